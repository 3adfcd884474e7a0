//! Several attributes on one function: what they have to know of each other.
//!
//! An attribute sees those below it and none above, which were taken off before. So the first tells the others, in a word
//! put among their arguments, and they hand it on.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, token};

use crate::regex;
use crate::source::regroup;
use crate::template::{self, Piece};

/// The attributes that may have a route.
const WITH_ROUTE: &[&str] = &["on_message", "on_command", "on_edited_message", "on_callback_query"];

const WORD: &str = "__beside";

/// What one attribute tells those below it: `__beside(["text" "usage"] ["product"])`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beside {
    /// The functions that the companion has by now. With any of them, the companion itself is there.
    pub(crate) made: BTreeSet<String>,
    /// The captures of the other attributes.
    pub(crate) captures: BTreeSet<String>,
}

impl Beside {
    pub(crate) fn peek(input: ParseStream<'_>) -> bool {
        input.peek2(token::Paren) && input.fork().parse::<Ident>().is_ok_and(|word| word == WORD)
    }

    /// The function with this put into its attributes. Its own tokens stay as they are.
    pub(crate) fn tell(&self, item: TokenStream) -> TokenStream {
        if self.made.is_empty() && self.captures.is_empty() {
            return item;
        }
        let (word, made, captures) = (format_ident!("{WORD}"), &self.made, &self.captures);
        let (made, captures) = (made.iter(), captures.iter());
        let told = quote!(#word([#(#made)*] [#(#captures)*]));
        map_attributes(item, |attribute| match attribute {
            Some(arguments) => quote!(#told, #arguments),
            None => told.clone(),
        })
    }
}

impl Parse for Beside {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Ident::parse_any)?;
        let content;
        syn::parenthesized!(content in input);
        let names = || -> syn::Result<BTreeSet<String>> {
            let list;
            syn::bracketed!(list in content);
            let mut names = BTreeSet::new();
            while !list.is_empty() {
                names.insert(list.parse::<LitStr>()?.value());
            }
            Ok(names)
        };
        Ok(Self { made: names()?, captures: names()? })
    }
}

/// The captures of the attributes that still stand on the function.
pub(crate) fn captures_behind(item: TokenStream) -> BTreeSet<String> {
    let mut captures = BTreeSet::new();
    map_attributes(item, |arguments| {
        captures_in(arguments.clone().unwrap_or_default(), String::new(), &mut captures);
        arguments.unwrap_or_default()
    });
    captures
}

/// `key` is the last word before the tokens.
fn captures_in(arguments: TokenStream, mut key: String, captures: &mut BTreeSet<String>) {
    for token in arguments {
        match token {
            TokenTree::Ident(word) => key = word.to_string(),
            TokenTree::Literal(literal) => {
                let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) else { continue };
                // The braces of a regular expression are none of ours.
                if key == "regex" {
                    captures.extend(regex::groups(&text).into_iter().flatten().map(|group| group.name));
                    continue;
                }
                captures.extend(template::parse(&text.value()).into_iter().flatten().filter_map(|piece| match piece {
                    Piece::Capture { name, .. } => Some(name),
                    Piece::Literal(_) => None,
                }));
            }
            // A list of texts, or what a `macro_rules!` has put in; calls in conditions have texts of their own.
            TokenTree::Group(group) if group.delimiter() != Delimiter::Parenthesis => {
                captures_in(group.stream(), key.clone(), captures);
            }
            _ => {}
        }
    }
}

/// Replaces the arguments of the attributes with routes that stand before the function.
fn map_attributes(item: TokenStream, mut map: impl FnMut(Option<TokenStream>) -> TokenStream) -> TokenStream {
    let mut after_pound = false;
    let mut before_function = true;
    let tokens = item.into_iter().map(|token| {
        let is_attribute = after_pound && before_function;
        match token {
            TokenTree::Group(group) if is_attribute && group.delimiter() == Delimiter::Bracket => {
                after_pound = false;
                regroup(&group, map_attribute(group.stream(), &mut map))
            }
            token => {
                after_pound = matches!(&token, TokenTree::Punct(pound) if pound.as_char() == '#');
                before_function &= after_pound;
                token
            }
        }
    });
    tokens.collect()
}

/// Within the brackets: `on_message(…)`, `balethon::on_command`, `cfg_attr(unix, on_message)`.
fn map_attribute(attribute: TokenStream, map: &mut impl FnMut(Option<TokenStream>) -> TokenStream) -> TokenStream {
    let mut mapped = TokenStream::new();
    let mut tokens = attribute.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let name = match &token {
            TokenTree::Ident(word) => word.to_string(),
            _ => String::new(),
        };
        mapped.extend([token]);
        let arguments = match tokens.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => Some(group.clone()),
            Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => continue,
            _ => None,
        };
        if name == "cfg_attr"
            && let Some(group) = arguments
        {
            tokens.next();
            mapped.extend([regroup(&group, map_attribute(group.stream(), map))]);
        } else if WITH_ROUTE.contains(&name.as_str()) {
            match arguments {
                Some(group) => {
                    tokens.next();
                    mapped.extend([regroup(&group, map(Some(group.stream())))]);
                }
                None => {
                    let arguments = map(None);
                    mapped.extend(
                        (!arguments.is_empty())
                            .then(|| Group::new(Delimiter::Parenthesis, arguments))
                            .map(TokenTree::from),
                    );
                }
            }
        }
    }
    mapped
}
