//! The emitted code: one registration beside the function, thin as can be. What it calls is in the library.

use std::collections::BTreeSet;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Pat, Type};

use super::companion::Companion;
use super::function::{Function, Parameter};
use super::keys::Keys;
use super::kinds::{Attribute, Key};
use super::route::Texts;
use crate::condition::Condition;
use crate::paths::Root;

/// A handler that was read and found right.
pub(crate) struct Handler<'a> {
    pub(crate) attribute: &'a Attribute,
    pub(crate) function: &'a Function,
    pub(crate) keys: &'a Keys,
    /// What its route is compared with.
    pub(crate) texts: Option<&'a Texts>,
    /// What other attributes of the function capture.
    pub(crate) elsewhere: BTreeSet<String>,
}

/// A parameter, and the function `__p…` that demands its type from the event.
///
/// Each demand is made once, in a function that hides the type behind `impl Parameter`, so that a wrong type is one
/// error and not one for every use. The tokens of the type carry its place.
pub(super) struct Taken<'a> {
    maker: Ident,
    variable: Ident,
    pub(super) name: String,
    pub(super) ty: &'a Type,
    /// The `E` where it borrows the error as `&E`.
    error: Option<&'a Type>,
    /// Which capture of the route it is, if it is one.
    pub(super) capture: Option<usize>,
    /// Another attribute of the function captures it.
    elsewhere: bool,
    /// Which binding of the state pattern it is, if it is one.
    bound: Option<usize>,
}

