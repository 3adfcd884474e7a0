//! A request's parameters, whichever way they came.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::sandbox::world::{Outcome, Refusal};

/// Parameters by name. In a query or form all are texts; in JSON they have types. Both are read alike here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params {
    fields: Map<String, Value>,
    files: Vec<Upload>,
    /// What the server has downloaded for the method, by address.
    fetched: Vec<(String, Upload)>,
    multipart: bool,
}

/// A file that came with the request.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    /// The name of the part.
    pub(crate) field: String,
    pub(crate) file_name: Option<String>,
    pub(crate) mime_type: Option<String>,
    pub(crate) bytes: Bytes,
}

impl Params {
    pub(crate) fn set(&mut self, name: String, value: Value) {
        self.fields.insert(name, value);
    }

    pub(crate) fn add_file(&mut self, file: Upload) {
        self.files.push(file);
    }

    pub(crate) fn add_fetched(&mut self, url: String, file: Upload) {
        self.fetched.push((url, file));
    }

    pub(crate) fn fetched(&self, url: &str) -> Option<&Upload> {
        self.fetched.iter().find(|(address, _)| address == url).map(|(_, file)| file)
    }

    pub(crate) fn set_multipart(&mut self) {
        self.multipart = true;
    }

    pub(crate) fn is_multipart(&self) -> bool {
        self.multipart
    }

    /// As a test sees them: JSON texts as what they hold, files by name and size.
    pub(crate) fn to_json(&self) -> Value {
        let mut all = self.fields.clone();
        for file in &self.files {
            let shown = json!({"file_name": file.file_name, "mime_type": file.mime_type, "size": file.bytes.len()});
            all.insert(file.field.clone(), shown);
        }
        Value::Object(all)
    }

    /// The value, unless it is absent in one of the ways that clients use: null, the text `null`, or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| match value {
            Value::Null => false,
            Value::String(text) => !text.is_empty() && text != "null",
            _ => true,
        })
    }

    pub(crate) fn file(&self, name: &str) -> Option<&Upload> {
        self.files.iter().find(|file| file.field == name)
    }

    /// A text, which may be empty or the word `null`; numbers count as their digits.
    pub(crate) fn text(&self, name: &str) -> Outcome<Option<String>> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(Refusal::invalid(name)),
        }
    }

    /// A text that has to be there.
    pub(crate) fn required_text(&self, name: &str) -> Outcome<String> {
        self.text(name)?.filter(|text| !text.is_empty()).ok_or_else(|| Refusal::blank(name))
    }

    /// A text of at most so many characters.
    pub(crate) fn text_up_to(&self, name: &str, characters: usize) -> Outcome<Option<String>> {
        let text = self.text(name)?;
        if text.as_ref().is_some_and(|text| text.chars().count() > characters) {
            return Err(Refusal::bad_request(&format!("{name} is too long")));
        }
        Ok(text)
    }

    pub(crate) fn integer(&self, name: &str) -> Outcome<Option<i64>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = match value {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.map(Some).ok_or_else(|| Refusal::invalid(name))
    }

    pub(crate) fn required_integer(&self, name: &str) -> Outcome<i64> {
        self.integer(name)?.ok_or_else(|| Refusal::blank(name))
    }

    pub(crate) fn required_number(&self, name: &str) -> Outcome<f64> {
        let value = self.get(name).ok_or_else(|| Refusal::blank(name))?;
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.filter(|number| number.is_finite()).ok_or_else(|| Refusal::invalid(name))
    }

    pub(crate) fn flag(&self, name: &str) -> Outcome<Option<bool>> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) => match text.to_ascii_lowercase().as_str() {
                "true" | "1" => Ok(Some(true)),
                "false" | "0" => Ok(Some(false)),
                _ => Err(Refusal::invalid(name)),
            },
            Some(Value::Number(number)) => Ok(Some(number.as_i64() != Some(0))),
            Some(_) => Err(Refusal::invalid(name)),
        }
    }

    /// An object or list: plain in a JSON body, elsewhere, and also there, as JSON text.
    pub(crate) fn json(&self, name: &str) -> Outcome<Option<Value>> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => {
                let value: Value = serde_json::from_str(text).map_err(|_| Refusal::invalid(name))?;
                Ok(Some(value).filter(|value| !value.is_null()))
            }
            Some(value) => Ok(Some(value.clone())),
        }
    }

    pub(crate) fn required_json(&self, name: &str) -> Outcome<Value> {
        self.json(name)?.ok_or_else(|| Refusal::blank(name))
    }
}
