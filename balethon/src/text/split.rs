//! Long texts in pieces.

use std::ops::Range;

/// What Bale takes of a text at once.
const MOST: usize = 4096;

/// Splits a text into pieces that Bale takes, of at most 4096 UTF-16 code units (what Bale counts is not documented): see
/// [`split_at_most`].
pub fn split(text: &str) -> Vec<&str> {
    split_at_most(text, MOST)
}

/// Splits a text into pieces of at most so many UTF-16 code units, and at least one character: between paragraphs where
/// that is possible, else between lines, sentences or words, and only in a word that is too long anywhere. Links and
/// folded parts stay whole, unless one is longer than a piece. The pieces in a row are the text.
///
/// ```
/// use balethon::text::split_at_most;
///
/// let pieces = split_at_most("One sentence. Another, with [a link](http://example.com).", 32);
/// assert_eq!(pieces, ["One sentence. ", "Another, with ", "[a link](http://example.com)."]);
/// ```
pub fn split_at_most(text: &str, units: usize) -> Vec<&str> {
    let whole = whole_parts(text);
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = reach(text, start, units);
        let cut = if end == text.len() { end } else { cut(text, start..end, &whole) };
        pieces.push(&text[start..cut]);
        start = cut;
    }
    pieces
}

/// How far a piece can go that begins here.
fn reach(text: &str, start: usize, units: usize) -> usize {
    let mut left = units;
    for (index, letter) in text[start..].char_indices() {
        if letter.len_utf16() > left && index > 0 {
            return start + index;
        }
        left = left.saturating_sub(letter.len_utf16());
    }
    text.len()
}

/// How good a place is to cut a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Word,
    Sentence,
    Line,
    Paragraph,
}

/// Where to cut a piece of the text: at the best place beyond its first quarter, so that pieces do not get small, or else
/// in that.
fn cut(text: &str, piece: Range<usize>, whole: &[Range<usize>]) -> usize {
    let quarter = piece.start + piece.len() / 4;
    let mut best: Option<((bool, Place), usize)> = None;
    for (index, place) in places(text, piece.clone()) {
        let inside =
            whole.iter().any(|part| part.start < index && index < part.end && part.end - part.start <= piece.len());
        let rank = (index > quarter, place);
        if !inside && best.is_none_or(|(other, _)| other <= rank) {
            best = Some((rank, index));
        }
    }
    if let Some((_, index)) = best {
        return index;
    }
    // One long word, or one long link. Before it, if it does not begin the piece.
    let around = whole.iter().find(|part| part.start > piece.start && part.start < piece.end && piece.end < part.end);
    around.map_or(piece.end, |part| part.start)
}

/// The places at which the piece can be cut: after spaces. `piece.end` is one when a space follows or precedes it.
fn places(text: &str, piece: Range<usize>) -> impl Iterator<Item = (usize, Place)> {
    let end = piece.end;
    let letters = text[piece.clone()].char_indices().map(move |(index, letter)| (piece.start + index, letter));
    let mut before = None;
    let mut space: Option<(usize, Place)> = None;
    let mut ends_with_space = false;
    let mut found = Vec::new();
    for (index, letter) in letters {
        if letter.is_whitespace() {
            let place = match (space, letter) {
                (Some((_, Place::Line | Place::Paragraph)), '\n') => Place::Paragraph,
                (Some((_, place)), '\n') => place.max(Place::Line),
                (Some((_, place)), _) => place,
                (None, '\n') => Place::Line,
                (None, _)
                    if before.is_some_and(|letter| matches!(letter, '.' | '!' | '?' | '؟' | '…' | '。' | '۔')) =>
                {
                    Place::Sentence
                }
                (None, _) => Place::Word,
            };
            space = Some((index, place));
            ends_with_space = true;
        } else {
            if let Some((_, place)) = space.take() {
                found.push((index, place));
            }
            ends_with_space = false;
            before = Some(letter);
        }
    }
    if let Some((_, place)) = space.filter(|_| ends_with_space) {
        found.push((end, place));
    }
    found.into_iter()
}

/// Links and folded parts.
fn whole_parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['[', '`']) {
        let start = at + found;
        let end = if text[start..].starts_with("```") {
            text[start + 3..].find("```").map(|end| start + 3 + end + 3)
        } else if text[start..].starts_with('[') {
            link_end(text, start)
        } else {
            None
        };
        match end {
            Some(end) => {
                parts.push(start..end);
                at = end;
            }
            None => at = start + 1,
        }
    }
    parts
}

/// Where the link ends that begins here, if one does.
fn link_end(text: &str, start: usize) -> Option<usize> {
    let close = start + text[start..].find(']')?;
    if text[start + 1..close].contains(['[', '\n']) || !text[close + 1..].starts_with('(') {
        return None;
    }
    let end = close + 1 + text[close + 1..].find(')')?;
    (!text[close + 1..end].contains(char::is_whitespace)).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_place_is_taken() {
        assert_eq!(split_at_most("one two\n\nthree four", 16), ["one two\n\n", "three four"]);
        assert_eq!(split_at_most("one two\nthree four five", 18), ["one two\n", "three four five"]);
        assert_eq!(split_at_most("One two. Three four five", 18), ["One two. ", "Three four five"]);
        assert_eq!(split_at_most("aaaa bbbb cccc", 10), ["aaaa bbbb ", "cccc"]);
        assert_eq!(split_at_most("aaaaaaaaaa", 4), ["aaaa", "aaaa", "aa"]);
        // A tiny first paragraph does not make a tiny piece.
        assert_eq!(split_at_most("a\n\nbbb bbb bbb bbb", 12), ["a\n\nbbb bbb ", "bbb bbb"]);
        assert_eq!(split(""), Vec::<&str>::new());
        assert_eq!(split("short"), ["short"]);
    }

    #[test]
    fn links_stay_whole() {
        let text = "see [the long page](https://example.com/a) and more";
        assert_eq!(split_at_most(text, 44), ["see [the long page](https://example.com/a) ", "and more"]);
        assert_eq!(split_at_most(text, 40), ["see ", "[the long page](https://example.com/a) ", "and more"]);
        let fold = "a ```[t]one two``` b";
        assert_eq!(split_at_most(fold, 17), ["a ", "```[t]one two``` ", "b"]);
        // Next to a word, without a space.
        assert_eq!(split_at_most("aaaa[b c](http://d)", 16), ["aaaa", "[b c](http://d)"]);
    }

    #[test]
    fn units_are_those_of_utf16() {
        assert_eq!(split_at_most("😀😀😀", 4), ["😀😀", "😀"]);
        assert_eq!(split_at_most("😀😀", 1), ["😀", "😀"]);
    }
}