impl Handler<'_> {
    /// What stands behind the function.
    pub(crate) fn emit(&self, companion: Option<&Companion<'_>>) -> TokenStream {
        let cfgs = &self.function.cfgs;
        let root = &self.keys.root;
        let kind = self.kind();
        let taken = self.taken();
        let makers = taken.iter().map(|parameter| parameter.emit_maker(root, &kind));
        let answer = self.function.answer();
        let answers = hidden(root, "Answers", &answer);
        let demand = format_ident!("{}", self.attribute.answers, span = Span::mixed_site());
        // Gates are a kind of their own, which their demand need not be told.
        let demanded = match self.attribute.answers {
            "answers" => quote!(#kind, #answer),
            _ => answer.clone(),
        };
        let run = self.emit_run(&taken);
        let call = self.emit_call(&taken);
        let registration = self.emit_registration(&taken, &kind);
        let beside = companion.map(Companion::emit_enum);
        let builders = companion.map(Companion::emit_impl);
        let templates = self.texts.map(|texts| match texts.key {
            Key::Regex => self.emit_patterns(texts, &taken),
            _ if texts.has_templates() => self.emit_templates(texts, &taken),
            _ => TokenStream::new(),
        });
        apart(
            root,
            &quote! {
                #beside
                #(#cfgs)*
                const _: () = {
                    #templates
                    #builders
                    #(#makers)*
                    fn __answers() -> #answers {
                        #root::#demand::<#demanded>()
                    }
                    #run
                    #call
                    #root::inventory::submit! { #registration }
                };
            },
        )
    }

    /// `__run`: from what the library takes out of the event to the function's own parameters.
    fn emit_run(&self, taken: &[Taken<'_>]) -> TokenStream {
        let root = &self.keys.root;
        let answer = self.function.answer();
        // Without the name of a lifetime, which the function's own parameters have.
        let (error, error_type) = borrowed(taken)
            .map(|Taken { variable, error, .. }| (quote!(#variable: &#error,), quote!(&#error,)))
            .unzip();
        let (variables, types): (Vec<_>, Vec<_>) =
            owned(taken).map(|parameter| (&parameter.variable, parameter.ty)).unzip();
        let call = self.emit_function_call(taken);
        let (result, body) = if self.function.is_async() {
            let lifetime = if borrowed(taken).is_some() { quote!('_) } else { quote!('static) };
            (
                quote!(#root::Running<#lifetime, #answer>),
                quote! {
                    use #root::HoldingLocal as _;
                    #root::Holding::<(#error_type #(#types,)*)>::run(#call)
                },
            )
        } else {
            (answer, call)
        };
        quote! {
            fn __run(#error (#(#variables,)*): (#(#types,)*)) -> #result {
                #body
            }
        }
    }

    /// The call of the user's function, at the place of its name: there stands what is said of the future.
    fn emit_function_call(&self, taken: &[Taken<'_>]) -> TokenStream {
        let name = self.function.name();
        let variables = taken.iter().map(|parameter| &parameter.variable);
        // In parentheses it is looked for among values, as in the registration. Where it cannot be found, in an `impl`
        // block, that is one error then.
        quote_spanned!(name.span()=> (#name)(#(#variables),*))
    }

    /// The function behind `Registration::call`.
    fn emit_call(&self, taken: &[Taken<'_>]) -> TokenStream {
        let root = &self.keys.root;
        let name = match (self.function.is_async(), borrowed(taken)) {
            (true, None) => "call",
            (true, Some(_)) => "call_with_error",
            (false, None) => "call_blocking",
            (false, Some(_)) => "call_blocking_with_error",
        };
        let name = format_ident!("{name}", span = Span::mixed_site());
        let makers = emit_makers(taken);
        quote! {
            fn __call(__cx: #root::Context) -> #root::Calling {
                #root::#name(__cx, #makers, __answers(), __run)
            }
        }
    }

    fn emit_registration(&self, taken: &[Taken<'_>], kind: &TokenStream) -> TokenStream {
        let root = &self.keys.root;
        let function = self.function.name();
        let name = self.function.plain_name();
        let (attribute, takes) = (self.attribute.name, self.shown());
        let route = self.emit_route();
        let state = emit_option(self.keys.state.as_ref().map(|state| {
            let state = state.emit(root, self.function);
            quote!(|| #state)
        }));
        let condition = emit_condition(self.keys.condition.as_ref(), root, kind);
        let rank = self.keys.rank;
        let group = emit_option(self.keys.group.map(ToTokens::into_token_stream));
        let makers = emit_makers(taken);
        let describe = match borrowed(taken) {
            Some(_) => quote!(#root::describe_with_error(#makers)),
            None => quote!(#root::describe(#makers)),
        };
        // At the name, so that the handlers which one `macro_rules!` call makes have different places.
        let here = function.span();
        let (file, line, column) = (
            quote_spanned!(here=> ::core::file!()),
            quote_spanned!(here=> ::core::line!()),
            quote_spanned!(here=> ::core::column!()),
        );
        quote! {
            #root::Registration {
                name: #name,
                module: ::core::module_path!(),
                file: #file,
                line: #line,
                column: #column,
                kind: #root::kind_of::<#kind>(),
                attribute: #attribute,
                takes: #takes,
                route: #route,
                state: #state,
                condition: #condition,
                rank: #rank,
                group: #group,
                params: || #describe,
                may_pass: || #root::may_pass(__answers()),
                call: __call,
                function: || #root::type_id_of(&#function),
            }
        }
    }

    fn emit_route(&self) -> TokenStream {
        let root = &self.keys.root;
        let Some(texts) = self.texts else { return quote!(#root::Route::None) };
        let name = match texts.key {
            Key::Command => "Command",
            Key::Data => "Data",
            Key::Regex => return quote!(#root::Route::Regex(&__PATTERNS)),
            _ => "Text",
        };
        if self.with_captures().is_some() {
            let variant = format_ident!("{name}Template");
            return quote!(#root::Route::#variant(__TEMPLATES));
        }
        let (variant, shown) = (format_ident!("{name}"), &texts.shown);
        quote!(#root::Route::#variant(&[#(#shown),*]))
    }

    fn with_captures(&self) -> Option<&Texts> {
        self.texts.filter(|texts| texts.has_templates())
    }

    /// What the table of handlers shows: `command "start" | "help", private & text`.
    fn shown(&self) -> String {
        let route = self.texts.map(|texts| {
            let shown: Vec<String> = texts.for_people().iter().map(|text| format!("\"{text}\"")).collect();
            format!("{} {}", texts.key.name(), shown.join(" | "))
        });
        let state = self.keys.state.as_ref().map(|state| format!("state {state}"));
        let condition = self.keys.condition.as_ref().map(ToString::to_string);
        route.into_iter().chain(state).chain(condition).collect::<Vec<_>>().join(", ")
    }

    fn kind(&self) -> TokenStream {
        let root = &self.keys.root;
        let marker = format_ident!("{}", self.attribute.marker, span = Span::mixed_site());
        quote!(#root::#marker)
    }

    /// Which capture of the route the parameter is.
    fn capture(&self, parameter: &Parameter<'_>) -> Option<usize> {
        let Pat::Ident(pattern) = parameter.pattern else { return None };
        self.texts?.captures.iter().position(|name| pattern.ident.unraw() == name)
    }

    /// Which binding of the state pattern the parameter is.
    fn bound(&self, parameter: &Parameter<'_>) -> Option<usize> {
        let Pat::Ident(pattern) = parameter.pattern else { return None };
        self.keys.state.as_ref()?.binding(&pattern.ident)
    }

    fn taken(&self) -> Vec<Taken<'_>> {
        let mut taken = Vec::new();
        for (index, parameter) in self.function.parameters().enumerate() {
            taken.push(Taken {
                maker: format_ident!("__p{index}", span = Span::mixed_site()),
                variable: format_ident!("__a{index}", span = Span::mixed_site()),
                name: parameter.name(),
                ty: parameter.ty,
                error: parameter.error_type(self.attribute),
                capture: self.capture(&parameter),
                elsewhere: self.elsewhere.contains(&parameter.name()),
                bound: self.bound(&parameter),
            });
        }
        taken
    }
}

impl Taken<'_> {
    fn emit_maker(&self, root: &Root, kind: &TokenStream) -> TokenStream {
        let Self { maker, name, ty, .. } = self;
        if let Some(index) = self.capture {
            let hidden = hidden(root, "Parameter", ty);
            return quote!(fn #maker() -> #hidden { #root::capture::<#ty, _>(__TEMPLATES, #index) });
        }
        if let Some(index) = self.bound {
            let hidden = hidden(root, "Parameter", ty);
            return quote!(fn #maker() -> #hidden { #root::bound::<#ty>(#name, #index) });
        }
        if self.elsewhere {
            let hidden = hidden(root, "Parameter", ty);
            return quote!(fn #maker() -> #hidden { #root::elsewhere::<#kind, #ty, _>(#name) });
        }
        match self.error {
            Some(error) => {
                let hidden = hidden(root, "ErrorParameter", error);
                quote!(fn #maker() -> #hidden { #root::error_parameter::<#error>(#name) })
            }
            None => {
                let hidden = hidden(root, "Parameter", ty);
                quote!(fn #maker() -> #hidden { #root::parameter::<#kind, #ty>(#name) })
            }
        }
    }
}

/// What makes the condition, if there is one.
pub(crate) fn emit_condition(condition: Option<&Condition>, root: &Root, kind: &TokenStream) -> TokenStream {
    emit_option(condition.map(|condition| {
        let condition = condition.emit(root, kind);
        quote!(|| #condition)
    }))
}

/// `Some(…)` or `None`, as tokens.
pub(crate) fn emit_option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// What `#[condition]` tells of its function: the names of its parameters.
pub(crate) fn emit_condition_function(root: &Root, function: &Function) -> TokenStream {
    let (cfgs, name) = (&function.cfgs, function.name());
    let names = function.parameters().map(|parameter| parameter.name());
    apart(
        root,
        &quote! {
            #(#cfgs)*
            const _: () = {
                #root::inventory::submit! {
                    #root::ConditionRegistration { params: &[#(#names),*], function: || #root::type_id_of(&#name) }
                }
            };
        },
    )
}

/// The items where items may stand. In an `impl` block none of them is looked at, and the compiler says once, at the
/// attribute, that this belongs outside.
///
/// There it takes no item but functions and constants, and drops others along with their attributes.
pub(super) fn apart(root: &Root, items: &TokenStream) -> TokenStream {
    quote_spanned!(Span::call_site()=> #[#root::apart(#items)] macro_rules! __handler { () => {} })
}

/// The parameters that are taken from the event, and not borrowed.
fn owned<'t, 'a>(taken: &'t [Taken<'a>]) -> impl Iterator<Item = &'t Taken<'a>> {
    taken.iter().filter(|parameter| parameter.error.is_none())
}

/// The parameter that borrows the error.
fn borrowed<'t, 'a>(taken: &'t [Taken<'a>]) -> Option<&'t Taken<'a>> {
    taken.iter().find(|parameter| parameter.error.is_some())
}

/// The demands as arguments: that on the error, if there is one, and a tuple of the others.
fn emit_makers(taken: &[Taken<'_>]) -> TokenStream {
    let error = borrowed(taken).map(|parameter| &parameter.maker).into_iter();
    let makers = owned(taken).map(|parameter| &parameter.maker);
    quote!(#(#error(),)* (#(#makers(),)*))
}

/// The tokens at the place of a type: there stands what is said of them.
pub(super) fn at_type(tokens: TokenStream, ty: &Type) -> TokenStream {
    let (here, _) = ends(ty);
    let moved = tokens.into_iter().map(|mut token| {
        if let TokenTree::Group(group) = &token {
            token = Group::new(group.delimiter(), at_type(group.stream(), ty)).into();
        }
        token.set_span(here.resolved_at(token.span()));
        token
    });
    moved.collect()
}

/// `impl Trait<Value = T>`, at the place of `T` from its first token to its last.
///
/// rustc demands the type twice in such a function: where it is named, and for what is hidden. With one place for both
/// it finds that it has said the same already.
pub(crate) fn hidden(root: &Root, name: &str, ty: impl ToTokens) -> TokenStream {
    let name = format_ident!("{name}", span = Span::mixed_site());
    let (first, last) = ends(&ty);
    let (begin, end) = (quote_spanned!(first=> impl), quote_spanned!(last=> >));
    quote!(#begin #root::#name<Value = #ty #end)
}

/// The places of the first and the last token.
fn ends(tokens: impl ToTokens) -> (Span, Span) {
    let mut spans = tokens.to_token_stream().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    (first, spans.last().unwrap_or(first))
}
