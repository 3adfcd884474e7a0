//! Phone numbers as people write them.

use super::{Error, ErrorKind};

/// The number as Safir wants it, `98` and ten digits, from `0912…`, `+98 912 …` and the like, in any digits.
pub(super) fn normal(phone: &str) -> Result<String, Error> {
    let digit = |letter: char| match letter {
        '۰'..='۹' => char::from_digit(letter as u32 - '۰' as u32, 10),
        '٠'..='٩' => char::from_digit(letter as u32 - '٠' as u32, 10),
        letter => letter.is_ascii_digit().then_some(letter),
    };
    let filler = |letter: char| letter.is_whitespace() || matches!(letter, '+' | '-' | '(' | ')');
    let wrong = || {
        let what = format!("{phone:?} is no phone number in Iran; one looks like 09120000000 or 989120000000");
        Error::new(ErrorKind::Phone, what)
    };
    let digits: Option<String> = phone.chars().filter(|letter| !filler(*letter)).map(digit).collect();
    let digits = digits.ok_or_else(wrong)?;
    let local = ["0098", "98", "0"].iter().find_map(|prefix| digits.strip_prefix(prefix)).unwrap_or(&digits);
    if local.len() != 10 || local.starts_with('0') {
        return Err(wrong());
    }
    Ok(format!("98{local}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_people_write_them() {
        for phone in
            ["09120000000", "+98 912 000 0000", "989120000000", "00989120000000", "۰۹۱۲۰۰۰۰۰۰۰", "(0912) 000-0000"]
        {
            assert_eq!(normal(phone).unwrap(), "989120000000", "{phone}");
        }
        for phone in ["", "912", "0912000000x", "98912000000000"] {
            assert_eq!(normal(phone).unwrap_err().kind(), ErrorKind::Phone, "{phone}");
        }
    }
}
