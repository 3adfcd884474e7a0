//! The emitted code: the library's `State` for the type, thin as can be.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Index, Member, Type};

use super::item::{Item, Variant};
use super::options::Options;
use crate::on::hidden;
use crate::paths::Root;

/// What stands behind the type. Of one that is not sound it is hollow: so that one mistake is one error, and not another
/// wherever the type is used.
pub(super) fn emit(item: &Item, options: &Options, sound: bool) -> TokenStream {
    let root = &options.root;
    let cfgs = item.cfgs();
    let name = &item.input.ident;
    let (generics, arguments, _) = item.input.generics.split_for_impl();
    let stored = options.name.clone().unwrap_or_else(|| item.plain_name());
    let version = options.version.unwrap_or(1);
    let per = format_ident!("{}", options.per.variant(), span = Span::mixed_site());
    let ttl = match options.ttl {
        Some(seconds) => quote!(::core::option::Option::Some(::core::time::Duration::from_secs(#seconds))),
        None => quote!(::core::option::Option::None),
    };
    let variants = item.variants.iter().map(|variant| {
        let (name, here) = (variant.name.unraw().to_string(), variant.name.span());
        let (file, line) = (quote_spanned!(here=> ::core::file!()), quote_spanned!(here=> ::core::line!()));
        quote!(#root::Variant { name: #name, file: #file, line: #line })
    });
    let (makers, functions) = if sound { emit_functions(item, root) } else { (TokenStream::new(), hollow(root)) };
    let serde = (sound && !item.has_serde()).then(|| emit_serde(name, root));
    let submission = sound.then(|| quote!(#root::inventory::submit! { #root::StateType::of::<#name>() }));
    let bound = (!sound).then(|| quote!(where Self: ::core::marker::Send + ::core::marker::Sync + 'static));
    quote! {
        #(#cfgs)*
        const _: () = {
            #makers
            #[automatically_derived]
            impl #generics #root::State for #name #arguments #bound {
                const NAME: &'static ::core::primitive::str = #stored;
                const VERSION: ::core::primitive::u32 = #version;
                const PER: #root::Per = #root::Per::#per;
                const TIME_TO_LIVE: ::core::option::Option<::core::time::Duration> = #ttl;
                const VARIANTS: &'static [#root::Variant] = &[#(#variants),*];
                #functions
            }
            #serde
            #submission
        };
    }
}

fn emit_functions(item: &Item, root: &Root) -> (TokenStream, TokenStream) {
    let mut makers = TokenStream::new();
    let (mut numbers, mut writes, mut reads) = (Vec::new(), Vec::new(), Vec::new());
    for (index, variant) in item.variants.iter().enumerate() {
        let path = if item.is_enum() {
            let name = &variant.name;
            quote!(Self::#name)
        } else {
            quote!(Self)
        };
        numbers.push(quote!(#path { .. } => #index,));
        if item.has_serde() {
            continue;
        }
        let (mut taken, mut written, mut read) = (Vec::new(), Vec::new(), Vec::new());
        for Stored { member, name, ty, maker, variable } in stored(index, variant) {
            let demand = hidden(root, "Field", ty);
            makers.extend(quote!(fn #maker() -> #demand { #root::field::<#ty>(#name) }));
            taken.push(quote!(#member: #variable));
            written.push(quote!(#root::Field::write(#maker(), #variable, __fields)?;));
            read.push(quote!(#member: #root::Field::read(#maker(), &mut __fields)?));
        }
        writes.push(quote!(#path { #(#taken),* } => { #(#written)* }));
        reads.push(quote!(#index => #path { #(#read),* },));
    }
    let (write, read) = if item.has_serde() {
        (quote!(#root::to_serde(self, __fields)), quote!(#root::from_serde(__fields)))
    } else {
        let write = quote! {
            match self { #(#writes)* }
            ::core::result::Result::Ok(())
        };
        let read = quote! {
            ::core::result::Result::Ok(match __variant {
                #(#reads)*
                _ => ::core::unreachable!(),
            })
        };
        (write, read)
    };
    let functions = quote! {
        fn variant(&self) -> ::core::primitive::usize {
            match self { #(#numbers)* }
        }
        fn write(&self, __fields: &mut #root::Fields) -> #root::Stored<()> { #write }
        fn read(__variant: ::core::primitive::usize, mut __fields: #root::Fields) -> #root::Stored<Self> { #read }
    };
    (makers, functions)
}

/// A field, the function `__f…` that demands that it can be stored, and the variable that holds it on its way.
struct Stored<'a> {
    member: Member,
    name: String,
    ty: &'a Type,
    maker: Ident,
    variable: Ident,
}

fn stored(variant: usize, Variant { fields, .. }: &Variant) -> impl Iterator<Item = Stored<'_>> {
    fields.iter().enumerate().map(move |(index, field)| {
        let (member, name) = match &field.ident {
            Some(name) => (Member::Named(name.clone()), name.unraw().to_string()),
            None => (Member::Unnamed(Index::from(index)), index.to_string()),
        };
        let maker = format_ident!("__f{variant}_{index}", span = Span::mixed_site());
        let variable = format_ident!("__v{index}", span = Span::mixed_site());
        Stored { member, name, ty: &field.ty, maker, variable }
    })
}

/// serde's traits, for states within other states.
fn emit_serde(name: &Ident, root: &Root) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl #root::serde::Serialize for #name {
            fn serialize<__S: #root::serde::Serializer>(
                &self,
                __serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                #root::nested(self, __serializer)
            }
        }
        #[automatically_derived]
        impl<'__de> #root::serde::Deserialize<'__de> for #name {
            fn deserialize<__D: #root::serde::Deserializer<'__de>>(
                __deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                #root::unnest(__deserializer)
            }
        }
    }
}

fn hollow(root: &Root) -> TokenStream {
    quote! {
        fn variant(&self) -> ::core::primitive::usize { ::core::unreachable!() }
        fn write(&self, _: &mut #root::Fields) -> #root::Stored<()> { ::core::unreachable!() }
        fn read(_: ::core::primitive::usize, _: #root::Fields) -> #root::Stored<Self> { ::core::unreachable!() }
    }
}
