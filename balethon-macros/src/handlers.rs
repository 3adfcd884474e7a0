//! `handlers![start, echo, mod crate::shop]`: a choice of handlers, by their functions and modules.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Expr, Ident, Path, Token};

use crate::errors::Errors;
use crate::paths::{self, Root};
use crate::source::source;

/// An item of the list.
enum Item {
    Function(Path),
    Module(Path),
}

/// A value of the library's type `Handlers`, or everything that is wrong.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut root = Root::default();
    let mut items = Vec::new();
    let read = |input: ParseStream<'_>| {
        if paths::peek_root(input) {
            input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            root = input.parse()?;
            let _: Option<Token![,]> = input.parse()?;
        }
        while !input.is_empty() {
            items.extend(errors.take(item(input)));
            if !input.is_empty() && !input.peek(Token![,]) {
                errors.push(input.error("a comma is missing before this"));
            }
            while !input.is_empty() && !input.peek(Token![,]) {
                input.parse::<TokenTree>()?;
            }
            let _: Option<Token![,]> = input.parse()?;
        }
        Ok(())
    };
    let result = read.parse2(tokens);
    if errors.is_empty() && errors.take(result).is_some() {
        return emit(&root, &items);
    }
    let errors = errors.into_tokens();
    // Of the right type, so that what is done with the value is no error too.
    quote!({ #errors #root::Handlers::new() })
}

fn item(input: ParseStream<'_>) -> syn::Result<Item> {
    if input.peek(Token![mod]) {
        input.parse::<Token![mod]>()?;
        return input.call(Path::parse_mod_style).map(Item::Module);
    }
    if input.peek(Token![,]) {
        return Err(input.error("a handler is missing before this comma"));
    }
    match input.parse()? {
        Expr::Path(path) if path.qself.is_none() => Ok(Item::Function(path.path)),
        // What a `macro_rules!` hands on as `$handler:expr`.
        Expr::Group(group) => match *group.expr {
            Expr::Path(path) if path.qself.is_none() => Ok(Item::Function(path.path)),
            other => Err(wrong(&other)),
        },
        other => Err(wrong(&other)),
    }
}

fn wrong(expr: &Expr) -> syn::Error {
    let message = match expr {
        Expr::Call(call) => format!("a handler is named, not called: `{}`", source(&call.func)),
        _ => "this is no handler: name a function with an `on_…` attribute (`start`), or a module of them \
              (`mod crate::shop`)"
            .to_owned(),
    };
    syn::Error::new_spanned(expr, message)
}

fn emit(root: &Root, items: &[Item]) -> TokenStream {
    let modules = items.iter().filter_map(|item| match item {
        // Imports nothing; it is an error where no such module is.
        Item::Module(path) => Some(quote_spanned!(path.span().resolved_at(Span::mixed_site())=> use #path::{};)),
        Item::Function(_) => None,
    });
    let calls = items.iter().map(|item| match item {
        Item::Function(path) => {
            let text = source(path);
            quote_spanned! {path.span().resolved_at(Span::mixed_site())=>
                .function(#root::type_id_of(&#path), #text, ::core::file!(), ::core::line!())
            }
        }
        Item::Module(path) => {
            let text = source(path);
            quote!(.module(::core::module_path!(), #text, ::core::file!(), ::core::line!()))
        }
    });
    quote!({ #(#modules)* #root::Handlers::new() #(#calls)* })
}
