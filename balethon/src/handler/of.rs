//! What leads to a handler whose route has no captures, and so no companion: [`text_of`] and [`data_of`].

use std::any::{TypeId, type_name};

use super::Registration;
use crate::route::Route;
use crate::text::is_word;

/// The text that leads to a handler, for the label of a reply button: the button and the handler cannot drift apart. Of
/// several texts, the first; of a command, with its slash.
///
/// ```
/// use balethon::prelude::*;
///
/// #[on_message(text = "Our menu")]
/// async fn menu() -> &'static str {
///     "Tea and coffee."
/// }
///
/// #[on_command]
/// async fn start() -> (&'static str, ReplyKeyboard) {
///     ("Welcome!", ReplyKeyboard::new().button(text_of(menu)))
/// }
///
/// assert_eq!(text_of(menu), "Our menu");
/// assert_eq!(text_of(start), "/start");
/// ```
///
/// A handler whose text has captures builds it by itself: `menu::text(7)`.
///
/// # Panics
/// When the function is no handler of a text or a command without captures.
#[track_caller]
pub fn text_of<F: 'static>(handler: F) -> String {
    let text = |route: &Route| match route {
        Route::Text([text, ..]) => Some((*text).to_owned()),
        Route::Command([name, ..]) if is_word(name) => Some(format!("/{name}")),
        // With a sign of its own.
        Route::Command([name, ..]) => Some((*name).to_owned()),
        _ => None,
    };
    of(&handler, text, "text")
}

/// The data of a button that leads to a handler. Of several, the first.
///
/// ```
/// use balethon::prelude::*;
///
/// #[on_callback_query(data = "close")]
/// async fn close(message: Message) -> Result {
///     message.delete().await?;
///     Ok(())
/// }
///
/// #[on_command]
/// async fn start() -> (&'static str, InlineKeyboard) {
///     ("Welcome!", InlineKeyboard::new().button("Close", data_of(close)))
/// }
/// ```
///
/// A handler whose data have captures builds them by itself: `buy::data(7, 2)`. One without captures has no `close::data()`:
/// the compiler would say that it cannot find `close` there.
///
/// # Panics
/// When the function is no handler of data without captures.
#[track_caller]
pub fn data_of<F: 'static>(handler: F) -> String {
    let data = |route: &Route| match route {
        Route::Data([data, ..]) => Some((*data).to_owned()),
        _ => None,
    };
    of(&handler, data, "data")
}

/// The first attribute of the function has the say.
#[track_caller]
fn of<F: 'static>(_: &F, read: impl Fn(&Route) -> Option<String>, what: &str) -> String {
    let attributes =
        inventory::iter::<Registration>.into_iter().filter(|handler| (handler.function)() == TypeId::of::<F>());
    let mut routes: Vec<&Route> = attributes.map(|handler| &handler.route).collect();
    // The order of collection is none; texts before commands, so that a label reads well.
    routes.sort_by_key(|route| route.is_command());
    if let Some(found) = routes.iter().find_map(|route| read(route)) {
        return found;
    }
    let name = type_name::<F>();
    let own = name.rsplit("::").next().unwrap_or(name);
    let has_captures =
        |route: &&Route| matches!(route, Route::CommandTemplate(_) | Route::TextTemplate(_) | Route::DataTemplate(_));
    if routes.iter().any(has_captures) {
        panic!("the route of `{name}` has captures; it builds its {what} by itself: `{own}::{what}(…)`");
    }
    panic!(
        "`{name}` is no handler with a {what}; it needs an attribute such as {}",
        match what {
            "data" => "`#[on_callback_query(data = \"…\")]`",
            _ => "`#[on_message(text = \"…\")]`",
        }
    );
}
