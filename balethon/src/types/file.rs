//! Files: on Bale's side, and on their way there.

#[cfg(feature = "uploads")]
use std::path::{Path, PathBuf};

#[cfg(feature = "uploads")]
use bytes::Bytes;
use serde::{Serialize, Serializer};
#[cfg(feature = "uploads")]
use tokio::io::AsyncRead;

use super::{Animation, Audio, Document, FileId, Photo, PhotoSize, Sticker, Video, Voice};
use crate::error::{Error, ErrorKind};
#[cfg(feature = "uploads")]
use crate::upload::{Progress, Reader, Source, Upload};

object! {
    /// A file that is ready for download.
    struct File: verbs {
        /// Its id.
        file_id: FileId,
    }
    optional {
        /// The same over time and for other bots; not for downloading or sending.
        file_unique_id: String,
        /// In bytes.
        file_size: u64,
        /// What stands in the download's address, for an hour. It may equal the id.
        file_path: String,
    }
}

/// A file to send: one that Bale has already, one that Bale fetches, or one that is uploaded. Cheap to clone.
///
/// - **By id**, `&message.document` or a [`FileId`]: no size limit; the kind cannot change. A text without `://` is
///   taken for an id.
/// - **By address**: at most 5 MB for photos and 20 MB for others, with the right MIME type.
/// - **Uploaded** from a path, bytes or a reader (feature `uploads`): at most 10 MB for photos and 50 MB for others. It
///   is read piece by piece while it is sent, never whole into memory. Dropping the request ends the upload.
///
/// ```no_run
/// # async fn handler(message: balethon::types::Message) -> balethon::Result {
/// use balethon::types::InputFile;
///
/// message.reply_photo("https://example.com/cat.jpg").await?;
/// # #[cfg(feature = "uploads")] {
/// message.reply_document(InputFile::path("report.pdf").named("Report.pdf")).caption("As promised").await?;
/// message.reply_document(InputFile::bytes("notes.txt", "Hello")).await?;
/// # }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct InputFile(Form);

#[derive(Clone, Debug)]
enum Form {
    /// An id or an address.
    Text(String),
    #[cfg(feature = "uploads")]
    Upload(Upload),
}

impl InputFile {
    /// A file that Bale has, by its id.
    pub fn id(id: impl Into<FileId>) -> Self {
        Self(Form::Text(id.into().0))
    }

    /// A file that Bale fetches, by its address on http or https.
    pub fn url(url: impl Into<String>) -> Self {
        Self(Form::Text(url.into()))
    }

    /// The id or address.
    fn text(&self) -> Option<&str> {
        match &self.0 {
            Form::Text(text) => Some(text),
            #[cfg(feature = "uploads")]
            Form::Upload(_) => None,
        }
    }

    /// Whether it is a part of its own in the request.
    pub(crate) fn is_upload(&self) -> bool {
        self.text().is_none()
    }

    /// Finds a text that can be neither an id nor an address.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let Some(text) = self.text() else { return Ok(()) };
        let refuse = |what: String| Err(Error::new(ErrorKind::BadRequest, what));
        if text.is_empty() {
            return refuse("the file's id is empty".to_owned());
        }
        if is_url(text) || text.contains(':') && !text.contains("://") {
            return Ok(());
        }
        if text.contains("://") {
            return refuse(format!("{text:?} is no address that Bale fetches files from; it takes http and https"));
        }
        // Ids are opaque, but none was seen with a dot or a slash, and file names have both.
        if text.contains(['.', '/', '\\']) {
            return refuse(format!(
                "{text:?} is neither a file id nor an address; a file on this machine is sent by \
                 `InputFile::path({text:?})`, with the feature `uploads`"
            ));
        }
        Ok(())
    }
}

