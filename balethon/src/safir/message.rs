//! Messages to phone numbers.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::http::{self, Http};
use super::{Error, ErrorKind, phone};
use crate::secret::Token;
use crate::types::FileId;

/// Safir, version 3: an organization's bot writes to phone numbers.
#[derive(Clone, Debug)]
#[must_use]
pub struct Safir {
    http: Http,
    key: Token,
    bot_id: i64,
}

impl Safir {
    /// With the organization's `api-access-key`, and the id of the bot that writes.
    pub fn new(access_key: impl AsRef<str>, bot_id: impl Into<i64>) -> Self {
        let key = Token::new(access_key.as_ref());
        Self { http: Http::new("https://safir.bale.ai/api/v3"), key, bot_id: bot_id.into() }
    }

    /// Another server. Default: `https://safir.bale.ai/api/v3`.
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.http.base_url = url.as_ref().trim_end_matches('/').to_owned();
        self
    }

    /// How long a request may take. Default: 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.http.timeout = timeout;
        self
    }

    /// A message to a phone number, `09…`, `+98…` or `98…`.
    pub fn message(&self, phone: impl Into<String>) -> SafirMessage {
        let fields = Map::new();
        SafirMessage { safir: self.clone(), phone: phone.into(), request_id: None, secure: None, fields }
    }

    /// Uploads a file to send; gives its id.
    ///
    /// # Errors
    /// The file was refused, or the request failed.
    pub async fn upload(&self, name: impl Into<String>, content: impl Into<bytes::Bytes>) -> Result<FileId, Error> {
        #[derive(Deserialize)]
        struct Answer {
            file_id: FileId,
        }
        let name = name.into();
        let mime = mime_guess::from_path(&name).first_or_octet_stream();
        let part = reqwest::multipart::Part::stream(reqwest::Body::from(content.into())).file_name(name);
        let part = part.mime_str(mime.as_ref()).map_err(|_| Error::new(ErrorKind::Input, "the file's type is none"))?;
        let form = reqwest::multipart::Form::new().part("file", part);
        let request = self.http.post("upload_file")?.header("api-access-key", self.key.expose()).multipart(form);
        Ok(http::send::<Answer>(request).await?.file_id)
    }
}

/// A message to a phone number. It is not sent until [`send`](SafirMessage::send) is called.
#[derive(Clone, Debug)]
#[must_use]
pub struct SafirMessage {
    safir: Safir,
    phone: String,
    request_id: Option<String>,
    secure: Option<bool>,
    fields: Map<String, Value>,
}

impl SafirMessage {
    /// The text.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.field("text", text.into())
    }

    /// A file that was [uploaded](Safir::upload).
    pub fn file(self, id: impl Into<FileId>) -> Self {
        self.field("file_id", id.into().0)
    }

    /// A text that the person can copy.
    pub fn copy_text(self, text: impl Into<String>) -> Self {
        self.field("copy_text", text.into())
    }

    /// Any other field of the message; what there is besides is not documented in full.
    pub fn field(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(name.into(), value.into());
        self
    }

    /// A name for this request: of two with the same, only one is carried out.
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// Sets `is_secure`.
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = Some(secure);
        self
    }

    /// Sends the message; gives its id.
    ///
    /// # Errors
    /// Safir refused it, which it may also say in an answer that looks like success, or the request failed.
    pub async fn send(self) -> Result<String, Error> {
        #[derive(Deserialize)]
        struct Answer {
            // Of the number and text that sources show, either.
            #[serde(alias = "request_id")]
            message_id: Option<Value>,
            error_data: Option<Vec<Refused>>,
        }
        #[derive(Deserialize)]
        struct Refused {
            code: Option<i64>,
            description: Option<String>,
        }
        if self.fields.is_empty() {
            return Err(Error::new(ErrorKind::Input, "the message is empty; give it a text or a file"));
        }
        let mut data = json!({ "message": self.fields });
        if let Some(secure) = self.secure {
            data["is_secure"] = secure.into();
        }
        let mut body = json!({
            "bot_id": self.safir.bot_id, "phone_number": phone::normal(&self.phone)?, "message_data": data,
        });
        if let Some(id) = self.request_id {
            body["request_id"] = id.into();
        }
        let request = self.safir.http.post("send_message")?.header("api-access-key", self.safir.key.expose());
        let answer: Answer = http::send(http::json(request, &body)).await?;
        if let Some(refused) = answer.error_data.into_iter().flatten().next() {
            return Err(Error::of_code(refused.code, 200, refused.description.as_deref().unwrap_or_default()));
        }
        match answer.message_id {
            Some(Value::String(id)) => Ok(id),
            Some(id) if !id.is_null() => Ok(id.to_string()),
            _ => Ok(String::new()),
        }
    }
}
