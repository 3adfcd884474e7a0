//! Files: what is kept of them, and the ids by which each bot knows them.

use bytes::Bytes;
use serde_json::{Value, json};

use super::World;

/// Files and the ids given out for them.
#[derive(Default)]
pub(crate) struct Files {
    files: Vec<StoredFile>,
    /// What each id that a bot was told of means; an id belongs to one bot.
    known: std::collections::HashMap<String, (i64, String)>,
    /// Paths that `getFile` gave, and when they end.
    links: std::collections::HashMap<String, (i64, String, i64)>,
}

/// A file as it was sent, which decides what it can be sent as again.
#[derive(Clone, Debug)]
pub(crate) struct StoredFile {
    pub(crate) kind: FileKind,
    pub(crate) name: Option<String>,
    pub(crate) mime_type: String,
    pub(crate) bytes: Bytes,
    /// In pixels, for what is seen.
    pub(crate) size: (i64, i64),
    /// In seconds, for what takes time.
    pub(crate) duration: i64,
    pub(crate) title: Option<String>,
    /// Who sent it first.
    pub(crate) owner: i64,
}

/// What a file can be sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    Photo,
    Audio,
    Document,
    Video,
    Animation,
    Voice,
    Sticker,
}

impl FileKind {
    /// The parameter and the field of a message that hold it.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Video => "video",
            Self::Animation => "animation",
            Self::Voice => "voice",
            Self::Sticker => "sticker",
        }
    }

    pub(crate) fn from_field(field: &str) -> Option<Self> {
        [Self::Photo, Self::Audio, Self::Document, Self::Video, Self::Animation, Self::Voice, Self::Sticker]
            .into_iter()
            .find(|kind| kind.field() == field)
    }

    /// Whether files of these kinds can be one album: photos and videos mix, documents and music do not.
    pub(crate) fn make_album(kinds: &[Self]) -> bool {
        kinds.iter().all(|kind| match kind {
            Self::Photo | Self::Video => matches!(kinds[0], Self::Photo | Self::Video),
            Self::Audio | Self::Document => *kind == kinds[0],
            Self::Animation | Self::Voice | Self::Sticker => false,
        })
    }

    /// What a restricted member needs to send it.
    pub(crate) fn permission(self) -> &'static str {
        match self {
            Self::Photo => "can_send_photos",
            Self::Audio | Self::Voice => "can_send_audios",
            Self::Document => "can_send_documents",
            Self::Video | Self::Animation => "can_send_videos",
            Self::Sticker => "can_send_messages",
        }
    }
}

/// Stands in the world's own messages in place of an id; each bot is told one of its own.
const INNER: &str = "sandbox:";
/// How long a path of `getFile` works.
const LINK_MS: i64 = 60 * 60 * 1000;

impl World {
    /// Keeps a file; gives its inner id.
    pub(crate) fn add_file(&mut self, file: StoredFile) -> String {
        self.files.files.push(file);
        format!("{INNER}{}", self.files.files.len())
    }

    /// The file of an inner id.
    pub(crate) fn file(&self, inner: &str) -> Option<&StoredFile> {
        self.files.files.get(index(inner)?)
    }

    /// The inner id behind one that this bot was told of.
    pub(crate) fn known_file(&self, bot: i64, file_id: &str) -> Option<&str> {
        self.files.known.get(file_id).filter(|(owner, _)| *owner == bot).map(|(_, inner)| inner.as_str())
    }

    /// The inner id of any id, whichever bot it was made for; for tests, which see all.
    pub(crate) fn any_file(&self, file_id: &str) -> Option<&StoredFile> {
        let known = self.files.known.get(file_id).map(|(_, inner)| inner.as_str());
        self.file(known.unwrap_or(file_id))
    }

    /// The id under which a bot knows a file. Made up like Bale's: a user's id, a signed number, a digit, hex.
    pub(crate) fn file_id(&mut self, bot: i64, inner: &str) -> String {
        let Some(file) = self.file(inner) else { return inner.to_owned() };
        let number = index(inner).unwrap_or_default() as u64;
        let small = u64::from(inner.ends_with(SMALL));
        let mut of_file = fastrand::Rng::with_seed(number * 2 + small);
        let mut of_bot = fastrand::Rng::with_seed((number * 2 + small) ^ bot.unsigned_abs().rotate_left(20));
        let id = format!("{}:{}:1:{:016x}", file.owner, of_file.i64(..), of_bot.u64(..));
        self.files.known.insert(id.clone(), (bot, inner.to_owned()));
        id
    }

