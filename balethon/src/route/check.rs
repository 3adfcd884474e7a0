//! What a capture's type says against its place in the template. The macros see no types, so this is done while the
//! compiler evaluates constants.

use super::template::{Piece, Templates};

/// What in a capture's type its place in the templates does not allow, as a compile error.
///
/// # Panics
/// At compile time: where there is something.
pub const fn check(templates: &Templates, index: usize, is_data: bool) {
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
                        assert!(
                            !takes.many || last,
                            "a `Vec` takes every word left, so its capture is the last thing in the template"
                        );
                        if !is_data && (takes.optional || takes.many) {
                            assert!(
                                at == 0 || matches!(pieces[at - 1], Piece::Space),
                                "what may be absent has a space before it in the template"
                            );
                            let mut behind = at + 1;
                            while behind < pieces.len() {
                                assert!(
                                    !matches!(pieces[behind], Piece::Literal(_)),
                                    "behind what may be absent stands nothing in the template but other such captures"
                                );
                                behind += 1;
                            }
                        }
                        assert!(
                            is_data || takes.optional || takes.many || !after_optional,
                            "this cannot stand behind a capture that may be absent, for then nobody could tell them apart"
                        );
                    }
                    after_optional = after_optional || other.optional;
                }
            }
            at += 1;
        }
        assert!(
            !is_data || shortest <= 64,
            "a button's data has 64 bytes at most, and even with the shortest values this has more"
        );
    }
}
