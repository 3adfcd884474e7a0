//! An `on_…` attribute from tokens to tokens: read, check, emit, fall back.

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;

pub(crate) mod kinds;

mod check;
mod emit;
mod function;
mod keys;
mod route;

use emit::Handler;
use kinds::Attribute;

/// The function as it came, and behind it its registration, or everything that is wrong.
///
/// The function stands first and untouched whatever happens, so that editors go on completing in it, and calls of it
/// by other code are not errors as well.
pub(crate) fn expand(attribute: &Attribute, arguments: TokenStream, item: TokenStream) -> TokenStream {
    let behind = register(attribute, arguments, item.clone()).unwrap_or_else(Errors::into_tokens);
    quote!(#item #behind)
}

fn register(attribute: &Attribute, arguments: TokenStream, item: TokenStream) -> Result<TokenStream, Errors> {
    let mut errors = Errors::default();
    let keys = keys::read(attribute, arguments, &mut errors);
    let texts = keys.route.as_ref().map(|route| route::texts(route, &mut errors));
    let function = errors.take(function::read(attribute, item));
    let Some(function) = function else {
        return Err(errors);
    };
    check::check(attribute, &function, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let named_after_function = attribute.names_command.then(|| vec![function.plain_name()]);
    let texts = texts.or(named_after_function).unwrap_or_default();
    Ok(Handler { attribute, function: &function, keys, texts }.emit())
}
