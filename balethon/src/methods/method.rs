//! The [`Method`] trait, and `method!`, how a method is declared.

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::error::Error;
use crate::types::InputFile;

/// A method of Bale's with its parameters.
pub trait Method: Serialize + Send + Sync + Sized + 'static {
    /// Bale's name of the method, such as `sendMessage`.
    const NAME: &'static str;

    /// True for a method that changes nothing, so that it may be sent again whatever happened to it.
    const READS: bool = false;

    /// True for a method that Bale takes as a form only, also where no file is uploaded.
    const FORM: bool = false;

    /// What Bale answers.
    type Result: DeserializeOwned;

    /// What the caller gets.
    type Answer: Send + 'static;

    /// Finds what Bale would refuse, before anything is sent.
    ///
    /// # Errors
    /// The limit that is overstepped.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// The files among the parameters.
    fn files(&self) -> Vec<FilePart<'_>> {
        Vec::new()
    }

    /// The id of the query that this method answers.
    fn answers(&self) -> Option<&str> {
        None
    }

    /// Makes what the caller gets from what Bale answered.
    fn finish(self, result: Self::Result) -> Self::Answer;
}

/// A file among a method's parameters.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "uploads"), allow(dead_code, reason = "only uploads read it"))]
pub struct FilePart<'a> {
    pub(crate) name: String,
    pub(crate) file: &'a InputFile,
    pub(crate) limit: u64,
}

impl<'a> FilePart<'a> {
    /// A file, and the name of its part in the form.
    pub fn new(name: impl Into<String>, file: &'a InputFile) -> Self {
        Self { name: name.into(), file, limit: u64::MAX }
    }

    /// The most bytes that Bale takes. More are refused before anything is sent, where the size is known.
    pub fn at_most(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }
}

/// The answer of methods that only say yes.
#[derive(Clone, Copy, Debug)]
pub struct Done;

impl<'de> Deserialize<'de> for Done {
    // What some of these methods answer is not documented, and nothing hangs on it: only a plain no is a failure.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Bool(false) => Err(D::Error::custom("it is `false`, and does not say why")),
            _ => Ok(Self),
        }
    }
}

/// Declares methods. One declaration gives the struct, the function on [`Api`](crate::Api) with the required parameters,
/// and a setter on the [`Request`](crate::Request) for each optional one.
///
/// ```text
/// method! {
///     /// Sends a text.
///     struct SendMessage, send_message = "sendMessage" -> Message {
///         /// Where to.
///         chat_id: Recipient,
///         text: String,
///     }
///     optional {
///         /// The message to reply to.
///         reply_to_message_id: MessageId,
///     }
///     example { client.send_message(5, "Hi").await?; }
/// }
/// ```
/// Without an arrow the method only says yes, and its answer is `()`. `-> Wire => Answer` is for a method whose
/// `fn finish` makes its answer from another type than Bale sends. After the answer's type may stand `, reads` for a
/// method that changes nothing; after the parameters `known { … }` with what the method keeps to itself, then the example
/// of its page, in which there are a `client`, a `message` and a `user`, and at the end `impl { … }` with what goes into
/// the `impl Method`, such as `fn check`.
macro_rules! method {
    ($(
        $(#[doc = $doc:expr])*
        struct $name:ident, $function:ident = $bale:literal $(-> $wire:ty $(=> $answer:ty)?)? $(, $reads:ident)? {
            $($(#[doc = $field_doc:expr])* $(#[serde($($field_serde:tt)*)])? $field:ident: $type:ty,)*
        }
        $(optional {
            $(
                $(#[doc = $optional_doc:expr])*
                $(#[serde($($optional_serde:tt)*)])?
                $optional:ident: $optional_type:ty,
            )*
        })?
        $(known { $($known:ident: $known_type:ty,)* })?
        example { $($example:tt)* }
        $(impl { $($item:item)* })?
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, ::serde::Serialize)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[doc = $field_doc])* $(#[serde($($field_serde)*)])? pub $field: $type,)*
            $($(
                $(#[doc = $optional_doc])*
                $(#[serde($($optional_serde)*)])?
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $optional: Option<$optional_type>,
            )*)?
            $($(#[serde(skip)] pub(crate) $known: Option<$known_type>,)*)?
        }

        impl $crate::methods::Method for $name {
            const NAME: &'static str = $bale;
            $(const READS: bool = method!(@reads $reads);)?
            type Result = method!(@result $($wire)?);
            type Answer = method!(@answer $($wire $(=> $answer)?)?);
            $($($item)*)?
            method!(@finish $($wire $(=> $answer)?)?);
        }

        impl $name {
            /// The method with its required parameters.
            // A method without parameters needs no `new`, but gets one like the others.
            #[allow(clippy::new_without_default)]
            pub fn new($($field: impl Into<$type>),*) -> Self {
                Self { $($field: $field.into(),)* $($($optional: None,)*)? $($($known: None,)*)? }
            }
        }

        impl $crate::api::Api {
            $(#[doc = $doc])*
            ///
            #[doc = concat!("Bale's method is [`", $bale, "`](https://docs.bale.ai); what it takes is told on [`", stringify!($name), "`](crate::methods::", stringify!($name), ").")]
            ///
            /// ```no_run
            /// # #[allow(unused)] use balethon::types::*;
            /// # async fn example(client: balethon::Client, message: Message, user: User) -> balethon::Result {
            #[doc = stringify!($($example)*)]
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Errors
            /// When it is sent: what Bale refuses, and what kept it from getting there, as
            /// [`ErrorKind`](crate::ErrorKind) tells apart.
            pub fn $function(&self, $($field: impl Into<$type>),*) -> $crate::methods::Request<$name> {
                $crate::methods::Request::new(Ok(self.clone()), $name::new($($field),*))
            }
        }

        $(impl $crate::methods::Request<$name> {
            $(method! { @setter $(#[doc = $optional_doc])* $optional: $optional_type })*
        })?
    )*};
    (@setter $(#[doc = $doc:expr])* reply_markup: $type:ty) => {
        $(#[doc = $doc])*
        pub fn reply_markup(mut self, keyboard: impl $crate::methods::IntoMarkup<$type>) -> Self {
            self.method.reply_markup = keyboard.into_markup();
            self
        }
    };
    (@setter $(#[doc = $doc:expr])* $optional:ident: $type:ty) => {
        $(#[doc = $doc])*
        pub fn $optional(mut self, $optional: impl Into<$type>) -> Self {
            self.method.$optional = Some($optional.into());
            self
        }
    };
    (@reads reads) => { true };
    (@result) => { $crate::methods::Done };
    (@result $wire:ty) => { $wire };
    (@answer) => { () };
    (@answer $wire:ty) => { $wire };
    (@answer $wire:ty => $answer:ty) => { $answer };
    (@finish) => {
        fn finish(self, _: Self::Result) -> Self::Answer {}
    };
    (@finish $wire:ty) => {
        fn finish(self, result: Self::Result) -> Self::Answer {
            result
        }
    };
    (@finish $wire:ty => $answer:ty) => {};
}
