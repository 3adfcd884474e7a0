//! The [`Method`] trait, and `method!`, how a method is declared.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Error;

/// A method of Bale's with its parameters.
pub trait Method: Serialize + Send + Sync + Sized + 'static {
    /// Bale's name of the method, such as `sendMessage`.
    const NAME: &'static str;

    /// True for a method that changes nothing, so that it may be sent again whatever happened to it.
    const READS: bool = false;

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

    /// The id of the query that this method answers.
    fn answers(&self) -> Option<&str> {
        None
    }

    /// Makes what the caller gets from what Bale answered.
    fn finish(self, result: Self::Result) -> Self::Answer;
}

/// Declares methods. One declaration gives the struct, the function on [`Api`](crate::Api) with the required parameters,
/// and a setter on the [`Request`](crate::Request) for each optional one.
///
/// ```text
/// method! {
///     /// Sends a text.
///     SendMessage, send_message = "sendMessage" -> Message {
///         /// Where to.
///         chat_id: Recipient,
///         text: String,
///     }
///     optional {
///         /// The message to reply to.
///         reply_to_message_id: MessageId,
///     }
/// }
/// ```
/// After the answer's type may stand `, reads` for a method that changes nothing, and at the end `impl { … }` with
/// functions that go into the `impl Method`, such as `fn check`. `-> Wire => Answer` is for a method whose `fn finish`
/// makes its answer from another type than Bale sends.
macro_rules! method {
    ($(
        $(#[$meta:meta])*
        $name:ident, $function:ident = $bale:literal -> $wire:ty $(=> $answer:ty)? $(, $reads:ident)? {
            $($(#[$field_meta:meta])* $field:ident: $type:ty,)*
        }
        $(optional {
            $($(#[$optional_meta:meta])* $optional:ident: $optional_type:ty,)*
        })?
        $(impl { $($item:item)* })?
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, ::serde::Serialize)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            $($($(#[$optional_meta])* #[serde(skip_serializing_if = "Option::is_none")] pub $optional: Option<$optional_type>,)*)?
        }

        impl $crate::methods::Method for $name {
            const NAME: &'static str = $bale;
            $(const READS: bool = method!(@reads $reads);)?
            type Result = $wire;
            type Answer = method!(@answer $wire $(=> $answer)?);
            $($($item)*)?
            method!(@finish $wire $(=> $answer)?);
        }

        impl $name {
            /// The method with its required parameters.
            // A method without parameters needs no `new`, but gets one like the others.
            #[allow(clippy::new_without_default)]
            pub fn new($($field: impl Into<$type>),*) -> Self {
                Self { $($field: $field.into(),)* $($($optional: None,)*)? }
            }
        }

        impl $crate::api::Api {
            $(#[$meta])*
            pub fn $function(&self, $($field: impl Into<$type>),*) -> $crate::methods::Request<$name> {
                $crate::methods::Request::new(Ok(self.clone()), $name::new($($field),*))
            }
        }

        $(impl $crate::methods::Request<$name> {
            $($(#[$optional_meta])* pub fn $optional(mut self, $optional: impl Into<$optional_type>) -> Self {
                self.method.$optional = Some($optional.into());
                self
            })*
        })?
    )*};
    (@reads reads) => { true };
    (@answer $wire:ty) => { $wire };
    (@answer $wire:ty => $answer:ty) => { $answer };
    (@finish $wire:ty) => {
        fn finish(self, result: Self::Result) -> Self::Answer {
            result
        }
    };
    (@finish $wire:ty => $answer:ty) => {};
}
