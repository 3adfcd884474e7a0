//! Where a file comes from that a bot sends: an upload, an id, or an address.

use serde_json::Value;

use crate::sandbox::world::{FileKind, Outcome, Refusal, StoredFile};

use super::{Call, Upload};

/// Upload limits in bytes, and those for what Bale downloads from an address.
const MB: usize = 1024 * 1024;
const PHOTO_UPLOAD: usize = 10 * MB;
const UPLOAD: usize = 50 * MB;
const PHOTO_BY_URL: usize = 5 * MB;
const BY_URL: usize = 20 * MB;
const VOICE_BY_URL: usize = MB;

impl Call<'_> {
    /// The file in the parameter of its kind; gives its inner id.
    pub(super) fn file(&mut self, kind: FileKind) -> Outcome<String> {
        let field = kind.field();
        if let Some(upload) = self.params.file(field).cloned() {
            return self.uploaded(kind, &upload);
        }
        let source = self.params.required_text(field)?;
        // Bale takes animations by multipart only, even when they are named by an id.
        if kind == FileKind::Animation && !self.params.is_multipart() {
            return Err(Refusal::new(500, "Internal server error"));
        }
        self.named(kind, &source)
    }

    /// A file that came with the request.
    pub(super) fn uploaded(&mut self, kind: FileKind, upload: &Upload) -> Outcome<String> {
        let limit = if kind == FileKind::Photo { PHOTO_UPLOAD } else { UPLOAD };
        if upload.bytes.len() > limit {
            return Err(Refusal::bad_request("file is too big"));
        }
        if upload.bytes.is_empty() {
            return Err(Refusal::bad_request("file must be non-empty"));
        }
        let name = upload.file_name.clone();
        let file = StoredFile::new(kind, self.bot, name, upload.mime_type.clone(), upload.bytes.clone());
        Ok(self.world.add_file(file))
    }

    /// A file by its id, whose kind cannot change, or by its address.
    pub(super) fn named(&mut self, kind: FileKind, source: &str) -> Outcome<String> {
        if source.starts_with("http://") || source.starts_with("https://") {
            return self.fetched(kind, source);
        }
        let inner = self.world.known_file(self.bot, source).map(str::to_owned);
        let inner = inner.ok_or_else(|| Refusal::bad_request("wrong file identifier/HTTP URL specified"))?;
        let stored = self.world.file(&inner).ok_or_else(Refusal::no_message)?;
        // An animation stands in its message as a document too, under the same id.
        if stored.kind != kind {
            let what = format!("can't use file of type {} as {}", stored.kind.field(), kind.field());
            return Err(Refusal::bad_request(&what));
        }
        // Every size of a photo means the whole photo.
        Ok(inner.trim_end_matches(":small").to_owned())
    }

    /// A file that Bale downloads. The server has done that before the method began.
    fn fetched(&mut self, kind: FileKind, url: &str) -> Outcome<String> {
        let fetched = self.params.fetched(url).cloned();
        let mut upload = fetched.ok_or_else(|| Refusal::bad_request("failed to get HTTP URL content"))?;
        let mime = upload.mime_type.clone().unwrap_or_default();
        let (size, starts) = (upload.bytes.len(), |prefix: &str| mime.starts_with(prefix));
        let right_type = match kind {
            FileKind::Photo => starts("image/"),
            FileKind::Sticker => starts("image/") || starts("video/"),
            FileKind::Audio => starts("audio/"),
            FileKind::Voice => starts("audio/ogg"),
            FileKind::Video => starts("video/"),
            FileKind::Animation => starts("video/") || starts("image/gif"),
            FileKind::Document => ["image/gif", "application/pdf", "application/zip"].iter().any(|kind| starts(kind)),
        };
        if !right_type {
            return Err(Refusal::bad_request("wrong type of the web page content"));
        }
        if size > if kind == FileKind::Photo { PHOTO_BY_URL } else { BY_URL } {
            return Err(Refusal::bad_request("file is too big"));
        }
        // A larger voice message arrives as a file.
        let kind = if kind == FileKind::Voice && size > VOICE_BY_URL { FileKind::Document } else { kind };
        // In 2019 such a document had this name, without an extension.
        if kind == FileKind::Document && upload.file_name.is_none() {
            upload.file_name = Some("default".to_owned());
        }
        self.uploaded(kind, &upload)
    }

    /// The file that an album's item or a sticker names: an uploaded part, in one of the three forms that clients use
    /// (`attach://name`, `<attach://name>`, the bare name), an id, or an address.
    pub(super) fn attached(&mut self, kind: FileKind, source: &Value) -> Outcome<String> {
        let source = source.as_str().filter(|source| !source.is_empty()).ok_or_else(|| Refusal::invalid("media"))?;
        let bare = source.trim_start_matches('<').trim_end_matches('>');
        let part = bare.strip_prefix("attach://").unwrap_or(source);
        match self.params.file(part).cloned() {
            Some(upload) => self.uploaded(kind, &upload),
            None if bare.starts_with("attach://") => {
                Err(Refusal::bad_request(&format!("there is no part named {part}")))
            }
            None => self.named(kind, source),
        }
    }
}
