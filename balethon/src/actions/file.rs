//! Downloads: to memory, to a path, or piece by piece.

use std::fmt;
use std::future::IntoFuture;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, Stream, StreamExt};
use tokio::io::AsyncWriteExt;

use crate::api::Api;
use crate::error::{Error, ErrorKind};
use crate::types::{
    Animation, Audio, ChatPhoto, Document, File, FileId, Message, Photo, PhotoSize, Sticker, Video, Voice,
};
use crate::upload::{OnProgress, Progress};

/// What Bale gives for download.
const LIMIT: u64 = 20 << 20;

/// A download that has not begun. Awaited, it gives the file's bytes; [`to`](Download::to) saves them,
/// [`stream`](Download::stream) gives them piece by piece. Dropping the future ends it.
///
/// ```no_run
/// # async fn handler(message: balethon::types::Message) -> balethon::Result {
/// if let Some(document) = &message.document {
///     document.download().limit(1_000_000).to("upload.bin").await?;
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a download does nothing until it is awaited (`.await`; `.wait()` where there is no async)"]
pub struct Download {
    api: Result<Api, Error>,
    file: Result<FileId, Error>,
    /// Bale's path, when it is known already.
    path: Option<String>,
    /// What the object said of its size.
    size: Option<u64>,
    limit: u64,
    progress: Option<OnProgress>,
}

impl Download {
    fn new(api: Result<Api, Error>, file: impl Into<FileId>) -> Self {
        Self { api, file: Ok(file.into()), path: None, size: None, limit: LIMIT, progress: None }
    }

    fn sized(mut self, size: Option<u64>) -> Self {
        self.size = size;
        self
    }

    /// The most bytes to take; a larger file is an error. Default: 20 MB, which is what Bale gives.
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Calls the function with every piece that comes. It should return quickly.
    pub fn progress(mut self, on_progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(on_progress));
        self
    }

    /// Saves the file under the path, in place of what is there. It appears there when it is whole.
    pub fn to(self, path: impl AsRef<Path>) -> Saving {
        Saving { download: self, path: path.as_ref().to_owned() }
    }

    /// Begins the download.
    ///
    /// # Errors
    /// The file is unknown or too large, or the request failed.
    pub async fn stream(self) -> Result<FileStream, Error> {
        let (api, file) = (self.api?, self.file?);
        let too_large = |size: u64| {
            let (size, limit) = (crate::text::size(size), crate::text::size(self.limit));
            Error::new(ErrorKind::BadRequest, format!("the file has {size}, and the download is limited to {limit}"))
        };
        if let Some(size) = self.size.filter(|size| *size > self.limit) {
            return Err(too_large(size));
        }
        let path = match self.path {
            Some(path) => path,
            None => {
                let ready = api.get_file(&file).await?;
                if let Some(size) = ready.file_size.filter(|size| *size > self.limit) {
                    return Err(too_large(size));
                }
                // Where Bale gives no path, its own people put the id in its place.
                ready.file_path.filter(|path| !path.is_empty()).unwrap_or(file.0)
            }
        };
        let incoming = api.fetch(path).await?;
        if let Some(size) = incoming.size.filter(|size| *size > self.limit) {
            return Err(too_large(size));
        }
        let total = incoming.size.or(self.size);
        Ok(FileStream { chunks: incoming.chunks, total, done: 0, limit: self.limit, progress: self.progress })
    }

    /// Downloads the file and blocks until it is there: for `fn` handlers and programs without a runtime.
    ///
    /// # Errors
    /// As when awaited.
    pub fn wait(self) -> Result<Bytes, Error> {
        crate::blocking::wait(self.into_future())
    }
}

impl IntoFuture for Download {
    type Output = Result<Bytes, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut stream = self.stream().await?;
            let mut bytes = BytesMut::new();
            while let Some(chunk) = stream.next().await {
                bytes.extend_from_slice(&chunk?);
            }
            Ok(bytes.freeze())
        })
    }
}

/// A download to a path. Awaited, it gives the number of bytes.
#[must_use = "a download does nothing until it is awaited (`.await`; `.wait()` where there is no async)"]
#[derive(Debug)]
pub struct Saving {
    download: Download,
    path: PathBuf,
}

impl Saving {
    /// Downloads the file and blocks until it is there: for `fn` handlers and programs without a runtime.
    ///
    /// # Errors
    /// As when awaited.
    pub fn wait(self) -> Result<u64, Error> {
        crate::blocking::wait(self.into_future())
    }
}

