//! Values in the data of buttons: what stands between two separators. A separator within a value has a `\` before it,
//! as has a `\`.

/// Where the value at the beginning of the data ends: at the separator, or at the end.
pub(super) fn end(data: &str, separator: Option<&str>) -> Option<usize> {
    let Some(separator) = separator else { return Some(data.len()) };
    let mut escaped = false;
    data.char_indices().find_map(|(at, letter)| {
        if std::mem::take(&mut escaped) {
            return None;
        }
        escaped = letter == '\\';
        data[at..].starts_with(separator).then_some(at)
    })
}

/// The value, as it stood before [`write`].
pub(super) fn read(raw: &str, separator: Option<&str>) -> String {
    if raw == empty(separator) {
        return String::new();
    }
    let mut value = String::with_capacity(raw.len());
    let mut letters = raw.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => value.push(letters.next().unwrap_or('\\')),
            letter => value.push(letter),
        }
    }
    value
}

/// Values with one space between them.
pub(super) fn read_all(mut raw: &str) -> Vec<String> {
    let mut values = Vec::new();
    while !raw.is_empty() {
        let end = end(raw, Some(" ")).unwrap_or(raw.len());
        values.push(read(&raw[..end], Some(" ")));
        raw = raw.get(end + 1..).unwrap_or("");
    }
    values
}

/// The value such that it ends where the separator stands.
pub(super) fn write(value: &str, separator: Option<&str>) -> String {
    let first = separator.and_then(|separator| separator.chars().next());
    let mut raw = String::with_capacity(value.len());
    for letter in value.chars() {
        if letter == '\\' || Some(letter) == first {
            raw.push('\\');
        }
        raw.push(letter);
    }
    raw
}

/// The value where nothing would mean none.
pub(super) fn write_present(value: &str, separator: Option<&str>) -> String {
    if value.is_empty() { empty(separator).to_owned() } else { write(value, separator) }
}

/// Values with one space between them.
pub(super) fn write_all(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| write_present(value, Some(" "))).collect();
    values.join(" ")
}

/// A value that is there and empty: what no other value is written as.
fn empty(separator: Option<&str>) -> &'static str {
    if separator.is_some_and(|separator| separator.starts_with('-')) { "\\+" } else { "\\-" }
}
