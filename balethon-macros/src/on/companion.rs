//! The companion of a handler whose route has captures: `enum buy {}` beside `fn buy`, with functions that build what the
//! route reads.
//!
//! A function and an enum may have one name, come along with one `use`, and stand in functions as well.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{LitStr, Type};

use super::beside::Beside;
use super::function::Function;
use super::route::Texts;
use crate::paths::Root;
use crate::source::place;

pub(crate) struct Companion<'a> {
    pub(crate) function: &'a Function,
    pub(crate) texts: &'a Texts,
    pub(crate) root: &'a Root,
    pub(crate) beside: &'a Beside,
}

impl Companion<'_> {
    /// The enum. It stands beside the function, once, however many attributes have captures.
    pub(crate) fn emit_enum(&self) -> TokenStream {
        if !self.beside.made.is_empty() {
            return TokenStream::new();
        }
        let Function { cfgs, visibility, .. } = self.function;
        let name = self.name();
        let doc = format!("Builds what leads to the handler `{}`.", self.function.plain_name());
        let module = self.module();
        // Made by us, so that no lint asks the user for a name in camel case. Where two functions have one name, that is
        // one error: two globs may have one name as long as nobody says it.
        quote_spanned! {Span::call_site()=>
            #(#cfgs)*
            mod #module {
                #[doc = #doc]
                #[derive(::core::fmt::Debug)]
                pub enum #name {}
            }
            #(#cfgs)*
            #visibility use #module::*;
        }
    }

    /// The functions, for the constant that has the templates.
    pub(crate) fn emit_impl(&self) -> TokenStream {
        let (root, visibility, is_command) = (self.root, &self.function.visibility, self.texts.is_command());
        let doc = format!("How people write it: `{}`.", self.texts.for_people().join("` or `"));
        let usage = quote_spanned! {Span::call_site()=>
            #[doc = #doc]
            #[must_use]
            #visibility fn usage() -> ::std::string::String {
                #root::usage(__TEMPLATES, #is_command)
            }
        };
        self.emit_functions(usage, |function| {
            let Built { name, doc, builder, is_link, before } = function;
            let (mut generics, mut demands) = (Vec::new(), Vec::new());
            let (mut parameters, mut values) = (Vec::new(), Vec::new());
            for (index, (variable, ty)) in self.captures().enumerate() {
                let (value, marker) = (format_ident!("__V{index}"), format_ident!("__M{index}"));
                let ty = ty.map_or_else(|| quote!(&str), |ty| quote!(#ty));
                demands.push(quote!(#ty: #root::FilledBy<#value, #marker>));
                parameters.push(quote!(#variable: #value));
                values.push(quote!(<#ty as #root::FilledBy<#value, #marker>>::fill(#variable)));
                generics.extend([value, marker]);
            }
            let builder = format_ident!("{builder}");
            let track = is_link.then(|| quote!(#[track_caller]));
            let bot = (builder == "link_of").then(|| quote!(__bot: &str,));
            quote_spanned! {Span::call_site()=>
                #[doc = #doc]
                #[must_use]
                #track
                #visibility fn #name<#(#generics),*>(#bot #(#parameters),*) -> ::std::string::String
                where
                    #(#demands),*
                {
                    #root::#builder(#before &[#(#values),*])
                }
            }
        })
    }

    /// The functions without what they do, where something is wrong: so that one mistake is one error, and not another
    /// wherever they are called.
    pub(crate) fn emit_fallback(&self) -> TokenStream {
        let visibility = &self.function.visibility;
        let usage = quote_spanned! {Span::call_site()=>
            #visibility fn usage() -> ::std::string::String {
                ::core::unreachable!()
            }
        };
        let functions = self.emit_functions(usage, |function| {
            let Built { name, builder, .. } = function;
            let variables = self.captures().map(|(variable, _)| quote!(#variable: impl ::core::marker::Sized));
            let bot = (*builder == "link_of").then(|| quote!(__bot: &str,));
            let values = self.captures().map(|(variable, _)| variable);
            let used = (*builder == "link_of").then(|| quote!(let _ = __bot;));
            quote_spanned! {Span::call_site()=>
                #visibility fn #name(#bot #(#variables),*) -> ::std::string::String {
                    #used
                    let _ = (#(#values,)*);
                    ::core::unreachable!()
                }
            }
        });
        let (companion, cfgs) = (self.emit_enum(), &self.function.cfgs);
        quote! {
            #companion
            #(#cfgs)*
            const _: () = { #functions };
        }
    }

    /// The functions that no attribute above has made: of two that could, the first does.
    fn emit_functions(&self, usage: TokenStream, emit: impl Fn(&Built) -> TokenStream) -> TokenStream {
        let is_new = |name: &str| !self.beside.made.contains(name);
        let functions = self.functions();
        let functions = functions.iter().filter(|function| is_new(&function.name.to_string()));
        let functions = functions.map(emit).collect::<TokenStream>();
        // Nobody writes the data of a button.
        let usage = (!self.texts.is_data() && is_new("usage")).then_some(usage);
        if functions.is_empty() && usage.is_none() {
            return TokenStream::new();
        }
        let (module, name) = (self.module(), self.name());
        quote_spanned!(Span::call_site()=> impl #module::#name { #functions #usage })
    }

    /// The names of its functions.
    pub(crate) fn makes(&self) -> impl Iterator<Item = String> {
        let usage = (!self.texts.is_data()).then(|| "usage".to_owned());
        self.functions().into_iter().map(|function| function.name.to_string()).chain(usage)
    }

    fn functions(&self) -> Vec<Built> {
        let ident = |name: &str| Ident::new(name, Span::call_site());
        let shown = &self.texts.shown[..self.texts.shown.len().min(1)].concat();
        if self.texts.is_data() {
            return vec![Built {
                name: ident("data"),
                doc: format!("The data of a button that leads to this handler: `{shown}`."),
                builder: "data",
                is_link: false,
                before: quote!(__TEMPLATES,),
            }];
        }
        let is_command = self.texts.is_command();
        let mut functions = vec![Built {
            name: ident("text"),
            doc: format!("The text that leads to this handler: `{}{shown}`.", if is_command { "/" } else { "" }),
            builder: "text",
            is_link: false,
            before: quote!(__TEMPLATES, #is_command,),
        }];
        if self.texts.is_start() {
            functions.push(Built {
                name: ident("link"),
                doc: "A link to this bot, which sends the command: `https://ble.ir/<bot>?start=…`.\n\n# Panics\nOutside of \
                      handlers, where not exactly one bot runs in the process; and where the bot has no username."
                    .to_owned(),
                builder: "link",
                is_link: true,
                before: quote!(__TEMPLATES,),
            });
            functions.push(Built {
                name: ident("link_of"),
                doc: "A link to the bot of this username, which sends the command.".to_owned(),
                builder: "link_of",
                is_link: false,
                before: quote!(__bot, __TEMPLATES,),
            });
        }
        functions
    }

    /// The captures as parameters, in the order of the template. One that is no parameter has no type.
    fn captures(&self) -> impl Iterator<Item = (Ident, Option<&Type>)> {
        self.texts.captures.iter().enumerate().map(|(index, name)| match self.function.parameter_named(name) {
            Some((ident, ty)) => (ident.clone(), Some(ty)),
            None => (format_ident!("__c{index}"), None),
        })
    }

    /// A module of its own, and of no other function that has the same name.
    fn module(&self) -> Ident {
        let (line, column) = place(self.function.name().span());
        format_ident!("__{}_{line}_{column}", self.function.plain_name(), span = Span::call_site())
    }

    /// At the function's name, so that editors lead there.
    fn name(&self) -> Ident {
        let name = self.function.name();
        Ident::new(&name.to_string(), name.span().resolved_at(Span::call_site()))
    }
}

/// A function of a companion.
struct Built {
    name: Ident,
    doc: String,
    /// The library's function that does it, and what stands before the values.
    builder: &'static str,
    is_link: bool,
    before: TokenStream,
}

/// The templates handed to `format_args!`, which finds the parameters in them: editors then lead from a capture to its
/// parameter and rename both.
///
/// In a module of its own, where nothing else has a name.
pub(crate) fn emit_names(function: &Function, texts: &Texts) -> TokenStream {
    let names = |literal: &LitStr| -> Vec<Ident> {
        let at_literal = |name: &Ident| {
            let span = name.span().resolved_at(literal.span());
            let mut name = name.clone();
            name.set_span(span);
            name
        };
        function.named_parameters().map(|(name, _)| at_literal(name)).collect()
    };
    let checks = texts.literals.iter().map(|literal| {
        let names = names(literal);
        let types = names.iter().map(|_| quote!(&str));
        quote! {
            const _: fn(#(#types),*) = |#(#names),*| {
                let _ = (#(&#names,)* ::core::format_args!(#literal));
            };
        }
    });
    quote!(mod __template { #(#checks)* })
}
