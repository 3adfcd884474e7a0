//! What templates read, and that they read what they write.

use proptest::prelude::*;

use super::*;

const WORD: Takes = Takes::new(false, false, false);
const TEXT: Takes = Takes::new(false, false, true);
const OPTIONAL: Takes = Takes::new(true, false, false);
const OPTIONAL_TEXT: Takes = Takes::new(true, false, true);
const MANY: Takes = Takes::new(false, true, true);

/// A template with captures in the order in which they stand, each as its name and what it takes.
fn template(captures: &[Takes], pieces: &'static [Piece]) -> Templates {
    let captures = captures.iter().map(|takes| Capture { name: "x", takes: *takes }).collect::<Vec<_>>();
    Templates { captures: captures.leak(), templates: vec![pieces].leak() }
}

use Piece::{Capture as C, Literal as L, Space as S};

fn texts(values: &[Option<&str>]) -> Captures {
    let found = values.iter().map(|value| value.map_or(Found::Nothing, |value| Found::Text(value.to_owned())));
    Captures(found.map(Captured).collect())
}

#[test]
fn words() {
    let ban = template(&[WORD, OPTIONAL_TEXT], &[L("ban"), S, C(0), S, C(1)]);
    let time = template(&[WORD, WORD, OPTIONAL], &[L("at"), S, C(0), L(":"), C(1), S, C(2)]);
    let name = template(&[TEXT], &[L("I"), S, L("am"), S, C(0), L("!")]);
    for (template, text, expected) in [
        (ban, "ban ali", Some(vec![Some("ali"), None])),
        (ban, "  ban   ali  for  good ", Some(vec![Some("ali"), Some("for  good")])),
        (ban, "ban 'ali reza' \"for good\"", Some(vec![Some("ali reza"), Some("for good")])),
        (ban, "ban ali \"for\" good", Some(vec![Some("ali"), Some("\"for\" good")])),
        (ban, "ban \"\"", Some(vec![Some(""), None])),
        (ban, "ban", None),
        (ban, "banali", None),
        (time, "at 5:30", Some(vec![Some("5"), Some("30"), None])),
        (time, "at 5:30 7", Some(vec![Some("5"), Some("30"), Some("7")])),
        (time, "at 5:30 7 8", None),
        (time, "at 5 :30", None),
        (time, "at :30", None),
        (name, "I am Ali Reza!", Some(vec![Some("Ali Reza")])),
        (name, "I am Ali Reza", None),
        (name, "I am !", None),
    ] {
        assert_eq!(template.read_text(text), expected.map(|values| texts(&values)), "{text}");
    }
}

#[test]
fn names_of_commands() {
    let edit = template(&[WORD, OPTIONAL], &[L("edit_"), C(0), S, C(1)]);
    let read = |text| match edit.read_command(&Command::parse(text).unwrap()) {
        Match::Captured(captures) => Ok(captures),
        Match::Misused => Err(true),
        Match::No | Match::Plain => Err(false),
    };
    assert_eq!(read("/edit_586"), Ok(texts(&[Some("586"), None])));
    assert_eq!(read("/EDIT_Ab@bot x"), Ok(texts(&[Some("Ab"), Some("x")])));
    assert_eq!(read("/edit_5 a b"), Err(true));
    assert_eq!(read("/edit_"), Err(false));
    assert_eq!(read("/edit"), Err(false));
}

#[test]
fn data_of_buttons() {
    let buy = template(&[TEXT, OPTIONAL_TEXT, MANY], &[L("buy:"), C(0), L("::"), C(1), L("-"), C(2)]);
    let read = |data| buy.read_data(data).map(|captures| captures.0.into_iter().map(|captured| captured.0).collect());
    let text = |text: &str| Found::Text(text.to_owned());
    let words = |words: &[&str]| Found::Words(words.iter().map(|word| (*word).to_owned()).collect());
    assert_eq!(read("buy:7::2-a b"), Some(vec![text("7"), text("2"), words(&["a", "b"])]));
    assert_eq!(read("buy:::-"), Some(vec![text(""), Found::Nothing, words(&[])]));
    assert_eq!(read(r"buy:a\::\\::\+-\- a\ b"), Some(vec![text(r"a::\"), text(""), words(&["", "a b"])]));
    assert_eq!(read("buy:7:2-"), None);
    assert_eq!(read("buy:7::2"), None);
    assert_eq!(buy.write_data(&buy.read_data(r"buy:a\::\\::\+-\- a\ b").unwrap().0), r"buy:a\:\:\\::\+-\- a\ b");
}

fn value() -> impl Strategy<Value = String> {
    // Signs with a meaning, more often than chance has them.
    proptest::string::string_regex(r#"([a-z:\-\\"'«»“” ۱\n]|\PC){0,8}"#).unwrap()
}

fn present() -> impl Strategy<Value = Found> {
    value().prop_map(Found::Text)
}

fn optional() -> impl Strategy<Value = Found> {
    proptest::option::of(value()).prop_map(|value| value.map_or(Found::Nothing, Found::Text))
}

fn several() -> impl Strategy<Value = Found> {
    proptest::collection::vec(value(), 0..4).prop_map(Found::Words)
}

fn captured(found: impl IntoIterator<Item = Found>) -> Captures {
    Captures(found.into_iter().map(Captured).collect())
}

proptest! {
    #[test]
    fn commands_read_what_they_write(a in present(), b in present(), c in optional(), d in optional()) {
        let command =
            template(&[TEXT, TEXT, OPTIONAL_TEXT, OPTIONAL_TEXT], &[L("x"), S, C(0), L("::"), C(1), S, C(2), S, C(3)]);
        let values = captured([a, b, c, d]);
        let text = text(&command, true, &values.0);
        let parsed = Command::parse(&text).unwrap();
        let Match::Captured(read) = command.read_command(&parsed) else { panic!("{text}") };
        prop_assert_eq!(read, values, "{}", text);
    }

    #[test]
    fn texts_read_what_they_write(a in present(), b in several()) {
        let words = template(&[TEXT, MANY], &[L("x"), S, C(0), S, C(1)]);
        let values = captured([a, b]);
        let written = text(&words, false, &values.0);
        prop_assert_eq!(words.read_text(&written), Some(values), "{}", written);
    }

    #[test]
    fn a_rest_reads_what_it_writes(a in present()) {
        let rest = template(&[TEXT], &[L("#"), C(0), L("!")]);
        let values = captured([a]);
        let written = text(&rest, false, &values.0);
        prop_assert_eq!(rest.read_text(&written), Some(values), "{}", written);
    }

    #[test]
    fn data_reads_what_it_writes(a in present(), b in optional(), c in optional(), d in several()) {
        let data = template(
            &[TEXT, OPTIONAL_TEXT, OPTIONAL, MANY],
            &[L("x"), C(0), L("::"), C(1), L("-"), C(2), L(" "), C(3)],
        );
        let values = captured([a, b, c, d]);
        let written = data.write_data(&values.0);
        prop_assert_eq!(data.read_data(&written), Some(values), "{}", written);
    }

    #[test]
    fn nothing_that_people_write_is_too_strange(text in ".{0,40}") {
        let many = template(&[WORD, MANY], &[C(0), L(":"), S, C(1)]);
        let _ = (many.read_text(&text), many.read_data(&text));
    }
}
