//! What a capture's type says against its place in the template. The macros see no types, so this is done while the
//! compiler evaluates constants.

use super::template::{Piece, Templates};

/// Bale's limit on the data of a button.
const LONGEST_DATA_BYTES: usize = 64;

/// What in a capture's type its place in the templates does not allow. What is wrong with a whole template is said of the
/// first capture.
pub const fn check(templates: &Templates, index: usize, is_data: bool) -> Option<&'static str> {
    let takes = templates.captures[index].takes;
    let mut n = 0;
    while n < templates.templates.len() {
        let pieces = templates.templates[n];
        n += 1;
        let mut shortest = 0;
        let mut at = 0;
        let mut after_optional = false;
        while at < pieces.len() {
            match pieces[at] {
                Piece::Literal(literal) => shortest += literal.len(),
                Piece::Space => {}
                Piece::Capture(capture) => {
                    let other = templates.captures[capture].takes;
                    shortest += if other.optional || other.many || other.text { 0 } else { 1 };
                    if capture == index {
                        let last = at + 1 == pieces.len();
                        if takes.many && !last {
                            return Some(
                                "a `Vec` takes every word left, so its capture is the last thing in the template",
                            );
                        }
                        if !is_data && (takes.optional || takes.many) {
                            if at > 0 && !matches!(pieces[at - 1], Piece::Space) {
                                return Some("what may be absent has a space before it in the template");
                            }
                            let mut behind = at + 1;
                            while behind < pieces.len() {
                                if matches!(pieces[behind], Piece::Literal(_)) {
                                    return Some(
                                        "behind what may be absent stands nothing in the template but other such captures",
                                    );
                                }
                                behind += 1;
                            }
                        }
                        if !is_data && !takes.optional && !takes.many && after_optional {
                            return Some(
                                "a capture that may be absent stands before this one, so nobody could tell them apart; move that one to the end of the template",
                            );
                        }
                    }
                    after_optional = after_optional || other.optional;
                }
            }
            at += 1;
        }
        if is_data && index == 0 && shortest > LONGEST_DATA_BYTES {
            return Some("a button's data has 64 bytes at most, and even with the shortest values this has more");
        }
    }
    None
}
