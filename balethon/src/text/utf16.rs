//! Offsets in UTF-16 code units, which Bale counts entities in.

use std::ops::Range;

use crate::types::{EntityType, Message, MessageEntity};

/// The bytes of a text at which a range of UTF-16 code units stands. None where the range leaves the text or cuts a
/// character.
///
/// ```
/// use balethon::text::utf16_range;
///
/// let text = "😀 /start";
/// let range = utf16_range(text, 3, 6).unwrap();
/// assert_eq!(&text[range], "/start");
/// assert_eq!(utf16_range(text, 1, 2), None);
/// ```
pub fn utf16_range(text: &str, offset: usize, length: usize) -> Option<Range<usize>> {
    let start = byte_at(text, offset)?;
    let rest = &text[start..];
    Some(start..start + byte_at(rest, length)?)
}

/// The byte at which so many code units end.
fn byte_at(text: &str, units: usize) -> Option<usize> {
    let mut seen = 0;
    for (byte, letter) in text.char_indices() {
        if seen >= units {
            return (seen == units).then_some(byte);
        }
        seen += letter.len_utf16();
    }
    (seen == units).then_some(text.len())
}

impl MessageEntity {
    /// The part of the text that is meant.
    pub fn in_text<'a>(&self, text: &'a str) -> Option<&'a str> {
        utf16_range(text, self.offset, self.length).map(|range| &text[range])
    }
}

impl Message {
    /// The usernames that are mentioned in the text or caption, without `@`.
    pub fn mentions(&self) -> impl Iterator<Item = &str> {
        let mentions = self.marks().iter().filter(|entity| entity.kind == EntityType::Mention);
        mentions.filter_map(|entity| entity.in_text(self.content())).map(|mention| mention.trim_start_matches('@'))
    }
}
