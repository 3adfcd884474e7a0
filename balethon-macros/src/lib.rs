//! The attributes of `balethon`; use them through that crate, where they are documented.

use proc_macro::TokenStream;

mod condition;
mod errors;
mod from;
mod handlers;
mod on;
mod paths;
mod regex;
mod source;
mod state;
mod template;

#[cfg(test)]
mod tests;

use on::kinds;

/// Makes a function the handler of messages and channel posts.
#[proc_macro_attribute]
pub fn on_message(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::ON_MESSAGE, arguments, item)
}

/// Makes a function the handler of a command, by default of that which has its name.
#[proc_macro_attribute]
pub fn on_command(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::ON_COMMAND, arguments, item)
}

/// Makes a function the handler of edited messages and channel posts.
#[proc_macro_attribute]
pub fn on_edited_message(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::ON_EDITED_MESSAGE, arguments, item)
}

/// Makes a function the handler of presses on inline buttons.
#[proc_macro_attribute]
pub fn on_callback_query(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::ON_CALLBACK_QUERY, arguments, item)
}

/// Makes a function the handler of payments that wait for the bot's word.
#[proc_macro_attribute]
pub fn on_pre_checkout_query(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::ON_PRE_CHECKOUT_QUERY, arguments, item)
}

/// Makes a function the handler of updates of every kind, as Bale sends them.
#[proc_macro_attribute]
pub fn on_update(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::ON_UPDATE, arguments, item)
}

/// Makes a function the handler of errors: of all, or of one type.
#[proc_macro_attribute]
pub fn on_error(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::ON_ERROR, arguments, item)
}

/// Runs a function before the first update is asked for.
#[proc_macro_attribute]
pub fn on_initialize(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::ON_INITIALIZE, arguments, item)
}

/// Runs a function when the bot stops.
#[proc_macro_attribute]
pub fn on_shutdown(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::ON_SHUTDOWN, arguments, item)
}

/// Runs a function when Bale is reached again.
#[proc_macro_attribute]
pub fn on_connect(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::ON_CONNECT, arguments, item)
}

/// Runs a function when Bale is not reached any more.
#[proc_macro_attribute]
pub fn on_disconnect(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::ON_DISCONNECT, arguments, item)
}

/// Makes a function a gate: it sees every update ahead of all handlers.
#[proc_macro_attribute]
pub fn before(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::BEFORE, arguments, item)
}

/// Runs a function when the handlers are through with an update.
#[proc_macro_attribute]
pub fn after(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on(&kinds::AFTER, arguments, item)
}

/// Governs the handlers of a module: `chain!(private, group = 1, name = "admin")`.
#[proc_macro]
pub fn chain(arguments: TokenStream) -> TokenStream {
    shown(on::chain(arguments.into()).into())
}

/// Makes sure that the handlers of other crates are there: `handlers_from!(that_crate)`.
#[proc_macro]
pub fn handlers_from(crates: TokenStream) -> TokenStream {
    shown(from::expand(crates.into()).into())
}

/// Makes a function with parameters a condition.
#[proc_macro_attribute]
pub fn condition(arguments: TokenStream, item: TokenStream) -> TokenStream {
    shown(on::expand_condition(arguments.into(), item.into()).into())
}

/// Makes an enum or a struct the states of a conversation.
#[proc_macro_attribute]
pub fn state(arguments: TokenStream, item: TokenStream) -> TokenStream {
    shown(state::expand(arguments.into(), item.into()).into())
}

/// A choice of handlers: `handlers![start, mod crate::shop]`.
#[proc_macro]
pub fn handlers(items: TokenStream) -> TokenStream {
    shown(handlers::expand(items.into()).into())
}

/// Stands for what is in its parentheses.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn apart(items: TokenStream, _: TokenStream) -> TokenStream {
    items
}

fn on(attribute: &kinds::Attribute, arguments: TokenStream, item: TokenStream) -> TokenStream {
    shown(on::expand(attribute, arguments.into(), item.into()).into())
}

/// Prints an expansion where `BALETHON_MACROS_DEBUG` is set.
fn shown(tokens: TokenStream) -> TokenStream {
    if std::env::var_os("BALETHON_MACROS_DEBUG").is_some() {
        #[expect(clippy::print_stderr, reason = "this is what the variable asks for")]
        {
            eprintln!("{tokens}\n");
        }
    }
    tokens
}