impl IntoFuture for Saving {
    type Output = Result<u64, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self { download, path } = self;
            let file_error = |what: &str, error: std::io::Error| {
                Error::new(ErrorKind::File, format!("{} {what}", path.display())).with_source(error)
            };
            if path.is_dir() {
                let what = format!("{} is a folder; say the name that the file gets in it", path.display());
                return Err(Error::new(ErrorKind::File, what));
            }
            let mut stream = download.stream().await?;
            let mut part = Part::new(&path);
            let mut file =
                tokio::fs::File::create(&part.path).await.map_err(|error| file_error("could not be made", error))?;
            while let Some(chunk) = stream.next().await {
                file.write_all(&chunk?).await.map_err(|error| file_error("could not be written", error))?;
            }
            file.flush().await.map_err(|error| file_error("could not be written", error))?;
            drop(file);
            tokio::fs::rename(&part.path, &path).await.map_err(|error| file_error("could not be written", error))?;
            part.whole = true;
            Ok(stream.done)
        })
    }
}

/// What is saved so far, beside its place. It goes away when the download does not end well.
struct Part {
    path: PathBuf,
    whole: bool,
}

impl Part {
    fn new(path: &Path) -> Self {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{:08x}.part", fastrand::u32(..)));
        Self { path: path.with_file_name(name), whole: false }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.whole {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// A file as it comes, piece by piece.
pub struct FileStream {
    chunks: BoxStream<'static, Result<Bytes, Error>>,
    total: Option<u64>,
    done: u64,
    limit: u64,
    progress: Option<OnProgress>,
}

impl FileStream {
    /// The size in bytes, where it is known.
    pub fn size(&self) -> Option<u64> {
        self.total
    }

    /// The next piece; nothing at the end.
    ///
    /// # Errors
    /// The connection broke, or the file has more bytes than the limit allows.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.next().await.transpose()
    }
}

impl Stream for FileStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = std::task::ready!(self.chunks.poll_next_unpin(cx));
        if let Some(Ok(piece)) = &chunk {
            self.done += piece.len() as u64;
            if self.done > self.limit {
                let limit = crate::text::size(self.limit);
                let what = format!("the file has more than the {limit} that the download is limited to");
                return Poll::Ready(Some(Err(Error::new(ErrorKind::BadRequest, what))));
            }
            if let Some(on_progress) = &self.progress {
                on_progress(Progress::new(self.done, self.total));
            }
        }
        Poll::Ready(chunk)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("file", &self.file).field("limit", &self.limit).finish_non_exhaustive()
    }
}

impl fmt::Debug for FileStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStream").field("done", &self.done).field("total", &self.total).finish_non_exhaustive()
    }
}

impl Api {
    /// Downloads a file that Bale has, by its id: at most 20 MB.
    pub fn download(&self, file: impl Into<FileId>) -> Download {
        Download::new(Ok(self.clone()), file)
    }
}

macro_rules! downloads {
    ($($object:ident),*) => {$(
        impl $object {
            /// Downloads it: at most 20 MB.
            pub fn download(&self) -> Download {
                Download::new(self.bound.api().cloned(), &self.file_id).sized(self.file_size)
            }
        }
    )*};
}

downloads!(PhotoSize, Animation, Audio, Document, Video, Voice, Sticker);

impl File {
    /// Downloads it: at most 20 MB. The path that came with it works for an hour.
    pub fn download(&self) -> Download {
        let mut download = Download::new(self.bound.api().cloned(), &self.file_id).sized(self.file_size);
        download.path = self.file_path.clone().filter(|path| !path.is_empty());
        download
    }
}

impl Photo {
    /// Downloads the largest size.
    pub fn download(&self) -> Download {
        match self.largest() {
            Some(size) => size.download(),
            None => nothing("the photo has no sizes"),
        }
    }
}

impl ChatPhoto {
    /// Downloads the photo, 640 by 640 pixels.
    pub fn download(&self) -> Download {
        Download::new(self.bound.api().cloned(), &self.big_file_id)
    }

    /// Downloads the photo, 160 by 160 pixels.
    pub fn download_small(&self) -> Download {
        Download::new(self.bound.api().cloned(), &self.small_file_id)
    }
}

impl Message {
    /// Downloads what the message holds: its photo in the largest size, video, document, …
    pub fn download(&self) -> Download {
        match () {
            () if let Some(animation) = &self.animation => animation.download(),
            () if let Some(photo) = &self.photo => photo.download(),
            () if let Some(video) = &self.video => video.download(),
            () if let Some(voice) = &self.voice => voice.download(),
            () if let Some(audio) = &self.audio => audio.download(),
            () if let Some(document) = &self.document => document.download(),
            () if let Some(sticker) = &self.sticker => sticker.download(),
            () => nothing("the message holds no file"),
        }
    }
}

fn nothing(what: &str) -> Download {
    let error = || Error::new(ErrorKind::Usage, format!("{what}; there is nothing to download"));
    Download { api: Err(error()), file: Err(error()), path: None, size: None, limit: LIMIT, progress: None }
}
