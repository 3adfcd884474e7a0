//! `#[state]` from tokens to tokens: read, check, emit, fall back.

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;

mod emit;
mod item;
mod options;
mod time;

/// The type as it came, and behind it what makes it a state, or everything that is wrong.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let options = options::read(arguments, &mut errors);
    let read = errors.take(item::read(item.clone()));
    let Some(state) = read else {
        let errors = errors.into_tokens();
        return quote!(#item #errors);
    };
    let sound = state.check(&mut errors);
    let item = if sound { item } else { item::with_lifetimes(item) };
    let behind = emit::emit(&state, &options, sound);
    let errors = errors.into_tokens();
    quote!(#item #errors #behind)
}
