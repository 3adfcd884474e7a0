//! `handlers_from!(that_crate)`: links a crate, so that its handlers are there.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Path, Token};

use crate::errors::Errors;
use crate::source::source;

/// One `extern crate … as _;` to each.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut crates = Vec::new();
    let read = |input: ParseStream<'_>| {
        let paths = input.parse_terminated(Path::parse_mod_style, Token![,])?;
        if paths.is_empty() {
            return Err(syn::Error::new(Span::call_site(), "which crate? `handlers_from!(that_crate);`"));
        }
        for path in paths {
            crates.extend(errors.take(name(&path)));
        }
        Ok(())
    };
    let result = read.parse2(tokens);
    errors.take(result);
    let errors = errors.into_tokens();
    // At its name, where the compiler says that there is none.
    let linked = crates.iter().map(|name| quote_spanned!(name.span()=> extern crate #name as _;));
    quote!(#errors #(#linked)*)
}

fn name(path: &Path) -> syn::Result<Ident> {
    match path.segments.last().map(|last| &last.ident).filter(|_| path.segments.len() == 1) {
        Some(name) if name == "crate" || name == "self" || name == "super" => {
            Err(syn::Error::new_spanned(name, "the handlers of this crate are there anyway; name another crate"))
        }
        Some(name) => Ok(name.clone()),
        None => {
            let path_text = source(path);
            let message = format!(
                "a crate comes as a whole: name it alone, and choose from it with `handlers![mod {path_text}]`"
            );
            Err(syn::Error::new_spanned(path, message))
        }
    }
}
