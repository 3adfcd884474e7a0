//! [`FromCapture`]: the text of a capture to a value, and back.

use std::borrow::Cow;
use std::fmt::Display;
use std::marker::PhantomData;
use std::str::FromStr;

use crate::event::{Captured, Found};

/// A type that a capture can be read as: every type with [`FromStr`], and `Option` and `Vec` of these.
///
/// | type | in a command or text | in data |
/// | --- | --- | --- |
/// | `T` with `FromStr` | one word | what stands up to the separator |
/// | `String` | the rest of the text where it is the last capture, else one word | the same |
/// | `Option<T>` | may be absent | nothing, where it is absent |
/// | `Vec<T>` | every word left | every word left |
///
/// A word that has spaces stands in quotes, as in a shell. Where a value cannot be read in the digits in which it was typed,
/// Persian and Arabic digits are read as the others. A value that cannot be read means that the handler does not match.
///
/// `M` only tells the implementations apart.
#[diagnostic::on_unimplemented(
    message = "a capture cannot be read as `{Self}`",
    label = "this is captured by the route, so it needs `std::str::FromStr`",
    note = "a capture is a number, a `String`, a type of yours with `FromStr`, or an `Option` or `Vec` of one of these"
)]
pub trait FromCapture<M>: Sized + Send {
    /// The value, if the text is one.
    fn from_capture(captured: &Captured) -> Option<Self>;
}

/// Marks types that are read from one text.
#[derive(Debug)]
pub enum One {}

/// Marks types that may be absent.
#[derive(Debug)]
pub enum Maybe {}

/// Marks types that are read from several words.
#[derive(Debug)]
pub enum Several {}

