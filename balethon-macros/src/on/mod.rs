//! An `on_…` attribute from tokens to tokens: read, check, emit, fall back.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ReturnType;

use crate::errors::Errors;

pub(crate) mod kinds;

mod beside;
mod chain;
pub(crate) mod check;
mod companion;
mod emit;
mod function;
mod keys;
mod operators;
mod pieces;
mod prefix;
pub(crate) mod route;
mod state;

pub(crate) use chain::expand as chain;

use beside::Beside;
use companion::Companion;
use emit::Handler;
pub(crate) use emit::hidden;
use kinds::Attribute;
use route::Texts;
use state::State;

/// The function as it came, and behind it its registration, or everything that is wrong.
///
/// The function stands first and untouched whatever happens, so that editors go on completing in it, and calls of it
/// by other code are not errors as well.
/// Other attributes of ours below this one are told what they must know of it.
pub(crate) fn expand(attribute: &Attribute, arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut beside = Beside::default();
    let behind = register(attribute, arguments, item.clone(), &mut beside).unwrap_or_else(|errors| errors);
    let item = beside.tell(item);
    quote!(#item #behind)
}

/// The function of `#[condition]` as it came, and behind it what only the macro knows of it.
pub(crate) fn expand_condition(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let attribute = &kinds::CONDITION;
    let mut errors = Errors::default();
    let keys = keys::read(attribute, arguments, &mut errors);
    let function = errors.take(function::read(attribute, item.clone())).flatten();
    let behind = function.map(|function| {
        // Alone, a reference is the event that it is asked about.
        let over_event = matches!(&*function.parameters().collect::<Vec<_>>(), [only] if only.is_borrowed());
        if !over_event {
            check::check_function(attribute, &function, &mut errors);
        }
        if matches!(function.signature.output, ReturnType::Default) {
            errors.at(function.name(), "a condition answers yes or no: `-> bool`");
        }
        emit::emit_condition_function(&keys.root, &function)
    });
    let behind = behind.filter(|_| errors.is_empty()).unwrap_or_else(|| errors.into_tokens());
    quote!(#item #behind)
}

fn register(
    attribute: &Attribute,
    arguments: TokenStream,
    item: TokenStream,
    tell: &mut Beside,
) -> Result<TokenStream, TokenStream> {
    let mut errors = Errors::default();
    let mut keys = keys::read(attribute, arguments, &mut errors);
    let beside = std::mem::take(&mut keys.beside);
    let captures_behind = beside::captures_behind(item.clone());
    *tell = beside.clone();
    let texts = keys.route.as_ref().map(|route| route::texts(route, &mut errors));
    let function = errors.take(function::read(attribute, item));
    let Some(function) = function else { return Err(errors.into_tokens()) };
    let Some(function) = function else {
        // In a trait, a function without a body is no mistake to the compiler; this is.
        let (errors, nothing) = (errors.into_tokens(), emit::apart(&keys.root, &TokenStream::new()));
        return Err(quote!(#errors #nothing));
    };
    check::check(attribute, &function, &mut errors);
    if let Some(condition) = &keys.condition {
        check::check_condition(attribute, &function, condition, &mut errors);
    }
    let named_after_function = attribute.names_command.then(|| Texts::named(function.plain_name()));
    let mut texts = texts.or(named_after_function);
    route::finish(&keys, &function, texts.as_mut(), &mut errors);
    let with_captures = texts.as_ref().filter(|texts| texts.has_templates());
    if let Some(state) = &keys.state {
        state.check(&function, texts.as_ref(), &mut errors);
    }
    let companion =
        with_captures.map(|texts| Companion { function: &function, texts, root: &keys.root, beside: &beside });
    tell.made.extend(companion.iter().flat_map(Companion::makes));
    tell.captures.extend(keys.state.iter().flat_map(State::bound));
    tell.captures.extend(texts.iter().flat_map(|texts| texts.captures.clone()));
    if errors.is_empty() {
        let elsewhere = beside.captures.union(&captures_behind).cloned().collect();
        let handler = Handler { attribute, function: &function, keys: &keys, texts: texts.as_ref(), elsewhere };
        return Ok(handler.emit(companion.as_ref()));
    }
    // With `self` it stands in an `impl` block, where there is no place for it.
    let companion = companion.filter(|_| function.signature.receiver().is_none());
    let companion = companion.map(|companion| emit::apart(&keys.root, &companion.emit_fallback()));
    let errors = errors.into_tokens();
    Err(quote!(#errors #companion))
}
