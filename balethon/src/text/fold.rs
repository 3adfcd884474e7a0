//! What is the same to people is the same to routes: letters that look alike, digits of three scripts, capitals, and
//! marks that many leave out.

use std::borrow::Cow;

/// The text as it is compared. Nothing is copied where it is written so already.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_folded) { Cow::Borrowed(text) } else { text.chars().flat_map(letters).collect() }
}

/// The text behind the literal, if it begins with it.
pub(crate) fn strip_prefix<'t>(text: &'t str, literal: &str) -> Option<&'t str> {
    if let Some(rest) = text.strip_prefix(literal) {
        // As good as always; letter by letter it takes longer.
        return Some(rest.trim_start_matches(is_mark));
    }
    let mut wanted = literal.chars().flat_map(letters).peekable();
    let mut rest = text.chars();
    while wanted.peek().is_some() {
        for letter in letters(rest.next()?) {
            (wanted.next()? == letter).then_some(())?;
        }
    }
    // Marks belong to the letter before them.
    Some(rest.as_str().trim_start_matches(is_mark))
}

/// The text before the literal, if it ends with it.
pub(crate) fn strip_suffix<'t>(text: &'t str, literal: &str) -> Option<&'t str> {
    let ends = |at: usize| strip_prefix(&text[at..], literal) == Some("");
    starts(text).filter(|at| ends(*at)).last().map(|at| &text[..at])
}

/// Where the literal stands in the text for the first time.
pub(crate) fn find(text: &str, literal: &str) -> Option<usize> {
    starts(text).find(|at| strip_prefix(&text[*at..], literal).is_some())
}

fn starts(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().filter(|(_, letter)| !is_mark(*letter)).map(|(at, _)| at)
}

/// What a letter is compared as. Some capitals are two small letters.
fn letters(letter: char) -> impl Iterator<Item = char> {
    (!is_mark(letter)).then(|| alike(letter).to_lowercase()).into_iter().flatten()
}

fn is_folded(letter: char) -> bool {
    match letter {
        '\0'..='\x7f' => !letter.is_ascii_uppercase(),
        // The Arabic script has no capitals.
        '\u{600}'..='\u{6ff}' => !is_mark(letter) && alike(letter) == letter,
        _ => !is_mark(letter) && letter.to_lowercase().eq([letter]),
    }
}

/// The letter of the Persian keyboard without hamza or madda, and the digit of programs.
fn alike(letter: char) -> char {
    let digit = |zero: char| char::from_digit(u32::from(letter) - u32::from(zero), 10).unwrap_or(letter);
    match letter {
        'ي' | 'ى' | 'ئ' => 'ی',
        'ك' => 'ک',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ة' | 'ۀ' => 'ه',
        '۰'..='۹' => digit('۰'),
        '٠'..='٩' => digit('٠'),
        letter => letter,
    }
}

/// What may be written or not: vowel signs, hamza, the stroke that widens a word, and what is not seen at all.
fn is_mark(letter: char) -> bool {
    matches!(
        letter,
        '\u{64b}'..='\u{655}' // fathatan to sukun, and madda and hamza as signs of their own
            | '\u{670}' // the small alef
            | '\u{640}' // tatweel
            | '\u{200c}'..='\u{200f}' // the two joiners, and marks of direction
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_read_as_the_same_is_the_same() {
        for (one, other) in [
            ("علي", "علی"),
            ("علىٰ", "علی"),
            ("كتاب", "کتاب"),
            ("می\u{200c}خواهم", "میخواهم"),
            ("سَلامٌ", "سلام"),
            ("ســلام", "سلام"),
            ("تأیید", "تایید"),
            ("تأئید", "تایید"),
            ("تا\u{654}یید", "تأیید"),
            ("آب", "اب"),
            ("ا\u{653}ب", "آب"),
            ("إصلاح", "اصلاح"),
            ("ٱلف", "الف"),
            ("مسؤول", "مسوول"),
            ("پائیز", "پاییز"),
            ("دائرة", "دایره"),
            ("خانۀ ما", "خانه ما"),
            ("خانه\u{654} ما", "خانه ما"),
            ("اللّٰه", "الله"),
            ("۱۲۳ ٤٥٦", "123 456"),
            ("Menu", "menu"),
            ("ÉCOLE", "école"),
            ("\u{200f}منو", "منو"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        for (one, other) in [("شئ", "شیء"), ("آ", "ه"), ("و", "ا"), ("a b", "ab")] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn nothing_is_copied_where_nothing_changes() {
        for text in ["", "menu 12", "سلام، خوبی؟", "école", "😀", "中文"] {
            assert!(matches!(fold(text), Cow::Borrowed(_)), "{text}");
            assert_eq!(fold(&fold(text)), fold(text));
        }
    }

    #[test]
    fn literals_are_found_and_the_rest_is_as_written() {
        assert_eq!(strip_prefix("كتابِ Ali", "کتاب"), Some(" Ali"));
        assert_eq!(strip_prefix("İx", "i\u{307}"), Some("x"));
        assert_eq!(strip_prefix("كتا", "کتاب"), None);
        assert_eq!(find("ساعت ۵ تا ۶", "تا"), Some("ساعت ۵ ".len()));
        assert_eq!(find("سلامٌ:۵", ":"), Some("سلامٌ".len()));
        assert_eq!(find("abc", "d"), None);
        assert_eq!(strip_suffix("5 KGkg", "kg"), Some("5 KG"));
        assert_eq!(strip_suffix("۵ كيلو", "کیلو"), Some("۵ "));
        assert_eq!(strip_suffix("5", "kg"), None);
    }
}
