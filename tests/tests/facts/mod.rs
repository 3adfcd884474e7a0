//! What is known of Bale's API, as data: `api.json` and the sample payloads of the reference beside the repository, or
//! the copy of them in `tests/data` where the reference is not there.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::{Map, Value, json};

fn reference(name: &str, copy: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reference = root.join("../../shared/bale-api").join(name);
    if reference.exists() { reference } else { root.join("data").join(copy) }
}

/// The whole of `api.json`.
pub(crate) fn api() -> &'static Value {
    static API: OnceLock<Value> = OnceLock::new();
    API.get_or_init(|| {
        let path = reference("api.json", "bale-api.json");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).unwrap()
    })
}

/// The sample payloads: file name and text.
pub(crate) fn samples() -> Vec<(String, String)> {
    let folder = reference("samples", "samples");
    let mut samples: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    samples.sort();
    samples
}

/// One sample's text.
pub(crate) fn sample(name: &str) -> String {
    std::fs::read_to_string(reference("samples", "samples").join(name)).unwrap()
}

/// A field of a type, or a parameter of a method.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) required: bool,
    pub(crate) doubt: bool,
}

fn fields(list: &Value) -> Vec<Field> {
    list.as_array()
        .into_iter()
        .flatten()
        .map(|field| Field {
            name: field["name"].as_str().unwrap().to_owned(),
            kind: field["type"].as_str().unwrap().to_owned(),
            required: field["required"].as_bool().unwrap(),
            doubt: field["doubt"].is_string(),
        })
        .collect()
}

/// The names of all types that have fields.
pub(crate) fn object_types() -> Vec<&'static str> {
    let types = api()["types"].as_object().unwrap();
    types
        .iter()
        .filter(|(_, facts)| facts["fields"].as_array().is_some_and(|fields| !fields.is_empty()))
        .map(|(name, _)| name.as_str())
        .collect()
}

pub(crate) fn type_fields(name: &str) -> Vec<Field> {
    fields(&api()["types"][name]["fields"])
}

/// The names of all methods.
pub(crate) fn methods() -> Vec<&'static str> {
    api()["methods"].as_object().unwrap().keys().map(String::as_str).collect()
}

pub(crate) fn params(method: &str) -> Vec<Field> {
    fields(&api()["methods"][method]["params"])
}

/// Which fields of an object are filled.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Fill {
    All,
    Required,
    /// The required ones, and null in all others.
    Nulls,
}

/// A value of a type, made from what `api.json` says of it. `name` is the field that it stands in.
pub(crate) fn sentinel(kind: &str, name: &str, fill: Fill) -> Value {
    match kind {
        "Integer" | "Integer64" => json!(integer(name)),
        "Float" => json!(float(name)),
        "Boolean" => json!(true),
        "ChatId" => json!(integer(name)),
        "String" | "FileSource" | "InputFile" => json!(string(name)),
        "AnyJson" => json!({ "any": [name] }),
        "StringOrInteger" => json!(string(name)),
        _ => {
            if let Some(item) = kind.strip_prefix("Array<").and_then(|rest| rest.strip_suffix('>')) {
                return json!([sentinel(item, name, fill)]);
            }
            let facts = &api()["types"][kind];
            if let Some(first) = facts["union"].as_array().map(|union| union[0].as_str().unwrap()) {
                return sentinel(first, name, fill);
            }
            object(kind, fill)
        }
    }
}

/// The sentinels for numbers and texts, by the name of their field, so that no two fields of an object that could be
/// mixed up have the same.
pub(crate) fn integer(name: &str) -> i64 {
    name.bytes().fold(7, |sum, byte| (sum * 31 + i64::from(byte)) % 100_003)
}

pub(crate) fn float(name: &str) -> f64 {
    (integer(name) % 80) as f64 + 0.5
}

pub(crate) fn string(name: &str) -> String {
    match name {
        "url" | "photo_url" => format!("https://example.com/{name}"),
        _ => format!("the {name}"),
    }
}

/// An object of a type with its fields filled. Objects that hold their own kind end after one level.
pub(crate) fn object(name: &str, fill: Fill) -> Value {
    thread_local! {
        static INSIDE: std::cell::RefCell<Vec<String>> = const { std::cell::RefCell::new(Vec::new()) };
    }
    INSIDE.with_borrow_mut(|inside| inside.push(name.to_owned()));
    let nested = |kind: &str| INSIDE.with_borrow(|inside| inside.iter().any(|outer| outer == kind));
    let mut object = Map::new();
    for field in type_fields(name) {
        let kind = field.kind.trim_start_matches("Array<").trim_end_matches('>').to_owned();
        let fill = if nested(&kind) { Fill::Required } else { fill };
        if field.required || fill == Fill::All {
            object.insert(field.name.clone(), sentinel(&field.kind, &field.name, fill));
        } else if fill == Fill::Nulls {
            object.insert(field.name.clone(), Value::Null);
        }
    }
    INSIDE.with_borrow_mut(|inside| inside.pop());
    Value::Object(object)
}

/// The same document where null and absent are the same.
pub(crate) fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(object) => Value::Object(
            object
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name.clone(), without_nulls(value)))
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(without_nulls).collect()),
        other => other.clone(),
    }
}