#[diagnostic::do_not_recommend]
impl<T: FromStr + Send> FromCapture<One> for T {
    fn from_capture(captured: &Captured) -> Option<Self> {
        match &captured.0 {
            Found::Text(text) => parse(text),
            _ => None,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: FromStr + Send> FromCapture<Maybe> for Option<T> {
    fn from_capture(captured: &Captured) -> Option<Self> {
        match &captured.0 {
            Found::Nothing => Some(None),
            Found::Text(text) => parse(text).map(Some),
            Found::Words(_) => None,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: FromStr + Send> FromCapture<Several> for Vec<T> {
    fn from_capture(captured: &Captured) -> Option<Self> {
        match &captured.0 {
            Found::Words(words) => words.iter().map(|word| parse(word)).collect(),
            _ => None,
        }
    }
}

/// Reads a value as it was typed, or else with its digits as those of programs.
pub(crate) fn parse<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok().or_else(|| match digits(text) {
        Cow::Owned(text) => text.parse().ok(),
        Cow::Borrowed(_) => None,
    })
}

/// The text with Persian and Arabic digits and decimal signs as those of programs.
fn digits(text: &str) -> Cow<'_, str> {
    let change = |letter: char| match letter {
        '۰'..='۹' => char::from_digit(u32::from(letter) - u32::from('۰'), 10),
        '٠'..='٩' => char::from_digit(u32::from(letter) - u32::from('٠'), 10),
        '٫' => Some('.'),
        _ => None,
    };
    if text.chars().any(|letter| change(letter).is_some()) {
        text.chars().map(|letter| change(letter).unwrap_or(letter)).collect()
    } else {
        Cow::Borrowed(text)
    }
}

/// A type of captures that can be filled with a value of the type `V`, when what a route reads is built.
///
/// Demanded of the capture's type, which is known: a value that can be of one type only is taken as that, so that
/// `id.into()` does.
#[diagnostic::on_unimplemented(
    message = "`{V}` is no value for a capture of the type `{Self}`",
    label = "a `{Self}` is needed here, with `std::fmt::Display`"
)]
pub trait FilledBy<V, M> {
    /// The text of the value.
    fn fill(value: V) -> Captured;
}

/// Marks values that are given in place of an `Option` or a `String`.
#[derive(Debug)]
pub enum Given {}

#[diagnostic::do_not_recommend]
impl<T: Display> FilledBy<T, One> for T {
    fn fill(value: T) -> Captured {
        Captured(Found::Text(value.to_string()))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Display> FilledBy<Self, Maybe> for Option<T> {
    fn fill(value: Self) -> Captured {
        Captured(value.map_or(Found::Nothing, |value| Found::Text(value.to_string())))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Display> FilledBy<T, Given> for Option<T> {
    fn fill(value: T) -> Captured {
        Captured(Found::Text(value.to_string()))
    }
}

/// What is text already.
macro_rules! texts {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl FilledBy<$type, Given> for String {
            fn fill(text: $type) -> Captured {
                Captured(Found::Text(text.into()))
            }
        }

        #[diagnostic::do_not_recommend]
        impl FilledBy<$type, Given> for Option<String> {
            fn fill(text: $type) -> Captured {
                Captured(Found::Text(text.into()))
            }
        }
    )*};
}

texts! { &str &String Cow<'_, str> }

/// Several values.
macro_rules! words {
    ($([$($constant:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Display, $($constant)*> FilledBy<$type, Several> for Vec<T> {
            fn fill(values: $type) -> Captured {
                Captured(Found::Words(values.iter().map(ToString::to_string).collect()))
            }
        }
    )*};
}

words! {
    [] Self;
    [] &Self;
    [] &[T];
    [const N: usize] [T; N];
}

/// How much a capture takes, which its type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Takes {
    /// It may be absent.
    pub(super) optional: bool,
    /// It takes every word left.
    pub(super) many: bool,
    /// It can be any text, spaces included; and every text can be read as it.
    pub(super) text: bool,
}

impl Takes {
    /// From the constants of [`W`].
    pub const fn new(optional: bool, many: bool, text: bool) -> Self {
        Self { optional, many, text }
    }

    /// Whether there are texts that cannot be read as the type.
    pub(crate) fn may_fail(self) -> bool {
        !self.text
    }
}

/// Tells what a type is by constants of its own, where it has any, before those of [`PlainCapture`]. It sees through
/// aliases, as no macro can.
#[derive(Debug)]
pub struct W<T>(PhantomData<T>);

/// The constants of all types that have none of their own.
pub trait PlainCapture {
    /// It may be absent.
    const OPTIONAL: bool = false;
    /// It takes every word left.
    const MANY: bool = false;
    /// It can be any text.
    const TEXT: bool = false;
}

impl<T> PlainCapture for W<T> {}

#[allow(missing_docs, reason = "as in `PlainCapture`")]
impl<T> W<Option<T>> {
    pub const OPTIONAL: bool = true;
}

#[allow(missing_docs, reason = "as in `PlainCapture`")]
impl<T> W<Vec<T>> {
    pub const MANY: bool = true;
}

#[allow(missing_docs, reason = "as in `PlainCapture`")]
impl W<String> {
    pub const TEXT: bool = true;
}

#[allow(missing_docs, reason = "as in `PlainCapture`")]
impl W<Option<String>> {
    pub const TEXT: bool = true;
}

#[allow(missing_docs, reason = "as in `PlainCapture`")]
impl W<Vec<String>> {
    pub const TEXT: bool = true;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<M, T: FromCapture<M>>(text: &str) -> Option<T> {
        T::from_capture(&Captured(Found::Text(text.to_owned())))
    }

    #[test]
    fn digits_of_three_scripts() {
        assert_eq!(read("123"), Some(123_u32));
        assert_eq!(read("۱۲۳"), Some(123_u32));
        assert_eq!(read("-١٢٣"), Some(-123_i64));
        assert_eq!(read("۱٫۵"), Some(1.5_f64));
        assert_eq!(read("۳۰۰"), None::<u8>);
        assert_eq!(read("۱۲"), Some("۱۲".to_owned()));
        assert_eq!(read("۷"), Some(Some(7_u8)));
    }
}
