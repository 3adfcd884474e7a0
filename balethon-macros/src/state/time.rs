//! Lengths of time: `"1d"`, `"90m"`, `"1h 30m"`.

/// In seconds.
const UNITS: &[(char, u64)] = &[('s', 1), ('m', 60), ('h', 3600), ('d', 86_400), ('w', 604_800)];

/// Longer than any conversation, and short enough to reckon with.
const LONGEST: u64 = 100 * 366 * 86_400;

/// The seconds of a text, or what is wrong with it.
pub(super) fn seconds(text: &str) -> Result<u64, String> {
    let form = "a time is a number and a unit, `s`, `m`, `h`, `d` or `w`: \"90s\", \"30m\", \"1d\", \"1h 30m\"";
    let mut total: u64 = 0;
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(form.to_owned());
    }
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        let (number, behind) = rest.split_at(end);
        let behind = behind.trim_start();
        let end = behind.find(|letter: char| !letter.is_alphabetic()).unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(end);
        let known = UNITS.iter().find(|(letter, _)| unit.len() == 1 && unit.starts_with(*letter));
        let (Ok(number), Some((_, seconds))) = (number.parse::<u64>(), known) else {
            let what = match (number, unit) {
                ("", _) => format!("a number is missing before `{rest}`"),
                (number, "") => format!("`{number}` has no unit"),
                (_, unit) if known.is_none() => format!("`{unit}` is no unit"),
                (number, _) => format!("`{number}` is too large"),
            };
            return Err(format!("{what}; {form}"));
        };
        total = number.checked_mul(*seconds).and_then(|part| total.checked_add(part)).unwrap_or(u64::MAX);
        rest = behind.trim_start();
    }
    match total {
        0 => Err("with this no state would ever be in force".to_owned()),
        1..=LONGEST => Ok(total),
        _ => Err("this is more than a hundred years; without `ttl` a state has no end".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn lengths_of_time() {
        for (text, expected) in [("90s", 90), ("1d", 86_400), ("1h 30m", 5400), ("1h30m", 5400), (" 2 w ", 1_209_600)] {
            assert_eq!(seconds(text), Ok(expected), "{text}");
        }
        for text in ["", "d", "1", "1 day", "1.5h", "-1d", "0s", "1000000w", "99999999999999999999s", "1h 30"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
