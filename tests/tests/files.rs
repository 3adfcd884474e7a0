//! Files: how they are sent and fetched, and what is refused before anything moves.

mod bale;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::header;
use bale::{Server, TOKEN, axum_json, failure};
use balethon::types::{File, InputFile, InputMedia, Message};
use balethon::{ErrorKind, Progress};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

/// A folder of a test's own.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("balethon-files-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn names(&self) -> Vec<String> {
        std::fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn a_message() -> Value {
    json!({ "message_id": 9, "date": 1, "chat": { "id": 5, "type": "private" } })
}

fn a_file(size: impl Into<Value>) -> Value {
    json!({ "file_id": "1:-2:1:ab", "file_size": size.into(), "file_path": "1:-2:1:ab" })
}

#[tokio::test]
async fn a_path_is_sent_under_its_name() {
    let (server, folder) = (Server::start().await, Folder::new());
    let path = folder.file("گزارش.pdf", vec![7; 200_000]);
    server.answer_result(&a_message());
    server.client().send_document(5, InputFile::path(&path)).caption("as promised").await.unwrap();
    let received = server.only();
    let (name, mime, content) = received.file("document");
    assert_eq!((name, mime, content.len()), ("گزارش.pdf", "application/pdf", 200_000));
    assert_eq!(received.text("caption"), "as promised");

    server.answer_result(&a_message());
    server.client().send_document(5, InputFile::path(&path).named("x.unknown-ending").mime("text/csv")).await.unwrap();
    assert_eq!(server.only().file("document").1, "text/csv");
}

#[tokio::test]
async fn a_reader_is_sent_as_it_comes() {
    let server = Server::start().await;
    let (reader, mut writer) = tokio::io::duplex(16);
    server.answer_result(&a_message());
    let sent = tokio::spawn(server.client().send_video(5, InputFile::reader("a.mp4", reader)).into_future());
    writer.write_all(&[3; 1000]).await.unwrap();
    drop(writer);
    sent.await.unwrap().unwrap();
    let received = server.only();
    assert_eq!(received.file("video").2.len(), 1000);
}

