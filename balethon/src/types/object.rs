//! `object!`: how a type of Bale's is declared.

/// Declares objects of Bale's: `struct Name { … }` with the fields that are always there, then `optional { … }` with
/// those that may be absent or null. Every object gets `extra`, `object["field"]`, and the derives.
///
/// `: verbs` behind the name binds objects to the client that parsed them, for types that have verbs.
macro_rules! object {
    ($(
        $(#[$meta:meta])*
        struct $name:ident $(: $verbs:ident)? {
            $($(#[$field_meta:meta])* $field:ident: $type:ty,)*
        }
        $(optional {
            $($(#[$optional_meta:meta])* $optional:ident: $optional_type:ty,)*
        })?
    )*) => {$(
        object! { @declare ($($verbs)?)
            $(#[$meta])* $name
            { $($(#[$field_meta])* $field: $type,)* }
            { $($($(#[$optional_meta])* $optional: $optional_type,)*)? }
        }

        impl ::std::ops::Index<&str> for $name {
            type Output = ::serde_json::Value;

            /// Any field by the name that Bale gives it; null where there is none.
            fn index(&self, field: &str) -> &Self::Output {
                self.extra.field(field, || ::serde_json::to_value(self))
            }
        }
    )*};
    (@declare (verbs) $(#[$meta:meta])* $name:ident
        { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }
        { $($(#[$optional_meta:meta])* $optional:ident: $optional_type:ty,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            $($(#[$optional_meta])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $optional: Option<$optional_type>,)*
            /// The fields that this version does not know.
            #[serde(flatten)]
            pub extra: $crate::types::Extra,
            #[serde(skip)]
            pub(crate) bound: $crate::types::Bound,
        }
    };
    (@declare () $(#[$meta:meta])* $name:ident
        { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }
        { $($(#[$optional_meta:meta])* $optional:ident: $optional_type:ty,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            $($(#[$optional_meta])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $optional: Option<$optional_type>,)*
            /// The fields that this version does not know.
            #[serde(flatten)]
            pub extra: $crate::types::Extra,
        }
    };
}
