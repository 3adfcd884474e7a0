//! `object!` and `text_enum!`: how Bale's types are declared.

use serde::{Deserialize, Deserializer};

/// Declares objects of Bale's: `struct Name { … }` with the fields without which the object means nothing, then
/// `default { … }` with those that are documented as always there but get a default where they are missing, then
/// `optional { … }`, and `boxed { … }` with optional ones that are large and rare. Absent and null are the same. Every object gets `extra`, `object["field"]`, and the derives.
///
/// `: verbs` behind the name binds objects to the client that parsed them, for types that have verbs.
macro_rules! object {
    ($(
        $(#[$meta:meta])*
        struct $name:ident $(: $verbs:ident)? {
            $($(#[$field_meta:meta])* $field:ident: $type:ty,)*
        }
        $(default {
            $($(#[$default_meta:meta])* $default:ident: $default_type:ty,)*
        })?
        $(optional {
            $($(#[$optional_meta:meta])* $optional:ident: $optional_type:ty,)*
        })?
        $(boxed {
            $($(#[$boxed_meta:meta])* $boxed:ident: $boxed_type:ty,)*
        })?
    )*) => {$(
        object! { @declare ($($verbs)?) $(#[$meta])* $name {
            $($(#[$field_meta])* pub $field: $type,)*
            $($(
                $(#[$default_meta])*
                #[serde(default, deserialize_with = "crate::types::object::or_default")]
                pub $default: $default_type,
            )*)?
            $($(
                $(#[$optional_meta])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $optional: Option<$optional_type>,
            )*)?
            $($(
                $(#[$boxed_meta])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $boxed: Option<Box<$boxed_type>>,
            )*)?
        } }

        impl ::std::ops::Index<&str> for $name {
            type Output = ::serde_json::Value;

            /// Any field by the name that Bale gives it; null where there is none.
            fn index(&self, field: &str) -> &Self::Output {
                self.extra.field(field, || ::serde_json::to_value(self))
            }
        }
    )*};
    (@declare (verbs) $(#[$meta:meta])* $name:ident { $($fields:tt)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[non_exhaustive]
        pub struct $name {
            $($fields)*
            /// The fields that this version does not know.
            #[serde(flatten)]
            pub extra: $crate::types::Extra,
            #[serde(skip)]
            pub(crate) bound: $crate::types::Bound,
        }
    };
    (@declare () $(#[$meta:meta])* $name:ident { $($fields:tt)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[non_exhaustive]
        pub struct $name {
            $($fields)*
            /// The fields that this version does not know.
            #[serde(flatten)]
            pub extra: $crate::types::Extra,
        }
    };
}

/// Declares enums of Bale's that are written as text. A value that this version does not know becomes `Other`, so that
/// a word that Bale adds breaks nothing.
macro_rules! text_enum {
    ($(
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A word that this version does not know; empty where Bale said nothing.
            Other(String),
        }

        impl $name {
            /// Bale's word.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Other(String::new())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as ::serde::Deserialize>::deserialize(deserializer).map(|text| text.as_str().into())
            }
        }
    )*};
}

/// Null is the default, as an absent field is.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
