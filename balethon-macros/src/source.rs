//! Tokens back to text, for tables and messages.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// Tokens as they were written, with one space wherever there was any.
pub(crate) fn source(tokens: impl ToTokens) -> String {
    let mut words = Vec::new();
    flatten(tokens.into_token_stream(), &mut words);
    let mut text = String::new();
    let mut last = None;
    for (word, span) in words {
        if last.is_some_and(|last| is_apart(last, span)) {
            text.push(' ');
        }
        text.push_str(&word);
        last = Some(span);
    }
    text
}

fn flatten(tokens: TokenStream, words: &mut Vec<(String, Span)>) {
    for token in tokens {
        let TokenTree::Group(group) = token else {
            words.push((token.to_string(), token.span()));
            continue;
        };
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => {
                flatten(group.stream(), words);
                continue;
            }
        };
        words.push((open.to_owned(), group.span_open()));
        flatten(group.stream(), words);
        words.push((close.to_owned(), group.span_close()));
    }
}

/// Whether something stands between two tokens. Unit tests, which run outside the compiler, have no places.
fn is_apart(one: Span, two: Span) -> bool {
    if !proc_macro::is_available() {
        return false;
    }
    let (end, start) = (one.unwrap().end(), two.unwrap().start());
    (end.line(), end.column()) != (start.line(), start.column())
}