#[cfg(feature = "uploads")]
impl InputFile {
    /// A file on this machine, read while it is sent.
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self::upload(Source::Path(path.to_owned()), name.unwrap_or_else(|| "file".to_owned()), None)
    }

    /// A file in memory, and the name that it gets.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let size = Some(bytes.len() as u64);
        Self::upload(Source::Bytes(bytes), name.into(), size)
    }

    /// What a reader gives, and the name that it gets. It is read once: a request that failed on the way is not sent
    /// again. Say its [`size`](Self::size) where it is known.
    pub fn reader(name: impl Into<String>, reader: impl AsyncRead + Send + Unpin + 'static) -> Self {
        Self::upload(Source::Reader(Reader::new(reader)), name.into(), None)
    }

    /// The name that the uploaded file gets; by default that of the path.
    pub fn named(self, name: impl Into<String>) -> Self {
        self.set(|upload| upload.name = name.into())
    }

    /// The MIME type of the uploaded file; by default it is guessed from the name.
    pub fn mime(self, mime: impl Into<String>) -> Self {
        self.set(|upload| upload.mime = Some(mime.into()))
    }

    /// The size of what a reader will give, in bytes: limits are then checked before anything is sent.
    pub fn size(self, bytes: u64) -> Self {
        self.set(|upload| upload.size = Some(bytes))
    }

    /// Calls the function with every piece that is sent. It should return quickly.
    pub fn progress(self, on_progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.set(|upload| upload.progress = Some(std::sync::Arc::new(on_progress)))
    }

    fn set(mut self, change: impl FnOnce(&mut Upload)) -> Self {
        if let Form::Upload(upload) = &mut self.0 {
            change(upload);
        }
        self
    }

    fn upload(source: Source, name: String, size: Option<u64>) -> Self {
        Self(Form::Upload(Upload { source, name, mime: None, size, progress: None }))
    }

    pub(crate) fn as_upload(&self) -> Option<&Upload> {
        match &self.0 {
            Form::Text(_) => None,
            Form::Upload(upload) => Some(upload),
        }
    }
}

fn is_url(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// Ids and addresses are written as they are; an upload is a part of its own, and its place is null.
impl Serialize for InputFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Form::Text(text) => serializer.serialize_str(text),
            #[cfg(feature = "uploads")]
            Form::Upload(_) => serializer.serialize_none(),
        }
    }
}

impl From<&str> for InputFile {
    fn from(id_or_url: &str) -> Self {
        Self(Form::Text(id_or_url.to_owned()))
    }
}

impl From<String> for InputFile {
    fn from(id_or_url: String) -> Self {
        Self(Form::Text(id_or_url))
    }
}

impl From<FileId> for InputFile {
    fn from(id: FileId) -> Self {
        Self::id(id)
    }
}

impl From<&FileId> for InputFile {
    fn from(id: &FileId) -> Self {
        Self::id(id)
    }
}

impl From<&InputFile> for InputFile {
    fn from(file: &InputFile) -> Self {
        file.clone()
    }
}

#[cfg(feature = "uploads")]
impl From<&Path> for InputFile {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

#[cfg(feature = "uploads")]
impl From<PathBuf> for InputFile {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

macro_rules! sent_again {
    ($($object:ident),*) => {$(
        impl From<&$object> for InputFile {
            fn from(object: &$object) -> Self {
                Self::id(&object.file_id)
            }
        }

        // As messages hold it.
        impl From<&Box<$object>> for InputFile {
            fn from(object: &Box<$object>) -> Self {
                Self::id(&object.file_id)
            }
        }

        impl From<&$object> for FileId {
            fn from(object: &$object) -> Self {
                object.file_id.clone()
            }
        }
    )*};
}

/// The photo in its largest size.
impl From<&Photo> for InputFile {
    fn from(photo: &Photo) -> Self {
        Self::id(photo.largest().map(|size| size.file_id.clone()).unwrap_or_default())
    }
}

sent_again!(PhotoSize, Animation, Audio, Document, Video, Voice, Sticker, File);
