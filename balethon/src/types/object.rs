//! `object!` and `text_enum!`: how Bale's types are declared.

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Declares objects of Bale's: `struct Name { … }` with the fields without which the object means nothing, then
/// `default { … }` with those that are documented as always there but get a default where they are missing, then
/// `optional { … }`, and `boxed { … }` with optional ones that are large and rare. Absent and null are the same, and a field
/// that comes twice is no error. Every object gets `extra`, `object["field"]`, and the derives.
///
/// `field = "name": Type` is a field that Bale calls otherwise, `field = "name" | "other": Type` one that it calls by two
/// names; `field: Type => path` is read by that function, which gives the field as it is declared, `Option` and all.
///
/// `: verbs` behind the name binds objects to the client that parsed them, for types that have verbs.
///
/// Objects are read in place. What serde derives where unknown fields are kept reads every field into a variable of its own
/// and moves them all in the end, which was most of what an update cost.
macro_rules! object {
    ($(
        $(#[$meta:meta])*
        struct $name:ident $(: $verbs:ident)? {
            $($(#[$field_meta:meta])* $field:ident $(= $field_key:literal $(| $field_alias:literal)?)?: $type:ty,)*
        }
        $(default {
            $(
                $(#[$default_meta:meta])* $default:ident $(= $default_key:literal)?: $default_type:ty
                $(=> $default_read:path)?,
            )*
        })?
        $(optional {
            $(
                $(#[$optional_meta:meta])* $optional:ident $(= $optional_key:literal $(| $optional_alias:literal)?)?:
                $optional_type:ty $(=> $optional_read:path)?,
            )*
        })?
        $(boxed {
            $($(#[$boxed_meta:meta])* $boxed:ident: $boxed_type:ty $(=> $boxed_read:path)?,)*
        })?
    )*) => {$(
        object! { @declare ($($verbs)?) $(#[$meta])* $name {
            $($(#[$field_meta])* $(#[serde(rename = $field_key)])? pub $field: $type,)*
            $($($(#[$default_meta])* $(#[serde(rename = $default_key)])? pub $default: $default_type,)*)?
            $($(
                $(#[$optional_meta])*
                #[serde(skip_serializing_if = "Option::is_none" $(, rename = $optional_key)?)]
                pub $optional: Option<$optional_type>,
            )*)?
            $($(
                $(#[$boxed_meta])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $boxed: Option<Box<$boxed_type>>,
            )*)?
        } }

        object! { @blank ($($verbs)?) $name {
            $($field: $crate::types::object::Blank::blank(),)*
            $($($default: ::std::default::Default::default(),)*)?
            $($($optional: None,)*)?
            $($($boxed: None,)*)?
        } }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut object = Self::blank();
                deserializer.deserialize_map($crate::types::object::Fill(&mut object))?;
                Ok(object)
            }
        }

        impl<'de> ::serde::de::Visitor<'de> for $crate::types::object::Fill<'_, $name> {
            type Value = ();

            fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!("an object, as for `", stringify!($name), "`"))
            }

            fn visit_map<A: ::serde::de::MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
                let object = self.0;
                $(let mut $field = false;)*
                while let Some($crate::types::object::Word(key)) = map.next_key()? {
                    match &*key {
                        $(object!(@key $field $($field_key $($field_alias)?)?) => {
                            if let Some(value) = $crate::types::object::value(&mut map)? {
                                object.$field = value;
                                $field = true;
                            }
                        })*
                        $($(object!(@key $default $($default_key)?) => {
                            object.$default = object!(@default map, $default_type $(, $default_read)?);
                        })*)?
                        $($(object!(@key $optional $($optional_key $($optional_alias)?)?) => {
                            // Of a field with two names, one may be null.
                            if let Some(value) = object!(@value map, Option<$optional_type> $(, $optional_read)?) {
                                object.$optional = Some(value);
                            }
                        })*)?
                        $($(object!(@key $boxed) => {
                            object.$boxed = object!(@value map, Option<Box<$boxed_type>> $(, $boxed_read)?);
                        })*)?
                        _ => object.extra.insert(key, map.next_value()?),
                    }
                }
                $(if !$field {
                    return Err(::serde::de::Error::missing_field(object!(@key $field $($field_key)?)));
                })*
                Ok(())
            }
        }

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
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize)]
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
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize)]
        #[non_exhaustive]
        pub struct $name {
            $($fields)*
            /// The fields that this version does not know.
            #[serde(flatten)]
            pub extra: $crate::types::Extra,
        }
    };
    (@blank (verbs) $name:ident { $($fields:tt)* }) => {
        object! { @blank () $name { $($fields)* bound: ::std::default::Default::default(), } }
    };
    (@blank () $name:ident { $($fields:tt)* }) => {
        impl $name {
            /// One that says nothing yet.
            pub(crate) fn blank() -> Self {
                Self { $($fields)* extra: ::std::default::Default::default() }
            }
        }
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
    (@key $field:ident $key:literal $alias:literal) => { $key | $alias };
    (@default $map:ident, $type:ty) => {
        $crate::types::object::value::<Option<$type>, _>(&mut $map)?.unwrap_or_default()
    };
    (@default $map:ident, $type:ty, $read:path) => { object!(@value $map, $type, $read) };
    (@value $map:ident, $type:ty) => { $crate::types::object::value::<$type, _>(&mut $map)? };
    (@value $map:ident, $type:ty, $read:path) => {{
        struct Read($type);
        impl<'de> ::serde::Deserialize<'de> for Read {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $read(deserializer).map(Self)
            }
        }
        $map.next_value::<Read>()?.0
    }};
}

/// The value of the field whose name was read last. Not inlined: between updates the code itself leaves the processor's
/// caches, and so the less of it the better.
#[inline(never)]
pub(crate) fn value<'de, T: Deserialize<'de>, A: MapAccess<'de>>(map: &mut A) -> Result<T, A::Error> {
    map.next_value()
}

/// An object that is filled as it is read.
pub(crate) struct Fill<'a, T>(pub(crate) &'a mut T);

/// A field's place before it is read.
pub(crate) trait Blank {
    fn blank() -> Self;
}

impl<T: Default> Blank for T {
    fn blank() -> Self {
        Self::default()
    }
}

/// A field's name, copied only where it is written with escapes.
pub(crate) struct Word<'de>(pub(crate) Cow<'de, str>);

impl<'de> Deserialize<'de> for Word<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(WordVisitor)
    }
}

struct WordVisitor;

impl<'de> Visitor<'de> for WordVisitor {
    type Value = Word<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Word<'de>, E> {
        Ok(Word(Cow::Borrowed(key)))
    }

    fn visit_str<E>(self, key: &str) -> Result<Word<'de>, E> {
        Ok(Word(Cow::Owned(key.to_owned())))
    }
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
                $crate::types::object::Word::deserialize(deserializer).map(|word| (&*word.0).into())
            }
        }
    )*};
}
