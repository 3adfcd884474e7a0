//! What is emitted for captures: the pieces of templates or the regular expressions, and what the parameters' types say.

use proc_macro2::TokenStream;
use quote::quote;

use super::companion;
use super::emit::{self, Handler, Taken};
use super::route::{Part, Texts};

impl Handler<'_> {
    /// `__TEMPLATES`: the route's pieces as constants, and what the types of the captures say.
    pub(super) fn emit_templates(&self, texts: &Texts, taken: &[Taken<'_>]) -> TokenStream {
        let root = &self.keys.root;
        let names = companion::emit_names(self.function, texts);
        let captures = self.emit_captures(texts, taken);
        let templates = texts.templates.iter().map(|parts| {
            let pieces = parts.iter().map(|part| match part {
                Part::Literal(text) => quote!(#root::Piece::Literal(#text)),
                Part::Space => quote!(#root::Piece::Space),
                Part::Capture(name) => {
                    let index = texts.captures.iter().position(|capture| capture == name).unwrap_or_default();
                    quote!(#root::Piece::Capture(#index))
                }
            });
            quote!(&[#(#pieces),*])
        });
        let is_data = texts.is_data();
        let checks = taken.iter().filter_map(|parameter| {
            let index = parameter.capture?;
            let check = quote! {
                const _: () = if let ::core::option::Option::Some(__mistake) = #root::check(__TEMPLATES, #index, #is_data) {
                    ::core::panic!("{}", __mistake)
                };
            };
            Some(emit::at_type(check, parameter.ty))
        });
        quote! {
            #names
            const __TEMPLATES: &#root::Templates =
                &#root::Templates { captures: #captures, templates: &[#(#templates),*] };
            #(#checks)*
        }
    }

    /// `__PATTERNS`: the route's regular expressions, and what the types of the captures say.
    pub(super) fn emit_patterns(&self, texts: &Texts, taken: &[Taken<'_>]) -> TokenStream {
        let (root, patterns) = (&self.keys.root, &texts.shown);
        let captures = self.emit_captures(texts, taken);
        let checks = taken.iter().filter_map(|parameter| {
            let index = parameter.capture.filter(|index| texts.optional[*index])?;
            let check = quote! {
                const _: () = if let ::core::option::Option::Some(__mistake) = #root::check_group(__TEMPLATES, #index) {
                    ::core::panic!("{}", __mistake)
                };
            };
            Some(emit::at_type(check, parameter.ty))
        });
        quote! {
            const __TEMPLATES: &#root::Templates = &#root::Templates { captures: #captures, templates: &[] };
            static __PATTERNS: #root::Patterns = #root::Patterns::new(&[#(#patterns),*], __TEMPLATES);
            #(#checks)*
        }
    }

    fn emit_captures(&self, texts: &Texts, taken: &[Taken<'_>]) -> TokenStream {
        let root = &self.keys.root;
        let captured = |index: usize| taken.iter().find(move |parameter| parameter.capture == Some(index));
        let captures = (0..texts.captures.len()).filter_map(captured).map(|parameter| {
            let Taken { name, ty, .. } = parameter;
            quote!({
                use #root::PlainCapture as _;
                type __T = #root::W<#ty>;
                #root::Capture { name: #name, takes: #root::Takes::new(__T::OPTIONAL, __T::MANY, __T::TEXT) }
            })
        });
        quote!(&[#(#captures),*])
    }
}