#[tokio::test]
async fn a_reader_is_sent_once() {
    let server = Server::start().await;
    let file = InputFile::reader("a.txt", &b"content"[..]).size(7);
    server.answer(failure(500, r#"{"ok":false,"error_code":500,"description":"Internal server error"}"#));
    let error = server.client().send_document(5, &file).retry(true).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server, "the first error, and no second attempt");
    let error = server.client().send_document(5, &file).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Usage);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_path_is_sent_again_after_a_fault() {
    let (server, folder) = (Server::start().await, Folder::new());
    let path = folder.file("a.txt", "content");
    server.answer(failure(500, r#"{"ok":false,"error_code":500,"description":"Internal server error"}"#));
    server.answer_result(&a_message());
    server.client().send_document(5, InputFile::path(path)).retry(true).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert!(received.iter().all(|request| &request.file("document").2[..] == b"content"));
}

#[tokio::test]
async fn uploads_tell_how_far_they_are() {
    let server = Server::start().await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let steps = Arc::clone(&seen);
    server.answer_result(&a_message());
    let file =
        InputFile::bytes("a.bin", vec![0; 300_000]).progress(move |progress| steps.lock().unwrap().push(progress));
    server.client().send_document(5, file).await.unwrap();
    let seen: Vec<Progress> = seen.lock().unwrap().clone();
    assert!(seen.len() > 2, "{seen:?}");
    assert!(seen.is_sorted_by_key(|progress| progress.done));
    assert_eq!(seen.last().and_then(|progress| progress.fraction()), Some(1.0));
}

#[tokio::test]
async fn a_dropped_request_ends_the_upload() {
    struct Reader(Option<tokio::sync::oneshot::Sender<()>>, u64);
    impl Drop for Reader {
        fn drop(&mut self) {
            let _ = self.0.take().unwrap().send(());
        }
    }
    impl tokio::io::AsyncRead for Reader {
        fn poll_read(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
            buffer: &mut tokio::io::ReadBuf<'_>,
        ) -> std::task::Poll<std::io::Result<()>> {
            self.1 += 1;
            if self.1 > 10 {
                return std::task::Poll::Pending;
            }
            buffer.put_slice(b"some");
            std::task::Poll::Ready(Ok(()))
        }
    }
    let server = Server::start().await;
    let (dropped, was_dropped) = tokio::sync::oneshot::channel();
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let begun = Mutex::new(Some(begun));
    let file = InputFile::reader("a.bin", Reader(Some(dropped), 0)).progress(move |_| {
        if let Some(begun) = begun.lock().unwrap().take() {
            let _ = begun.send(());
        }
    });
    let task = tokio::spawn(server.client().send_document(5, file).into_future());
    has_begun.await.unwrap();
    task.abort();
    was_dropped.await.unwrap();
}

#[tokio::test]
async fn limits_are_told_before_anything_is_sent() {
    let (server, folder) = (Server::start().await, Folder::new());
    let client = server.client();
    let large = folder.0.join("large.bin");
    std::fs::File::create(&large).unwrap().set_len(11 << 20).unwrap();
    let error = client.send_photo(5, InputFile::path(&large)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    let told = error.to_string();
    assert!(told.contains("11.0 MB") && told.contains("10.0 MB") && told.contains("photo"), "{told}");

    let huge = InputFile::reader("huge.bin", tokio::io::empty()).size(60 << 20);
    assert!(client.send_document(5, huge).await.unwrap_err().to_string().contains("50.0 MB"));
    let thumbnail = InputFile::bytes("t.jpg", vec![0; 300 << 10]);
    let album = [InputMedia::video(InputFile::bytes("v.mp4", "v")).thumbnail(thumbnail)];
    assert!(client.send_media_group(5, album).await.unwrap_err().to_string().contains("200 kB"));
    assert_eq!(server.received().len(), 0);

    server.answer_result(&a_message());
    client.send_document(5, InputFile::path(&large)).await.unwrap();
}

#[tokio::test]
async fn mistakes_are_told_before_anything_is_sent() {
    let (server, folder) = (Server::start().await, Folder::new());
    let client = server.client();
    let missing = folder.0.join("missing.pdf");
    let error = client.send_document(5, InputFile::path(&missing)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("missing.pdf"), "{error}");
    let error = client.send_document(5, InputFile::path(&folder.0)).await.unwrap_err();
    assert!(error.to_string().contains("folder"), "{error}");

    for (text, hint) in [("cat.jpg", "InputFile::path"), ("", "empty"), ("ftp://host/cat.jpg", "http")] {
        let error = client.send_photo(5, text).await.unwrap_err();
        assert!(error.to_string().contains(hint), "{text}: {error}");
    }
    let error = client.send_document(5, InputFile::bytes("a", "a").mime("no type")).await.unwrap_err();
    assert!(error.to_string().contains("image/png"), "{error}");
    let mixed = [InputMedia::photo("1:2:3:a"), InputMedia::document("1:2:3:b")];
    assert!(client.send_media_group(5, mixed).await.unwrap_err().to_string().contains("among themselves"));
    let empty: [InputMedia; 0] = [];
    assert!(client.send_media_group(5, empty).await.is_err());
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn an_album_names_its_parts() {
    let server = Server::start().await;
    server.answer_result(&json!([a_message(), a_message()]));
    let items = [
        InputMedia::photo("1409500561:-356:1:1b2a"),
        InputMedia::video(InputFile::bytes("v.mp4", "video")).thumbnail(InputFile::bytes("t.jpg", "small")),
        InputMedia::photo(InputFile::bytes("p.jpg", "photo")),
    ];
    let messages = server.client().send_media_group(5, items).await.unwrap();
    assert_eq!(messages.len(), 2);
    let received = server.only();
    let media: Value = serde_json::from_str(received.text("media")).unwrap();
    let names: Vec<_> = media.as_array().unwrap().iter().map(|item| item["media"].as_str().unwrap()).collect();
    assert_eq!(names, ["1409500561:-356:1:1b2a", "attach://media1", "attach://media2"]);
    assert_eq!(media[1]["thumbnail"], "attach://thumbnail1");
    assert_eq!(&received.file("thumbnail1").2[..], b"small");
    assert_eq!(&received.file("media2").2[..], b"photo");
}

#[tokio::test]
async fn a_file_of_a_message_is_sent_again_by_its_id() {
    let server = Server::start().await;
    let photo = json!([
        { "file_id": "small", "width": 90, "height": 60 }, { "file_id": "large", "width": 900, "height": 600 }
    ]);
    let message: Message = serde_json::from_value(json!({
        "message_id": 9, "chat": { "id": 5, "type": "private" }, "photo": photo, "document": { "file_id": "doc" }
    }))
    .unwrap();
    for (file, id) in [
        (InputFile::from(message.photo.as_ref().unwrap()), "large"),
        (InputFile::from(message.document.as_ref().unwrap()), "doc"),
    ] {
        server.answer_result(&a_message());
        server.client().send_photo(5, file).await.unwrap();
        assert_eq!(server.only().json()["photo"], id);
    }
}

#[tokio::test]
async fn a_file_is_fetched_to_memory_and_to_a_path() {
    let (server, folder) = (Server::start().await, Folder::new());
    let client = server.client();
    server.answer_result(&a_file(7));
    server.answer(Bytes::from_static(b"content"));
    assert_eq!(&client.download("1:-2:1:ab").await.unwrap()[..], b"content");
    let paths: Vec<_> = server.received().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, [format!("/bot{TOKEN}/getFile"), format!("/file/bot{TOKEN}/1:-2:1:ab")]);

    let path = folder.file("there", "old");
    server.answer_result(&a_file(7));
    server.answer(Bytes::from_static(b"content"));
    assert_eq!(client.download("1:-2:1:ab").to(&path).await.unwrap(), 7);
    assert_eq!(std::fs::read(&path).unwrap(), b"content");
    assert_eq!(folder.names(), ["there"]);
}

#[tokio::test]
async fn downloads_tell_how_far_they_are() {
    let server = Server::start().await;
    server.answer_result(&a_file(300_000));
    server.answer(vec![1; 300_000]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let steps = Arc::clone(&seen);
    let download = server.client().download("id").progress(move |progress| steps.lock().unwrap().push(progress));
    assert_eq!(download.await.unwrap().len(), 300_000);
    let seen: Vec<Progress> = seen.lock().unwrap().clone();
    assert!(seen.is_sorted_by_key(|progress| progress.done));
    assert_eq!(seen.last().and_then(|progress| progress.fraction()), Some(1.0));
}

#[tokio::test]
async fn a_download_has_a_limit() {
    let (server, folder) = (Server::start().await, Folder::new());
    let client = server.client();
    // Known from the object: nothing is asked.
    let file: File = serde_json::from_value(a_file(30 << 20)).unwrap();
    assert!(file.download().await.unwrap_err().to_string().contains("client"), "it is bound to none");
    server.answer_result(&a_file(30 << 20));
    assert!(client.download("id").await.unwrap_err().to_string().contains("20.0 MB"));
    assert_eq!(server.received().len(), 1, "the file itself was not asked for");
    // Told by the server.
    server.answer_result(&a_file(Value::Null));
    server.answer(vec![1; 5000]);
    assert!(client.download("id").limit(1000).await.is_err());
    // Not told at all.
    server.answer_result(&a_file(Value::Null));
    let pieces = stream::iter((0..50).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![1; 100]))));
    server.answer(Body::from_stream(pieces));
    let error = client.download("id").limit(1000).to(folder.0.join("x")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert!(folder.names().is_empty(), "nothing half-done is left: {:?}", folder.names());
}

#[tokio::test]
async fn a_refused_download_is_told_as_any_refusal() {
    let server = Server::start().await;
    let refusal = r#"{"ok":false,"error_code":404,"description":"Not Found: file not found"}"#;
    for status in [404, 200] {
        server.answer_result(&a_file(7));
        let mut answer = axum::response::IntoResponse::into_response(failure(status, refusal));
        answer.headers_mut().insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        server.answer(answer);
        let error = server.client().download("id").await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some(404)), "HTTP {status}");
        assert!(!format!("{error:?}").contains("SECRET"));
    }
    // Other JSON is a file like any other.
    server.answer_result(&a_file(7));
    server.answer(axum_json(json!({ "mine": true })));
    assert_eq!(&server.client().download("id").await.unwrap()[..], br#"{"mine":true}"#);
}

#[tokio::test]
async fn a_path_of_bales_leads_nowhere_else() {
    let server = Server::start().await;
    for (path, asked) in [
        ("../../getMe", "getMe"),
        ("a/../b", "a/b"),
        ("a?x=1#y", "a%3Fx=1%23y"),
        ("documents/file 1.pdf", "documents/file%201.pdf"),
    ] {
        server.answer_result(&json!({ "file_id": "id", "file_path": path }));
        server.answer("content");
        server.client().download("id").await.unwrap();
        assert_eq!(server.received()[1].path, format!("/file/bot{TOKEN}/{asked}"), "{path}");
    }
}

#[tokio::test]
async fn a_broken_download_leaves_nothing() {
    let (server, folder) = (Server::start().await, Folder::new());
    let path = folder.file("there", "old");
    server.answer_result(&a_file(Value::Null));
    let (seen, was_seen) = tokio::sync::oneshot::channel::<()>();
    let cut = stream::once(async move {
        let _ = was_seen.await;
        Err(std::io::Error::other("cut"))
    });
    server.answer(Body::from_stream(stream::iter([Ok(Bytes::from_static(b"half"))]).chain(cut)));
    let seen = Mutex::new(Some(seen));
    let download = server.client().download("id").progress(move |_| drop(seen.lock().unwrap().take()));
    let error = download.to(&path).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network, "{error:?}");
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
    assert_eq!(folder.names(), ["there"]);
    let error = server.client().download("id").to(&folder.0).await.unwrap_err();
    assert!(error.to_string().contains("folder"), "{error}");
}

#[tokio::test]
async fn a_download_comes_piece_by_piece() {
    let server = Server::start().await;
    server.answer_result(&a_file(8));
    server.answer("12345678");
    let mut stream = server.client().download("id").stream().await.unwrap();
    assert_eq!(stream.size(), Some(8));
    let mut all = Vec::new();
    while let Some(piece) = stream.next().await {
        all.extend(piece.unwrap());
    }
    assert_eq!(all, b"12345678");
}

#[test]
fn a_program_without_a_runtime_downloads_too() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start());
    server.answer_result(&a_file(7));
    server.answer("content");
    assert_eq!(&server.client().download("id").wait().unwrap()[..], b"content");
}
