//! Files that a person of a test sends.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Map, Value};

use super::world::{ChatKey, Draft, FileKind, Outcome, Refusal, StoredFile, World};

/// A file that a person sends, with what stands beside it.
#[derive(Clone, Debug)]
#[must_use = "an attachment is sent with `Person::send_file`"]
pub struct Attachment {
    pub(crate) kind: FileKind,
    pub(crate) name: Option<String>,
    pub(crate) mime_type: Option<String>,
    pub(crate) bytes: Bytes,
    pub(crate) caption: Option<String>,
}

impl Attachment {
    fn of(kind: FileKind, bytes: impl Into<Bytes>) -> Self {
        Self { kind, name: None, mime_type: None, bytes: bytes.into(), caption: None }
    }

    /// A photo. Its width and height are read from the picture; bytes that are none count as 800 by 600.
    pub fn photo(bytes: impl Into<Bytes>) -> Self {
        Self::of(FileKind::Photo, bytes)
    }

    /// A video.
    pub fn video(bytes: impl Into<Bytes>) -> Self {
        Self::of(FileKind::Video, bytes).name("video.mp4")
    }

    /// A moving picture, which comes with a `document` as well.
    pub fn animation(bytes: impl Into<Bytes>) -> Self {
        Self::of(FileKind::Animation, bytes).name("animation.gif")
    }

    /// Music; its name without the ending is the title.
    pub fn audio(name: &str, bytes: impl Into<Bytes>) -> Self {
        Self::of(FileKind::Audio, bytes).name(name)
    }

    /// A voice message.
    pub fn voice(bytes: impl Into<Bytes>) -> Self {
        Self::of(FileKind::Voice, bytes)
    }

    /// Any file.
    pub fn document(name: &str, bytes: impl Into<Bytes>) -> Self {
        Self::of(FileKind::Document, bytes).name(name)
    }

    /// A sticker.
    pub fn sticker(bytes: impl Into<Bytes>) -> Self {
        Self::of(FileKind::Sticker, bytes)
    }

    /// What the file is called; its kind is guessed by the ending.
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// The text under it.
    pub fn caption(mut self, caption: &str) -> Self {
        self.caption = Some(caption.to_owned());
        self
    }

    /// Keeps the file in the world; gives the message that holds it.
    fn draft(self, world: &mut World, sender: i64) -> Draft {
        let inner = world.add_file(StoredFile::new(self.kind, sender, self.name, self.mime_type, self.bytes));
        let fields: Map<_, _> =
            world.media(&inner).into_iter().map(|(field, value)| (field.to_owned(), value)).collect();
        let mut draft = Draft::from(fields);
        if let Some(caption) = self.caption.filter(|caption| !caption.is_empty()) {
            draft.set_text("caption", &caption);
        }
        draft
    }
}

impl World {
    /// A person sends files: one, or several as an album; all of them or none.
    pub(crate) fn send_files(
        &mut self,
        key: ChatKey,
        user: i64,
        files: Vec<Attachment>,
        reply_to: Option<i64>,
    ) -> Outcome<Vec<Arc<Value>>> {
        let kinds: Vec<FileKind> = files.iter().map(|file| file.kind).collect();
        let is_album = kinds.len() > 1;
        if is_album && !FileKind::make_album(&kinds) {
            let what = "an album holds photos and videos, or documents, or music; nothing else, and not mixed";
            return Err(Refusal::bad_request(what));
        }
        for kind in kinds {
            self.need_send_by_person(key, user, kind.permission())?;
        }
        let album = is_album.then(|| self.next_album(user));
        let send = |file: Attachment| {
            let mut draft = file.draft(self, user);
            if let Some(album) = &album {
                draft.content.insert("media_group_id".into(), album.as_str().into());
            }
            self.post_by_person(key, user, draft.replying(reply_to))
        };
        files.into_iter().map(send).collect()
    }
}
