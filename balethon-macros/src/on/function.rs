//! Reads the function once: name, parameters, asyncness, answer.
//!
//! The body is not parsed: it may be half written, and the function is given back as it came in any case.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, FnArg, Pat, ReturnType, Signature, Token, Type, Visibility, token};

use super::kinds;
use crate::source::{regroup, source};

/// What the other parts need to know of the user's function.
pub(crate) struct Function {
    pub(crate) signature: Signature,
    pub(crate) visibility: Visibility,
    /// The `#[cfg(…)]` below our attribute: what we emit has to vanish along with the function.
    pub(crate) cfgs: Vec<Attribute>,
}

/// A parameter, or `self`.
pub(crate) struct Parameter<'a> {
    pub(crate) pattern: &'a Pat,
    pub(crate) ty: &'a Type,
}

/// Reads a function; anything else is an error that says what it is. `None` where the compiler itself says what is wrong.
pub(crate) fn read(attribute: &kinds::Attribute, item: TokenStream) -> syn::Result<Option<Function>> {
    let read = |input: ParseStream<'_>| {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let visibility: Visibility = input.parse()?;
        if let Some(what) = not_a_function(input) {
            let written = attribute.written();
            let message = format!("`{written}` goes on a function, `async fn` or `fn`; this is {what}");
            return Err(input.error(message));
        }
        if has_bare_parameter(input) {
            skip(input);
            return Ok(None);
        }
        let signature: Signature = input.parse()?;
        let has_body = input.peek(token::Brace);
        skip(input);
        if !has_body {
            return Ok(None);
        }
        attributes.retain(|attribute| attribute.path().is_ident("cfg"));
        Ok(Some(Function { signature, visibility, cfgs: attributes }))
    };
    read.parse2(item)
}

impl Function {
    /// The parameters that have a name.
    pub(crate) fn named_parameters(&self) -> impl Iterator<Item = (&Ident, &Type)> {
        self.signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(pattern) => Some((&pattern.ident, &*typed.ty)),
                _ => None,
            },
            FnArg::Receiver(_) => None,
        })
    }

    pub(crate) fn parameter_named(&self, name: &str) -> Option<(&Ident, &Type)> {
        self.named_parameters().find(|(ident, _)| ident.unraw() == name)
    }

    pub(crate) fn name(&self) -> &Ident {
        &self.signature.ident
    }

    /// The name without `r#`.
    pub(crate) fn plain_name(&self) -> String {
        self.name().unraw().to_string()
    }

    pub(crate) fn is_async(&self) -> bool {
        self.signature.asyncness.is_some()
    }

    pub(crate) fn parameters(&self) -> impl Iterator<Item = Parameter<'_>> {
        self.signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => Some(Parameter { pattern: &typed.pat, ty: &typed.ty }),
            FnArg::Receiver(_) => None,
        })
    }

    /// The type of its answer; `()` where none is, at the function's name.
    ///
    /// As written, but for the lifetimes that are missing: that is an error in the function, and need not be another here.
    pub(crate) fn answer(&self) -> TokenStream {
        match &self.signature.output {
            ReturnType::Type(_, ty) => with_lifetimes(ty.to_token_stream()),
            ReturnType::Default => quote_spanned!(self.name().span()=> ()),
        }
    }
}

impl Parameter<'_> {
    pub(crate) fn is_borrowed(&self) -> bool {
        matches!(self.ty, Type::Reference(_))
    }

    /// What messages call it: its name, or the pattern where it has none.
    pub(crate) fn name(&self) -> String {
        match self.pattern {
            Pat::Ident(name) => name.ident.unraw().to_string(),
            pattern => source(pattern),
        }
    }
}

fn skip(input: ParseStream<'_>) {
    let _: syn::Result<TokenStream> = input.parse();
}

/// `fn greet(message)`: without a type, or `fn greet {`, without any parameters.
fn has_bare_parameter(input: ParseStream<'_>) -> bool {
    let tokens = input.fork().parse::<TokenStream>().unwrap_or_default().into_iter();
    let mut behind = tokens.skip_while(|token| !matches!(token, TokenTree::Ident(word) if word == "fn")).skip(2);
    let parameters = match behind.next() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => group.stream(),
        Some(TokenTree::Group(group)) => return group.delimiter() == Delimiter::Brace,
        _ => return false,
    };
    let parameters: Vec<TokenTree> = parameters.into_iter().collect();
    let mut parameters = parameters.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','));
    parameters.any(|parameter| matches!(parameter, [TokenTree::Ident(name)] if name != "self"))
}

/// `&T` as `&'static T`.
fn with_lifetimes(ty: TokenStream) -> TokenStream {
    let mut tokens = ty.into_iter().peekable();
    let mut written = TokenStream::new();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => written.extend([regroup(&group, with_lifetimes(group.stream()))]),
            TokenTree::Punct(borrow) if borrow.as_char() == '&' => {
                let is_punct = matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '\'');
                let lifetime = (!is_punct).then(|| quote_spanned!(borrow.span()=> 'static));
                written.extend(quote!(#borrow #lifetime));
            }
            token => written.extend([token]),
        }
    }
    written
}

/// The words that may stand before `fn`, and before other items as well.
const QUALIFIERS: &[&str] = &["const", "async", "unsafe", "safe", "extern"];

/// The words that begin an item other than a function.
const OTHER_ITEMS: &[(&str, &str)] = &[
    ("struct", "a struct"),
    ("enum", "an enum"),
    ("union", "a union"),
    ("trait", "a trait"),
    ("impl", "an `impl` block"),
    ("mod", "a module"),
    ("static", "a static"),
    ("type", "a type alias"),
    ("use", "an import"),
    ("crate", "an import"),
    ("macro_rules", "a macro"),
    ("let", "a statement"),
];

/// What this item is, unless it is a function or nothing known.
fn not_a_function(input: ParseStream<'_>) -> Option<&'static str> {
    let ahead = input.fork();
    let is_const = ahead.peek(Token![const]);
    loop {
        match ahead.parse::<TokenTree>().ok()? {
            TokenTree::Ident(word) if word == "fn" => return None,
            TokenTree::Ident(word) if QUALIFIERS.iter().any(|qualifier| word == qualifier) => {}
            TokenTree::Ident(word) => {
                let other = OTHER_ITEMS.iter().find(|(begins, _)| word == begins).map(|(_, what)| *what);
                return other.or(is_const.then_some("a constant"));
            }
            // The `"C"` of `extern "C" fn`.
            TokenTree::Literal(_) => {}
            TokenTree::Group(_) => return Some("an `extern` block"),
            TokenTree::Punct(_) => return None,
        }
    }
}
