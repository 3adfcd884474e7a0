//! Texts of any kind: split, made safe, cut at UTF-16 offsets.

#![no_main]

use balethon::text::{Command, Markdown, safe, split_at_most, utf16_range};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, u8, u8)| {
    let (text, one, two) = input;
    let pieces = split_at_most(text, usize::from(one));
    assert_eq!(pieces.concat(), text);
    assert!(!safe(text).contains("]("));
    let _ = Markdown::new().bold(text).italic(text).link(text, text).fold(text, text).to_string();
    let _ = Command::parse(text);
    if let Some(range) = utf16_range(text, one.into(), two.into()) {
        let _ = &text[range];
    }
});
