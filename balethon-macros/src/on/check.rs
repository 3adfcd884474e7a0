//! What a function must be to be a handler.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{FnArg, GenericParam, Ident, ReturnType, Safety, Signature, Type};

use super::function::{Function, Parameter};
use super::kinds::Attribute;
use crate::condition::Condition;
use crate::errors::Errors;
use crate::source::source;

/// The longest tuple that the library takes parameters in.
const MOST_PARAMETERS: usize = 12;

/// Adds everything that keeps the function from being a handler.
pub(crate) fn check(attribute: &Attribute, function: &Function, errors: &mut Errors) {
    check_function(attribute, function, errors);
    check_answer(function, errors);
}

/// The same without its answer.
pub(crate) fn check_function(attribute: &Attribute, function: &Function, errors: &mut Errors) {
    let (signature, noun) = (&function.signature, attribute.noun);
    if let Safety::Unsafe(word) = &signature.safety {
        errors.at(word, format!("{noun} is called by the library, so it cannot be `unsafe`"));
    }
    if let Some(variadic) = &signature.variadic {
        errors.at(variadic, format!("{noun} has a fixed number of parameters"));
    }
    check_generics(noun, signature, errors);
    check_parameters(attribute, function, errors);
}

/// A condition with the handler's own name is a command without its quotes, or a slip.
pub(crate) fn check_condition(attribute: &Attribute, function: &Function, condition: &Condition, errors: &mut Errors) {
    if let Condition::Bare(path) = condition
        && path.is_ident(function.name())
    {
        let name = function.plain_name();
        let message = match attribute.names_command {
            true => format!("a command stands in quotes: `\"{name}\"`; the handler's own name is its command anyway"),
            false => format!("`{name}` is {} itself, and no condition", attribute.noun),
        };
        errors.at(path, message);
    }
}

/// A handler is registered as it stands, and nobody is there to choose its type parameters.
fn check_generics(noun: &str, signature: &Signature, errors: &mut Errors) {
    for parameter in &signature.generics.params {
        match parameter {
            // What may be borrowed may have a name for how long.
            GenericParam::Lifetime(_) => {}
            GenericParam::Type(ty) => {
                let name = &ty.ident;
                let message =
                    format!("{noun} cannot be generic: it is called with one type, so name that for `{name}`");
                errors.at(ty, message);
            }
            GenericParam::Const(value) => {
                let name = &value.ident;
                let message = format!("{noun} cannot be generic: write the value in place of `{name}`");
                errors.at(value, message);
            }
        }
    }
}

fn check_parameters(attribute: &Attribute, function: &Function, errors: &mut Errors) {
    let noun = attribute.noun;
    for input in &function.signature.inputs {
        let attributes = match input {
            FnArg::Receiver(receiver) => {
                let message = format!(
                    "{noun} is a function of its own, without `self`: move it out of the `impl` block, and take what it \
                     needs as `Data<…>`"
                );
                errors.at(receiver, message);
                continue;
            }
            FnArg::Typed(typed) => &typed.attrs,
        };
        if let Some(cfg) = attributes.iter().find(|attribute| attribute.path().is_ident("cfg")) {
            errors.at(cfg, format!("{noun}'s parameter cannot be left out; put `#[cfg(…)]` on two functions instead"));
        }
    }
    if let Some(input) = function.signature.inputs.iter().nth(MOST_PARAMETERS) {
        errors.at(
            input,
            format!("{noun} has at most {MOST_PARAMETERS} parameters; take the `Context`, which has it all"),
        );
    }
    let mut borrowed = 0;
    for parameter in function.parameters() {
        if parameter.error_type(attribute).is_some() {
            borrowed += 1;
            if borrowed > 1 {
                errors.at(parameter.ty, "a handler borrows the error once");
            }
        }
        check_parameter(attribute, &parameter, errors);
    }
}

