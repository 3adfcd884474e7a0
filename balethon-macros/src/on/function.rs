//! Reads the function once: name, parameters, asyncness, answer.
//!
//! The body is not parsed: it may be half written, and the function is given back as it came in any case.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, FnArg, Pat, ReturnType, Signature, Token, Type, Visibility, token};

use super::kinds;
use crate::source::source;

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

/// Reads a function; anything else is an error that says what it is.
pub(crate) fn read(attribute: &kinds::Attribute, item: TokenStream) -> syn::Result<Function> {
    let read = |input: ParseStream<'_>| {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let visibility: Visibility = input.parse()?;
        if let Some(what) = not_a_function(input) {
            let written = attribute.written();
            let message = format!("`{written}` goes on a function, `async fn` or `fn`; this is {what}");
            return Err(input.error(message));
        }
        let signature: Signature = input.parse()?;
        if !input.peek(token::Brace) {
            return Err(syn::Error::new_spanned(&signature.ident, format!("{} needs a body", attribute.noun)));
        }
        let _: TokenStream = input.parse()?;
        attributes.retain(|attribute| attribute.path().is_ident("cfg"));
        Ok(Function { signature, visibility, cfgs: attributes })
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

    /// The type of its answer, as written; `()` where none is, at the function's name.
    pub(crate) fn answer(&self) -> TokenStream {
        match &self.signature.output {
            ReturnType::Type(_, ty) => ty.to_token_stream(),
            ReturnType::Default => quote::quote_spanned!(self.name().span()=> ()),
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
