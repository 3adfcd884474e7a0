//! Files over HTTP: forms that are read while they are sent, downloads that are read as they come.

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt};
use reqwest::Response;

use super::http::network_error;
use crate::api::Incoming;
use crate::error::{Error, ErrorKind};

/// A file as it comes. Each piece has the time that a request has.
pub(super) fn incoming(response: Response, timeout: Duration) -> Incoming {
    let size = response.content_length();
    let chunks = stream::unfold(Some(response), move |response| async move {
        let mut response = response?;
        match tokio::time::timeout(timeout, response.chunk()).await {
            Ok(Ok(chunk)) => chunk.map(|chunk| (Ok(chunk), Some(response))),
            Ok(Err(error)) => Some((Err(network_error(error)), None)),
            Err(_) => Some((Err(stalled()), None)),
        }
    });
    Incoming { size, chunks: chunks.boxed() }
}

/// A small file that has been read already.
pub(super) fn read(body: Bytes) -> Incoming {
    let chunks: BoxStream<'static, _> = stream::iter([Ok(body.clone())]).boxed();
    Incoming { size: Some(body.len() as u64), chunks }
}

fn stalled() -> Error {
    Error::new(ErrorKind::Timeout, "nothing moved for too long (the client's `request_timeout`)")
}

#[cfg(feature = "uploads")]
pub(super) use uploads::send;

#[cfg(feature = "uploads")]
mod uploads {
    use std::io;
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use futures_util::future::{self, Either};
    use futures_util::stream::{BoxStream, TryStreamExt};
    use reqwest::{Body, RequestBuilder, multipart};
    use tokio::io::{AsyncRead, AsyncReadExt};
    use tokio_util::io::ReaderStream;

    use super::super::http::answer;
    use super::*;
    use crate::api::{Form, Part};
    use crate::upload::{Progress, Source, Upload};

    /// How much is read at once.
    const PIECE: usize = 64 << 10;

    /// Sends a form; gives the answer's status and body. A large file takes long: only a transfer that stands still is
    /// given up.
    pub(in crate::client) async fn send(
        request: RequestBuilder,
        form: &Form,
        idle: Duration,
    ) -> Result<(u16, Bytes), Error> {
        let moved = Arc::new(AtomicU64::new(0));
        let mut body = multipart::Form::new();
        for (name, value) in &form.fields {
            body = body.text(name.clone(), value.clone());
        }
        // All are opened before the first byte is sent.
        for part in &form.files {
            body = body.part(part.name.clone(), open(part, &moved).await?);
        }
        let answer = answer(request.multipart(body).send());
        match future::select(pin!(answer), pin!(stall(&moved, idle))).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(stalled()),
        }
    }

    /// Ends when nothing has moved for so long.
    async fn stall(moved: &AtomicU64, idle: Duration) {
        let mut seen = u64::MAX;
        loop {
            let now = moved.load(Ordering::Relaxed);
            if now == seen {
                return;
            }
            seen = now;
            tokio::time::sleep(idle).await;
        }
    }

    async fn open(part: &Part, moved: &Arc<AtomicU64>) -> Result<multipart::Part, Error> {
        let upload = &part.upload;
        let file_error = |what: &str, error: io::Error| {
            Error::new(ErrorKind::File, format!("the file for `{}` {what}", part.name)).with_source(error)
        };
        let (content, size): (BoxStream<'static, io::Result<Bytes>>, _) = match &upload.source {
            Source::Bytes(bytes) => {
                // In pieces, for the progress to move.
                let pieces: Vec<_> =
                    (0..bytes.len()).step_by(PIECE).map(|at| bytes.slice(at..bytes.len().min(at + PIECE))).collect();
                (stream::iter(pieces.into_iter().map(Ok)).boxed(), Some(bytes.len() as u64))
            }
            Source::Path(path) => {
                let shown = path.display();
                let file = tokio::fs::File::open(path)
                    .await
                    .map_err(|error| file_error(&format!("could not be opened: {shown}"), error))?;
                let facts = file.metadata().await.map_err(|error| file_error("could not be read", error))?;
                if facts.is_dir() {
                    let what = format!("the file for `{}` is a folder: {shown}", part.name);
                    return Err(Error::new(ErrorKind::File, what));
                }
                // What is added while it is sent is left out: its size has been told by then.
                (pieces(file.take(facts.len())), facts.is_file().then_some(facts.len()))
            }
            Source::Reader(reader) => {
                let reader = reader.clone();
                // Taken when the first piece is wanted, so that a refused connection uses nothing up.
                let content = stream::once(async move {
                    let taken = reader.take().ok_or_else(|| io::Error::other("the reader has been read already"))?;
                    Ok::<_, io::Error>(pieces(taken))
                });
                (content.try_flatten().boxed(), upload.size)
            }
        };
        if let Some(size) = size.filter(|size| *size > part.limit) {
            return Err(Error::new(
                ErrorKind::BadRequest,
                format!(
                    "the file for `{}` has {}, and Bale takes at most {}; send a smaller one",
                    part.name,
                    crate::text::size(size),
                    crate::text::size(part.limit)
                ),
            ));
        }
        let body = Body::wrap_stream(watched(content, upload, size, Arc::clone(moved)));
        let content = match size {
            Some(size) => multipart::Part::stream_with_length(body, size),
            None => multipart::Part::stream(body),
        };
        let guessed = || mime_guess::from_path(&upload.name).first_or_octet_stream().to_string();
        let mime = upload.mime.clone().unwrap_or_else(guessed);
        content.file_name(upload.name.clone()).mime_str(&mime).map_err(|_| {
            Error::new(ErrorKind::BadRequest, format!("{mime:?} is no MIME type; one looks like `image/png`"))
        })
    }

    fn pieces(reader: impl AsyncRead + Send + 'static) -> BoxStream<'static, io::Result<Bytes>> {
        ReaderStream::with_capacity(reader, PIECE).boxed()
    }

    /// Tells of every piece that goes by.
    fn watched(
        content: BoxStream<'static, io::Result<Bytes>>,
        upload: &Upload,
        size: Option<u64>,
        moved: Arc<AtomicU64>,
    ) -> BoxStream<'static, io::Result<Bytes>> {
        let on_progress = upload.progress.clone();
        let mut done = 0;
        content
            .inspect_ok(move |piece| {
                done += piece.len() as u64;
                moved.fetch_add(piece.len() as u64, Ordering::Relaxed);
                if let Some(on_progress) = &on_progress {
                    on_progress(Progress::new(done, size));
                }
            })
            .boxed()
    }
}
