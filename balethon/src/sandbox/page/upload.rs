//! Files that a person sends on the page.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Multipart, State};
use serde_json::{Value, json};

use crate::sandbox::attachment::Attachment;
use crate::sandbox::state::Shared;
use crate::sandbox::world::{ChatKey, FileKind, Refusal, World};

/// The most files of an album; more become several.
const ALBUM: usize = 10;

/// `POST /page/upload`: multipart with `key`, `as`, perhaps `caption` and `reply_to`, and for each file its `kind` (a
/// field of Bale's `Message`, such as `photo`) and then `file`. Files that can be an album are one, with the caption on
/// the first. Answers as acts do.
pub(crate) async fn upload(State(shared): State<Arc<Shared>>, form: Multipart) -> Json<Value> {
    let sent = match Upload::read(form).await {
        Ok(upload) => shared.change(|state| upload.send(&mut state.world)),
        Err(description) => Err(description),
    };
    Json(match sent {
        Ok(messages) => json!({"ok": true, "result": messages}),
        Err(description) => json!({"ok": false, "description": description}),
    })
}

#[derive(Default)]
struct Upload {
    key: Option<ChatKey>,
    user: i64,
    caption: String,
    reply_to: Option<i64>,
    kind: Option<FileKind>,
    files: Vec<Attachment>,
}

impl Upload {
    async fn read(mut form: Multipart) -> Result<Self, String> {
        let mut upload = Self::default();
        while let Some(part) = form.next_field().await.map_err(|error| error.body_text())? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "file" {
                let kind = upload.kind.ok_or("kind is missing, or none that a message can hold")?;
                let name = part.file_name().map(str::to_owned).filter(|name| !name.is_empty());
                let mime_type = part.content_type().map(str::to_owned);
                let bytes = part.bytes().await.map_err(|error| error.body_text())?;
                if bytes.is_empty() {
                    return Err(format!("{} is empty", name.as_deref().unwrap_or("the file")));
                }
                upload.files.push(Attachment { kind, name, mime_type, bytes, caption: None });
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

    /// Gives the messages.
    fn send(mut self, world: &mut World) -> Result<Vec<Value>, String> {
        let key = self.key.ok_or("key is missing")?;
        self.files.first_mut().ok_or("file is missing")?.caption = Some(self.caption);
        let kinds: Vec<FileKind> = self.files.iter().map(|file| file.kind).collect();
        let at_once = if FileKind::make_album(&kinds) { ALBUM } else { 1 };
        let told = |refusal: Refusal| refusal.description;
        // All of them or none, also where they are several albums.
        for kind in kinds {
            world.need_send_by_person(key, self.user, kind.permission()).map_err(told)?;
        }
        let mut messages = Vec::new();
        for files in self.files.chunks(at_once) {
            let sent = world.send_files(key, self.user, files.to_vec(), self.reply_to).map_err(told)?;
            messages.extend(sent.iter().map(|message| (**message).clone()));
        }
        Ok(messages)
    }
}
