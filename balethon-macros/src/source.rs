//! Tokens back to text, for tables and messages.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// Tokens as they were written, with one space wherever there was any.
pub(crate) fn source(tokens: impl ToTokens) -> String {
    let mut words = Vec::new();
    flatten(tokens.into_token_stream(), &mut words);
    let mut text = String::new();
    let mut last = None;
    for word in words {
        if last.is_some_and(|last| last != word.start) {
            text.push(' ');
        }
        text.push_str(&word.text);
        last = Some(word.end);
    }
    text
}

/// Line and column of where a token begins; outside the compiler, zero.
pub(crate) fn place(span: Span) -> (usize, usize) {
    places(span).0.unwrap_or_default()
}

/// The group with other tokens in it.
pub(crate) fn regroup(group: &Group, stream: TokenStream) -> TokenTree {
    let mut regrouped = Group::new(group.delimiter(), stream);
    regrouped.set_span(group.span());
    regrouped.into()
}

struct Word {
    text: String,
    start: Place,
    end: Place,
}

/// Line and column. Unit tests, which run outside the compiler, have none.
type Place = Option<(usize, usize)>;

fn flatten(tokens: TokenStream, words: &mut Vec<Word>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => flatten_group(&group, words),
            token => {
                let (start, end) = places(token.span());
                words.push(Word { text: token.to_string(), start, end });
            }
        }
    }
}

fn flatten_group(group: &Group, words: &mut Vec<Word>) {
    let delimiters = match group.delimiter() {
        Delimiter::Parenthesis => Some(("(", ")")),
        Delimiter::Brace => Some(("{", "}")),
        Delimiter::Bracket => Some(("[", "]")),
        Delimiter::None => None,
    };
    // A group that went through syn has the place of the whole group for each of its delimiters.
    if let Some((open, _)) = delimiters {
        let start = places(group.span_open()).0;
        let end = start.map(|(line, column)| (line, column + 1));
        words.push(Word { text: open.to_owned(), start, end });
    }
    flatten(group.stream(), words);
    if let Some((_, close)) = delimiters {
        let end = places(group.span_close()).1;
        let start = end.map(|(line, column)| (line, column.saturating_sub(1)));
        words.push(Word { text: close.to_owned(), start, end });
    }
}

/// Where a token begins and ends.
fn places(span: Span) -> (Place, Place) {
    if !proc_macro::is_available() {
        return (None, None);
    }
    let (start, end) = (span.unwrap().start(), span.unwrap().end());
    (Some((start.line(), start.column())), Some((end.line(), end.column())))
}