    /// Puts a bot's own ids in place of the inner ones.
    pub(crate) fn localize(&mut self, bot: i64, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value {
                        Value::String(id) if name.ends_with("file_id") && id.starts_with(INNER) => {
                            *value = json!(self.file_id(bot, id));
                        }
                        Value::Object(_) | Value::Array(_) => self.localize(bot, value),
                        _ => {}
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.localize(bot, value)),
            _ => {}
        }
    }

    /// Sets what a bot says of its file: width, height, duration.
    pub(crate) fn describe_file(&mut self, inner: &str, described: [Option<i64>; 3]) {
        let Some(file) = index(inner).and_then(|index| self.files.files.get_mut(index)) else { return };
        let [width, height, duration] = described;
        file.size = (width.unwrap_or(file.size.0), height.unwrap_or(file.size.1));
        file.duration = duration.unwrap_or(file.duration);
    }

    /// An id for the messages of an album.
    pub(crate) fn next_album(&mut self, sender: i64) -> String {
        self.numbers.albums += 1;
        format!("{sender}{}", self.now() * 1000 + self.numbers.albums)
    }

    /// A path for downloads that ends after an hour.
    pub(crate) fn file_link(&mut self, bot: i64, inner: &str) -> Option<String> {
        let file = self.file(inner)?;
        let folder = format!("{}s", file.kind.field());
        let name = file.name.clone().unwrap_or_else(|| "file".to_owned());
        let safe: String =
            name.chars().map(|c| if c.is_alphanumeric() || ".-_".contains(c) { c } else { '_' }).collect();
        let path = format!("{folder}/{}_{safe}", index(inner).unwrap_or_default() + 1);
        let end = self.now_ms() + LINK_MS;
        self.files.links.insert(path.clone(), (bot, inner.to_owned(), end));
        Some(path)
    }

    /// What a bot downloads from this path: one of `getFile`, or an id, which works as well.
    pub(crate) fn download(&self, bot: i64, path: &str) -> Option<&StoredFile> {
        let link = self.files.links.get(path).filter(|(owner, _, end)| *owner == bot && self.now_ms() < *end);
        let inner = link.map(|(_, inner, _)| inner.as_str()).or_else(|| self.known_file(bot, path));
        self.file(inner?)
    }

    /// The fields of a message that holds this file.
    pub(crate) fn media(&self, inner: &str) -> Vec<(&'static str, Value)> {
        let Some(file) = self.file(inner) else { return Vec::new() };
        let json = file.json(inner);
        if file.kind == FileKind::Animation && self.quirks.animation_with_document {
            return vec![("document", file.as_document(inner)), ("animation", json)];
        }
        vec![(file.kind.field(), json)]
    }
}

/// The smaller size of a photo. The same bytes: only its description differs.
const SMALL: &str = ":small";

fn index(inner: &str) -> Option<usize> {
    let number = inner.strip_prefix(INNER)?;
    let number: usize = number.strip_suffix(SMALL).unwrap_or(number).parse().ok()?;
    number.checked_sub(1)
}

impl StoredFile {
    /// Describes bytes that somebody sends as this kind.
    pub(crate) fn new(
        kind: FileKind,
        owner: i64,
        name: Option<String>,
        mime_type: Option<String>,
        bytes: Bytes,
    ) -> Self {
        let guessed = name.as_deref().and_then(|name| mime_guess::from_path(name).first_raw());
        // What a client says when it does not know is worth less than the name.
        let said = mime_type.filter(|mime| guessed.is_none() || mime != "application/octet-stream");
        let usual = match kind {
            FileKind::Photo => "image/jpeg",
            FileKind::Audio => "audio/mpeg",
            FileKind::Document => "application/octet-stream",
            FileKind::Video | FileKind::Animation => "video/mp4",
            FileKind::Voice => "audio/ogg",
            FileKind::Sticker => "image/webp",
        };
        let measured = imagesize::blob_size(&bytes).ok();
        let pixels = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let size = measured.map(|size| (pixels(size.width), pixels(size.height)));
        let title = name.as_deref().and_then(|name| name.rsplit_once('.')).map(|(stem, _)| stem.to_owned());
        Self {
            kind,
            mime_type: said.unwrap_or_else(|| guessed.unwrap_or(usual).to_owned()),
            size: size.unwrap_or(if kind == FileKind::Sticker { (512, 512) } else { (800, 600) }),
            duration: 1,
            title: title.filter(|_| kind == FileKind::Audio),
            name,
            bytes,
            owner,
        }
    }

    /// The object of its kind; a list of sizes for a photo.
    fn json(&self, inner: &str) -> Value {
        let unique = self.unique_id(inner);
        let (width, height) = self.size;
        let bytes = self.bytes.len();
        match self.kind {
            FileKind::Photo => {
                let small = (90, (height * 90 / width.max(1)).max(1));
                json!([
                    {"file_id": format!("{inner}{SMALL}"), "file_unique_id": format!("{unique}s"), "width": small.0,
                     "height": small.1, "file_size": bytes},
                    {"file_id": inner, "file_unique_id": unique, "width": width, "height": height, "file_size": bytes},
                ])
            }
            // Documented with its two ids only.
            FileKind::Voice => json!({"file_id": inner, "file_unique_id": unique}),
            FileKind::Sticker => json!({
                "file_id": inner, "file_unique_id": unique, "type": "regular", "width": width, "height": height,
                "file_size": bytes,
            }),
            FileKind::Document => self.as_document(inner),
            FileKind::Audio => {
                let mut audio = self.as_document(inner);
                audio["duration"] = json!(self.duration);
                if let Some(title) = &self.title {
                    audio["title"] = json!(title);
                }
                audio
            }
            FileKind::Video | FileKind::Animation => {
                let mut video = self.as_document(inner);
                video["width"] = json!(width);
                video["height"] = json!(height);
                video["duration"] = json!(self.duration);
                video
            }
        }
    }

    /// An id that is the same for every bot.
    pub(crate) fn unique_id(&self, inner: &str) -> String {
        let number = index(inner).unwrap_or_default() + 1;
        let size = if inner.ends_with(SMALL) { "s" } else { "" };
        format!("{}u{number}{size}", &self.kind.field()[..1])
    }

    fn as_document(&self, inner: &str) -> Value {
        let mut document = json!({
            "file_id": inner, "file_unique_id": self.unique_id(inner), "mime_type": self.mime_type, "file_size": self.bytes.len(),
        });
        if let Some(name) = &self.name {
            document["file_name"] = json!(name);
        }
        document
    }
}
