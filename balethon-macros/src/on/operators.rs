//! What stands in a condition as other languages have it, or without its operand.

use proc_macro2::{TokenStream, TokenTree};
use syn::Token;
use syn::parse::ParseStream;

/// What the parser would complain of elsewhere, or without saying what to write.
pub(super) fn wrong(item: ParseStream<'_>) -> Option<syn::Error> {
    let tokens = tokens_of(item)?;
    let username = bare_username(tokens.iter().cloned().collect());
    username.or_else(|| dangling(&tokens)).or_else(|| foreign_in(tokens))
}

/// `private and text`, `not private`, `~private`: as other languages have it.
pub(super) fn foreign(item: ParseStream<'_>) -> Option<syn::Error> {
    foreign_in(tokens_of(item)?)
}

/// `chat(@books)`
fn bare_username(tokens: TokenStream) -> Option<syn::Error> {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match (&token, tokens.peek()) {
            (TokenTree::Punct(at), Some(TokenTree::Ident(name))) if at.as_char() == '@' => {
                return Some(syn::Error::new(at.span(), format!("a username stands in quotes: `\"@{name}\"`")));
            }
            (TokenTree::Group(group), _) => {
                if let Some(error) = bare_username(group.stream()) {
                    return Some(error);
                }
            }
            _ => {}
        }
    }
    None
}

const CLOSURE: &str = "a condition of your own is a function, or a closure: `|message| …`";

fn foreign_in(tokens: Vec<TokenTree>) -> Option<syn::Error> {
    let mut tokens = tokens.into_iter().peekable();
    let mut behind_condition = false;
    while let Some(token) = tokens.next() {
        let before_condition = matches!(tokens.peek(), Some(TokenTree::Ident(_) | TokenTree::Group(_)));
        let mut next_is =
            |sign: char| matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == sign);
        let message = match &token {
            TokenTree::Punct(tilde) if tilde.as_char() == '~' => "a condition is turned round by `!`: `!private`",
            TokenTree::Ident(word) if *word == "lambda" && before_condition => CLOSURE,
            TokenTree::Punct(first) if first.as_char() == '=' && next_is('>') => CLOSURE,
            TokenTree::Ident(word) if *word == "not" && !behind_condition && before_condition => {
                "a condition is turned round by `!`: `!private`"
            }
            TokenTree::Ident(word) if *word == "and" && behind_condition => {
                "conditions of which all have to hold are joined by `&`: `private & text`"
            }
            TokenTree::Ident(word) if *word == "or" && behind_condition => {
                "conditions of which one has to hold are joined by `|`: `private | group`"
            }
            _ => {
                behind_condition = !matches!(token, TokenTree::Punct(_));
                continue;
            }
        };
        return Some(syn::Error::new(token.span(), message));
    }
    None
}

/// `private &` and `private & | text`
fn dangling(tokens: &[TokenTree]) -> Option<syn::Error> {
    let is_dangling = |(index, token): (usize, &TokenTree)| match tokens.get(index + 1) {
        None => is_operator(token, "&|!"),
        // A `|` may begin a closure; then there is another one.
        Some(next) if is_operator(next, "|") => {
            is_operator(token, "&|!") && !tokens[index + 2..].iter().any(|token| is_operator(token, "|"))
        }
        Some(next) => is_operator(token, "&|!") && is_operator(next, "&"),
    };
    let (_, operator) = tokens.iter().enumerate().find(|&token| is_dangling(token))?;
    Some(syn::Error::new(operator.span(), format!("a condition is missing after this `{operator}`")))
}

fn is_operator(token: &TokenTree, operators: &str) -> bool {
    matches!(token, TokenTree::Punct(punct) if operators.contains(punct.as_char()))
}

/// The tokens up to the comma.
fn tokens_of(item: ParseStream<'_>) -> Option<Vec<TokenTree>> {
    let mut tokens = Vec::new();
    while !item.is_empty() && !item.peek(Token![,]) {
        tokens.push(item.parse().ok()?);
    }
    Some(tokens)
}
