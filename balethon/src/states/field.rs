//! The fields of a state on their way to the storage and back.

use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::State;

/// What a state holds, field by field; without names, by number.
#[doc(hidden)]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(Map<String, Value>);

/// A type that a field of a state may have.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a state is kept in the storage, and `{Self}` cannot be",
    label = "cannot be stored",
    note = "a type of your own is stored with `#[state]` on it too, or with serde's `Serialize` and `Deserialize`; what \
            cannot be stored belongs in `Data<…>`"
)]
pub trait Stored: Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> Stored for T {}

/// How a field of the type is written and read.
#[doc(hidden)]
pub trait Field {
    /// The type.
    type Value;

    /// Adds the field.
    fn write(self, value: &Self::Value, fields: &mut Fields) -> serde_json::Result<()>;

    /// Takes the field. One that was not there yet is what `null` is: `None` for an `Option`.
    fn read(self, fields: &mut Fields) -> serde_json::Result<Self::Value>;
}

struct Named<T> {
    name: &'static str,
    kind: PhantomData<fn() -> T>,
}

impl<T: Stored> Field for Named<T> {
    type Value = T;

    fn write(self, value: &T, fields: &mut Fields) -> serde_json::Result<()> {
        fields.0.insert(self.name.to_owned(), serde_json::to_value(value)?);
        Ok(())
    }

    fn read(self, fields: &mut Fields) -> serde_json::Result<T> {
        let value = fields.0.remove(self.name);
        let absent = value.is_none();
        serde_json::from_value(value.unwrap_or_default()).map_err(|error| {
            let name = self.name;
            let what = if absent { "is not there".to_owned() } else { format!("cannot be read: {error}") };
            serde_json::Error::custom(format_args!("the field `{name}` {what}"))
        })
    }
}

/// Demands that a field of the type can be stored.
#[doc(hidden)]
pub fn field<T: Stored>(name: &'static str) -> impl Field<Value = T> {
    Named { name, kind: PhantomData }
}

/// The one field of a state that brings its own way of being stored.
const WHOLE: &str = "whole";

/// Hands over a state whose type has serde's traits itself.
#[doc(hidden)]
pub fn to_serde<S: Serialize>(state: &S, fields: &mut Fields) -> serde_json::Result<()> {
    fields.0.insert(WHOLE.to_owned(), serde_json::to_value(state)?);
    Ok(())
}

/// A state whose type has serde's traits itself.
#[doc(hidden)]
pub fn from_serde<S: DeserializeOwned>(mut fields: Fields) -> serde_json::Result<S> {
    serde_json::from_value(fields.0.remove(WHOLE).unwrap_or_default())
}

/// A state within another.
#[derive(Serialize, Deserialize)]
struct Nested {
    variant: String,
    fields: Fields,
}

/// `Serialize` of a state, for those that hold it.
#[doc(hidden)]
pub fn nested<S: State, Z: Serializer>(state: &S, serializer: Z) -> Result<Z::Ok, Z::Error> {
    let mut fields = Fields::default();
    state.write(&mut fields).map_err(serde::ser::Error::custom)?;
    let variant = S::VARIANTS[state.variant()].name.to_owned();
    Nested { variant, fields }.serialize(serializer)
}

/// `Deserialize` of a state, for those that hold it.
#[doc(hidden)]
pub fn unnest<'de, S: State, D: Deserializer<'de>>(deserializer: D) -> Result<S, D::Error> {
    let Nested { variant, fields } = Nested::deserialize(deserializer)?;
    let position = S::VARIANTS.iter().position(|known| known.name == variant);
    let position = position.ok_or_else(|| D::Error::custom(format_args!("there is no `{}::{variant}`", S::NAME)))?;
    S::read(position, fields).map_err(D::Error::custom)
}
