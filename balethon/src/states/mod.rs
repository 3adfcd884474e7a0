//! Stored states: what a type of them is ([`State`]), and where they are kept ([`Store`]).
//!
//! Handlers see them through [`Dialogue`](crate::dialogue::Dialogue) and the key `state`.

mod active;
mod field;
mod store;

use std::any::{TypeId, type_name};
use std::time::Duration;

use crate::text::short_type;
use active::Decoded;
pub(crate) use active::{Active, Current};
pub use field::{Field, Fields, field, from_serde, nested, to_serde, unnest};
pub(crate) use store::{Found, Store, Who};

/// A type whose values are states of a conversation: made by [`#[state]`](macro@crate::state).
///
/// What it consists of belongs to the attribute; there is nothing here to call.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no state",
    label = "not made by `#[state]`",
    note = "put `#[state]` on the enum or struct: `#[state] enum SignUp {{ Name, Age {{ name: String }} }}`"
)]
pub trait State: Sized + Send + Sync + 'static {
    /// What it is called in the storage.
    #[doc(hidden)]
    const NAME: &'static str;

    /// Stored states of other versions are dropped.
    #[doc(hidden)]
    const VERSION: u32;

    /// Whose state it is.
    #[doc(hidden)]
    const PER: Per;

    /// How long a state lives after it was set.
    #[doc(hidden)]
    const TIME_TO_LIVE: Option<Duration>;

    /// Its variants; of a struct, itself.
    #[doc(hidden)]
    const VARIANTS: &'static [Variant];

    /// Which variant this is.
    #[doc(hidden)]
    fn variant(&self) -> usize;

    /// Hands over what the variant holds.
    #[doc(hidden)]
    fn write(&self, fields: &mut Fields) -> serde_json::Result<()>;

    /// The variant with what it holds.
    #[doc(hidden)]
    fn read(variant: usize, fields: Fields) -> serde_json::Result<Self>;
}

/// Whose a state is: what `per` in [`#[state(per = …)]`](macro@crate::state) says.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// A person has one in every chat.
    PersonInChat,
    /// A person has one, in whatever chat.
    Person,
    /// A chat has one, whoever writes in it.
    Chat,
}

impl Per {
    pub(crate) const ALL: [Self; 3] = [Self::PersonInChat, Self::Person, Self::Chat];
}

/// A variant of a state, and where it stands in the source.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub file: &'static str,
    /// Where it stands.
    pub line: u32,
}

/// What the framework knows of a type of states.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct StateType {
    pub(crate) id: fn() -> TypeId,
    type_name: fn() -> &'static str,
    /// What it is called in the storage.
    pub name: &'static str,
    /// Stored states of other versions are dropped.
    pub(crate) version: u32,
    /// Whose state it is.
    pub(crate) per: Per,
    /// Its variants; of a struct, itself.
    pub variants: &'static [Variant],
    /// Reads a stored state.
    decode: fn(usize, Fields) -> serde_json::Result<Decoded>,
}

impl StateType {
    /// What is known of the type.
    pub const fn of<S: State>() -> Self {
        Self {
            id: TypeId::of::<S>,
            type_name: type_name::<S>,
            name: S::NAME,
            version: S::VERSION,
            per: S::PER,
            variants: S::VARIANTS,
            decode: |variant, fields| S::read(variant, fields).map(|state| Box::new(state) as Decoded),
        }
    }

    /// A struct is its own variant.
    pub(crate) fn is_struct(&self) -> bool {
        matches!(self.variants, [only] if self.type_name() == only.name)
    }

    /// The state as one writes it: `SignUp::Age`, or `Cart` for a struct.
    pub(crate) fn shown(&self, variant: usize) -> String {
        match self.variants.get(variant) {
            Some(variant) if !self.is_struct() => format!("{}::{}", self.type_name(), variant.name),
            _ => self.type_name(),
        }
    }

    /// In the storage it may have another.
    pub(crate) fn type_name(&self) -> String {
        short_type((self.type_name)())
    }

    /// Where it stands in the source: there, or a line or two below, where its variants begin.
    pub(crate) fn place(&self) -> String {
        self.variants.first().map_or_else(String::new, |variant| format!("{}:{}", variant.file, variant.line))
    }

    pub(crate) fn variant_named(&self, name: &str) -> Option<usize> {
        self.variants.iter().position(|variant| variant.name == name)
    }
}

impl PartialEq for StateType {
    fn eq(&self, other: &Self) -> bool {
        (self.id)() == (other.id)()
    }
}

inventory::collect!(StateType);