fn check_parameter(attribute: &Attribute, parameter: &Parameter<'_>, errors: &mut Errors) {
    let noun = attribute.noun;
    if let Some(word) = find_impl(parameter.ty.to_token_stream()) {
        let message =
            format!("the type of {noun}'s parameter has to be named, since it says what is taken from the event");
        errors.at(word, message);
        return;
    }
    if let Some(error) = parameter.error_type(attribute) {
        match error {
            Type::TraitObject(_) => errors.at(parameter.ty, "to take every error, borrow the `&Failure`"),
            Type::Path(path) if path.path.is_ident("str") => {
                errors.at(parameter.ty, "an error is no text, but gives one: take `&Failure`, and `to_string()` of it");
            }
            error => {
                if let Some(borrow) = find_borrow(error.to_token_stream()) {
                    errors.at(
                        borrow,
                        "an error outlives what it came from, so it cannot borrow; let it own what it holds",
                    );
                }
            }
        }
        return;
    }
    match parameter.ty {
        Type::Reference(reference) if attribute.borrows_error && reference.mutability.is_some() => {
            errors.at(reference, "the error is borrowed without `mut`");
        }
        Type::Reference(reference) => {
            let inner = &reference.elem;
            let owned = match &**inner {
                Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
                inner => source(inner),
            };
            let message = format!("{noun}'s parameters are its own, so it cannot borrow; take `{owned}`");
            errors.at(reference, message);
        }
        ty if attribute.borrows_error
            && let Some(name) = error_by_value(ty) =>
        {
            let every = if name == "Failure" { "" } else { ", or `&Failure` for every error" };
            errors.at(ty, format!("{noun} borrows the error: take `&{}`{every}", source(ty)));
        }
        ty => {
            if let Some(borrow) = find_borrow(ty.to_token_stream()) {
                let message = format!("{noun}'s parameters are its own, so they cannot borrow; take an owned type");
                errors.at(borrow, message);
            }
        }
    }
}

fn check_answer(function: &Function, errors: &mut Errors) {
    let ReturnType::Type(_, ty) = &function.signature.output else {
        return;
    };
    if let Type::Never(never) = &**ty {
        errors.at(never, "a handler comes to an end; endless work belongs in `client.background(…)`");
        return;
    }
    if let Some(word) = find_impl(ty.to_token_stream()) {
        let message = match &**ty {
            Type::ImplTrait(_) if !function.is_async() => {
                "a handler's answer has to be named; if this is a future, write `async fn` and what it gives"
            }
            _ => "a handler's answer has to be named, such as `Result<String>`",
        };
        errors.at(word, message);
        return;
    }
    // Without a parameter to borrow from rustc has its own error for this.
    let can_borrow = function.signature.generics.lt_token.is_some()
        || function.parameters().any(|parameter| matches!(parameter.ty, Type::Reference(_)));
    if can_borrow && let Some(borrow) = find_borrow(ty.to_token_stream()) {
        errors.at(borrow, "an answer outlives what the handler borrowed, so it cannot borrow; answer with a `String`");
    }
}

impl<'a> Parameter<'a> {
    /// The `E` of the `&E` that borrows the error, where that may be done.
    pub(crate) fn error_type(&self, attribute: &Attribute) -> Option<&'a Type> {
        match self.ty {
            Type::Reference(reference) if attribute.borrows_error && reference.mutability.is_none() => {
                Some(&reference.elem)
            }
            _ => None,
        }
    }
}

/// The name of the library's types of errors, taken as no event gives them.
fn error_by_value(ty: &Type) -> Option<&Ident> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|last| &last.ident).filter(|name| *name == "Failure" || *name == "Error")
}

/// The `impl` of an `impl Trait` somewhere in a type.
fn find_impl(ty: TokenStream) -> Option<TokenTree> {
    ty.into_iter().find_map(|token| match token {
        TokenTree::Ident(word) if word == "impl" => Some(word.into()),
        TokenTree::Group(group) => find_impl(group.stream()),
        _ => None,
    })
}

/// The first `&` or `'a` in a type that is not `'static`. Those within `fn(&str)` and `Fn(&str)` are no borrows.
pub(crate) fn find_borrow(ty: TokenStream) -> Option<TokenStream> {
    let mut tokens = ty.into_iter().peekable();
    let mut after_word = false;
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => match tokens.next() {
                Some(TokenTree::Ident(name)) if name == "static" => {}
                name => return Some(quote!(#token #name)),
            },
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                let lifetime = tokens.peek();
                if !matches!(lifetime, Some(TokenTree::Punct(punct)) if punct.as_char() == '\'') {
                    return Some(token.into());
                }
            }
            TokenTree::Group(group) if !(after_word && group.delimiter() == Delimiter::Parenthesis) => {
                if let Some(borrow) = find_borrow(group.stream()) {
                    return Some(borrow);
                }
            }
            _ => {}
        }
        after_word = matches!(token, TokenTree::Ident(_));
    }
    None
}
