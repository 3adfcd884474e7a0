//! Texts: splitting and making safe, for all texts.

use balethon::text::{Markdown, safe, split_at_most, utf16_range};
use balethon::types::Message;
use proptest::prelude::*;

/// Texts of the pieces that matter.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z]{1,9}",
        "[آ-ی]{1,9}",
        Just(" ".to_owned()),
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just(". ".to_owned()),
        Just("؟ ".to_owned()),
        Just("😀".to_owned()),
        Just("[a link](http://example.com/x)".to_owned()),
        Just("```[title]some text```".to_owned()),
        prop_oneof!["\\*", "_", "\\[", "\\]", "\\(", "`", "\\]\\("],
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_join_to_the_text(text in texts(), most in 1usize..80) {
        let pieces = split_at_most(&text, most);
        prop_assert_eq!(pieces.concat(), &*text);
        for piece in pieces {
            prop_assert!(!piece.is_empty());
            prop_assert!(units(piece) <= most || piece.chars().count() == 1);
        }
    }

    #[test]
    fn links_stay_whole(words in prop::collection::vec("[a-z.\n]{1,9}", 0..40), at in any::<prop::sample::Index>()) {
        let link = "[a link](http://example.com/x)";
        let mut words = words;
        words.insert(at.index(words.len() + 1), link.to_owned());
        let text = words.join(" ");
        let pieces = split_at_most(&text, 40);
        prop_assert!(pieces.iter().any(|piece| piece.contains(link)), "{:?}", pieces);
    }

    #[test]
    fn safe_texts_look_the_same_and_mark_nothing(text in texts()) {
        let safe = safe(&text);
        prop_assert_eq!(safe.replace('\u{2060}', ""), text.replace('\u{2060}', ""));
        prop_assert!(!safe.contains("```") && !safe.contains("]("));
        let letters: Vec<char> = std::iter::once(' ').chain(safe.chars()).chain([' ']).collect();
        for around in letters.windows(3) {
            let mark = matches!(around[1], '*' | '_');
            prop_assert!(!mark || !(around[0].is_whitespace() || around[2].is_whitespace()), "{:?}", safe);
        }
    }

    #[test]
    fn built_texts_have_their_spaces(parts in prop::collection::vec((0..3, "[a-z* ]{0,6}"), 0..8)) {
        let mut text = Markdown::new();
        for (kind, part) in parts {
            text = match kind {
                0 => text.text(part),
                1 => text.bold(part),
                _ => text.italic(part),
            };
        }
        let letters: Vec<char> = std::iter::once(' ').chain(text.as_str().chars()).chain([' ']).collect();
        let mut open = None;
        for (index, letter) in letters.iter().enumerate().filter(|(_, letter)| matches!(letter, '*' | '_')) {
            let (before, after) = (letters[index - 1], letters[index + 1]);
            // Not a mark, by Bale's rule and by ours.
            if before == '\u{2060}' && after == '\u{2060}' || before.is_alphanumeric() && after.is_alphanumeric() {
                continue;
            }
            if open.take() == Some(letter) {
                prop_assert!(letters[index + 1].is_whitespace(), "{}", text);
            } else {
                prop_assert!(letters[index - 1].is_whitespace(), "{}", text);
                open = Some(letter);
            }
        }
        prop_assert_eq!(open, None, "{}", text);
    }

    #[test]
    fn ranges_are_those_of_utf16(text in texts(), offset in 0usize..50, length in 1usize..50) {
        let whole: Vec<u16> = text.encode_utf16().collect();
        let expected = whole.get(offset..offset + length).and_then(|part| String::from_utf16(part).ok());
        let range = utf16_range(&text, offset, length);
        prop_assert_eq!(range.map(|range| text[range].to_owned()), expected);
    }
}

#[test]
fn mentions_of_a_message() {
    let message: Message = serde_json::from_str(
        r#"{"message_id": 1, "chat": {"id": 1, "type": "group"}, "text": "😀 سلام @ali_rad و @sara",
            "entities": [{"type": "mention", "offset": 8, "length": 8}, {"type": "bot_command", "offset": 0, "length": 2},
            {"type": "mention", "offset": 19, "length": 5}, {"type": "mention", "offset": 90, "length": 5}]}"#,
    )
    .unwrap();
    assert_eq!(message.mentions().collect::<Vec<_>>(), ["ali_rad", "sara"]);
}
