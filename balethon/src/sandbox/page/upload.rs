//! Files that a person sends on the page.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Multipart, State};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::sandbox::state::Shared;
use crate::sandbox::world::{ChatKey, Draft, FileKind, StoredFile};

/// `POST /page/upload`: multipart with `key`, `as`, `kind` (a field of Bale's `Message`, such as `photo`), perhaps
/// `caption` and `reply_to`, and `file`. Answers as acts do.
pub(crate) async fn upload(State(shared): State<Arc<Shared>>, form: Multipart) -> Json<Value> {
    let sent = match Upload::read(form).await {
        Ok(upload) => shared.change(|state| upload.send(&mut state.world)),
        Err(description) => Err(description),
    };
    Json(match sent {
        Ok(message) => json!({"ok": true, "result": message}),
        Err(description) => json!({"ok": false, "description": description}),
    })
}

#[derive(Default)]
struct Upload {
    key: Option<ChatKey>,
    user: i64,
    kind: Option<FileKind>,
    caption: String,
    reply_to: Option<i64>,
    name: Option<String>,
    mime_type: Option<String>,
    bytes: Bytes,
}

impl Upload {
    async fn read(mut form: Multipart) -> Result<Self, String> {
        let mut upload = Self::default();
        while let Some(part) = form.next_field().await.map_err(|error| error.body_text())? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "file" {
                upload.name = part.file_name().map(str::to_owned).filter(|name| !name.is_empty());
                upload.mime_type = part.content_type().map(str::to_owned);
                upload.bytes = part.bytes().await.map_err(|error| error.body_text())?;
                continue;
            }
            let text = part.text().await.map_err(|error| error.body_text())?;
            match name.as_str() {
                "key" => upload.key = Some(text.parse()?),
                "as" => upload.user = text.parse().map_err(|_| "as is no number")?,
                "kind" => upload.kind = FileKind::from_field(&text),
                "caption" => upload.caption = text,
                "reply_to" => upload.reply_to = text.parse().ok(),
                _ => {}
            }
        }
        Ok(upload)
    }

    fn send(self, world: &mut crate::sandbox::world::World) -> Result<Value, String> {
        let key = self.key.ok_or("key is missing")?;
        let kind = self.kind.ok_or("kind is missing, or none that a message can hold")?;
        if self.bytes.is_empty() {
            return Err("file is missing".to_owned());
        }
        let inner = world.add_file(StoredFile::new(kind, self.user, self.name, self.mime_type, self.bytes));
        let fields: serde_json::Map<_, _> =
            world.media(&inner).into_iter().map(|(field, value)| (field.to_owned(), value)).collect();
        let mut draft = Draft::from(fields);
        if !self.caption.is_empty() {
            draft.set_text("caption", &self.caption);
        }
        let message = world.send_permitted(key, self.user, kind.permission(), draft.replying(self.reply_to));
        message.map(|message| (*message).clone()).map_err(|refusal| refusal.description)
    }
}
