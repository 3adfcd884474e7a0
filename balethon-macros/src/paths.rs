//! [`Root`]: where the emitted code finds the library.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Path, Token};

/// `::balethon::__private`, or what `crate = …` says.
#[derive(Clone)]
pub(crate) struct Root(TokenStream);

impl Default for Root {
    fn default() -> Self {
        Self(quote_spanned!(Span::mixed_site()=> ::balethon::__private))
    }
}

impl Root {
    /// The same at another place: there stands what is said of a call by it.
    pub(crate) fn at(&self, place: Span) -> Self {
        let moved = self.0.clone().into_iter().map(|mut token| {
            token.set_span(place.resolved_at(token.span()));
            token
        });
        Self(moved.collect())
    }
}

impl ToTokens for Root {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

/// Reads what stands after `crate =`.
impl Parse for Root {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path: Path = input.call(Path::parse_mod_style)?;
        // Emitted code stands in functions and macros of the user, where a relative path could lead anywhere.
        if path.leading_colon.is_none() && !path.segments.first().is_some_and(|first| is_crate(&first.ident)) {
            let shown = quote!(#path).to_string().replace(' ', "");
            return Err(syn::Error::new_spanned(
                &path,
                format!("`crate` takes an absolute path: `crate = ::{shown}`, or one that begins with `crate::`"),
            ));
        }
        Ok(Self(quote!(#path::__private)))
    }
}

/// True at `crate = …`.
pub(crate) fn peek_root(input: ParseStream<'_>) -> bool {
    input.peek(Token![crate]) && input.peek2(Token![=])
}

/// `$crate` is what a `macro_rules!` of the user's hands us for its own crate.
fn is_crate(ident: &Ident) -> bool {
    ident == "crate" || ident == "$crate"
}
