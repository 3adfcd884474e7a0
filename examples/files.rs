//! Sends a large file with a progress bar and a button that cancels it; keeps the files that people send.

#![allow(clippy::print_stdout, reason = "it says where it keeps files")]

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use balethon::prelude::*;
use balethon::types::InputFile;
use tokio::sync::{oneshot, watch};

/// The uploads that are on their way.
#[derive(Default)]
struct Uploads(Mutex<HashMap<ChatId, oneshot::Sender<()>>>);

/// Where files are kept.
struct Folder(PathBuf);

#[on_command]
async fn report(message: Message, client: Client, uploads: Data<Uploads>) -> Result {
    let shown = message.reply(bar(0.0)).reply_markup(cancel_button()).await?;
    let (cancel, cancelled) = oneshot::channel();
    uploads.0.lock().unwrap().insert(message.chat.id, cancel);
    // Not waited for here: the press on the button is of the same person, and would wait for this handler.
    client.spawn(upload(message, shown, cancelled));
    Ok(())
}

async fn upload(message: Message, shown: Message, cancelled: oneshot::Receiver<()>) -> Result {
    let (progress, seen) = watch::channel(0.0);
    let file = InputFile::bytes("report.csv", "day,sales\n".repeat(300_000)).progress(move |progress_now| {
        progress.send_replace(progress_now.fraction().unwrap_or_default());
    });
    // What is not finished first is dropped, and with it the upload.
    let ending = tokio::select! {
        sent = message.reply_document(file).into_future() => {
            sent?;
            format!("{} Here it is.", bar(1.0))
        }
        _ = cancelled => "Cancelled.".to_owned(),
        never = show(&shown, seen) => match never {},
    };
    shown.edit_text(ending).await?;
    Ok(())
}

/// Shows how far the upload is, at most once a second.
async fn show(shown: &Message, mut seen: watch::Receiver<f64>) -> std::convert::Infallible {
    while seen.changed().await.is_ok() {
        let text = bar(*seen.borrow_and_update());
        // The bar is worth no failure.
        let _ = shown.edit_text(text).reply_markup(cancel_button()).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    std::future::pending().await
}

fn bar(fraction: f64) -> String {
    let full = (fraction * 10.0) as usize;
    format!("{}{} {:.0}%", "█".repeat(full), "░".repeat(10 - full), fraction * 100.0)
}

fn cancel_button() -> InlineKeyboard {
    InlineKeyboard::new().button("Cancel", "cancel")
}

#[on_callback_query(data = "cancel")]
async fn cancel(query: CallbackQuery, uploads: Data<Uploads>) -> &'static str {
    let chat = query.chat().map(|chat| chat.id).unwrap_or_default();
    match uploads.0.lock().unwrap().remove(&chat).map(|cancel| cancel.send(())) {
        Some(Ok(())) => "Stopping",
        _ => "It is already there",
    }
}

/// Keeps a file under a name of our own: the sender's may lead anywhere.
#[on_message(document)]
async fn keep(message: Message, document: Document, folder: Data<Folder>) -> Result<String> {
    let path = folder.0.join(format!("{}-{}", message.chat.id, message.id));
    let size = document.download().limit(5 << 20).to(&path).await?;
    Ok(format!("Kept {size} bytes of {}.", document.file_name.as_deref().unwrap_or("your file")))
}

fn main() -> Result {
    let folder = std::env::temp_dir().join("balethon-files");
    std::fs::create_dir_all(&folder)?;
    println!("Files are kept in {}", folder.display());
    run(Client::from_env()?.data(Uploads::default()).data(Folder(folder)))
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::{Attachment, Sandbox};

    use super::*;

    async fn bot(sandbox: &Sandbox) -> (impl Drop, PathBuf) {
        let folder = std::env::temp_dir().join(format!("balethon-files-test-{}", sandbox.token().replace(':', "-")));
        std::fs::create_dir_all(&folder).unwrap();
        let data = Folder(folder.clone());
        let handlers = handlers![report, cancel, keep];
        (sandbox.run(|client| client.data(Uploads::default()).data(data).handlers(handlers)).await, folder)
    }

    #[tokio::test]
    async fn the_report_comes_with_a_bar() {
        let sandbox = Sandbox::start().await;
        let _bot = bot(&sandbox).await;
        let ali = sandbox.user("Ali");
        ali.send("/report").await;
        assert_eq!(ali.next_reply().await.content(), "░░░░░░░░░░ 0%");
        let document = ali.next_reply().await.document.clone().unwrap();
        assert_eq!((document.file_name.as_deref(), document.file_size), (Some("report.csv"), Some(3_000_000)));
        loop {
            let shown = ali.next_edit().await;
            if shown.content() == "██████████ 100% Here it is." {
                break;
            }
            assert!(shown.content().ends_with('%'), "{shown}");
        }
    }

    #[tokio::test]
    async fn the_upload_is_cancelled() {
        let sandbox = Sandbox::start().await;
        let _bot = bot(&sandbox).await;
        let _held = sandbox.hold("sendDocument");
        let ali = sandbox.user("Ali");
        ali.send("/report").await;
        ali.next_reply().await;
        sandbox.wait_in_flight("sendDocument", 1).await;
        ali.click("Cancel").await;
        while ali.next_edit().await.content() != "Cancelled." {}
    }

    #[tokio::test]
    async fn a_file_is_kept() {
        let sandbox = Sandbox::start().await;
        let (_bot, folder) = bot(&sandbox).await;
        let ali = sandbox.user("Ali");
        ali.send_file(Attachment::document("../../notes.txt", "my notes")).await;
        assert_eq!(ali.next_reply().await.content(), "Kept 8 bytes of ../../notes.txt.");
        let kept: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(kept.len(), 1);
        assert_eq!(std::fs::read(&kept[0]).unwrap(), b"my notes");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
