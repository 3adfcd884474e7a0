//! [`IntoMarkup`]: what `reply_markup` of a request takes.

use crate::types::{InlineKeyboard, RemoveKeyboard, ReplyKeyboard, ReplyMarkup};

/// A keyboard for a request that takes a `T`, or an `Option` of one: `None` sends none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no keyboard that can be put here",
    label = "not a keyboard, or not one for this request",
    note = "what is sent takes an `InlineKeyboard`, a `ReplyKeyboard`, a `RemoveKeyboard` or a `ReplyMarkup`, what is edited an \
            `InlineKeyboard`; an `Option` of it may stand in its place"
)]
pub trait IntoMarkup<T> {
    /// The keyboard, if it is one.
    fn into_markup(self) -> Option<T>;
}

macro_rules! keyboards {
    ($($keyboard:ty => $($markup:ty),+;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl IntoMarkup<$markup> for $keyboard {
            fn into_markup(self) -> Option<$markup> {
                Some(self.into())
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoMarkup<$markup> for Option<$keyboard> {
            fn into_markup(self) -> Option<$markup> {
                self.map(Into::into)
            }
        }
    )+)*};
}

keyboards! {
    InlineKeyboard => InlineKeyboard, ReplyMarkup;
    ReplyKeyboard => ReplyMarkup;
    RemoveKeyboard => ReplyMarkup;
    ReplyMarkup => ReplyMarkup;
}
