//! `chain!(is_admin, group = 1, name = "admin")`: what governs the handlers of a module.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::emit::{emit_condition, emit_option};
use super::keys;
use super::kinds::CHAIN;
use crate::errors::Errors;

/// A registration of the chain, or everything that is wrong.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let is_empty = tokens.is_empty();
    let keys = keys::read(&CHAIN, tokens, &mut errors);
    if is_empty {
        let message = "a chain says what the handlers of this module have in common: a condition, a group or a name, as in \
                       `chain!(private, group = 1, name = \"admin\")`";
        errors.push(syn::Error::new(Span::call_site(), message));
    }
    if !errors.is_empty() {
        return errors.into_tokens();
    }
    let root = &keys.root;
    let marker = format_ident!("{}", CHAIN.marker, span = Span::mixed_site());
    let condition = emit_condition(keys.condition.as_ref(), root, &quote!(#root::#marker));
    let group = emit_option(keys.group.map(|group| quote!(#group)));
    let name = emit_option(keys.name.map(|name| quote!(#name)));
    // A second one in the same module is an error of the compiler's, which shows both. No lint asks about a name that
    // begins so, and was made by us.
    let once = quote_spanned!(Span::call_site()=> __one_chain_to_a_module);
    quote! {
        #[doc(hidden)]
        enum #once {}
        const _: () = {
            #root::inventory::submit! {
                #root::Chain {
                    module: ::core::module_path!(),
                    file: ::core::file!(),
                    line: ::core::line!(),
                    name: #name,
                    condition: #condition,
                    group: #group,
                }
            }
        };
    }
}
