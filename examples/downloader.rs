//! Keeps the documents that it gets, under names of its own: where files go is not for strangers to say.

use balethon::prelude::*;

#[on_message(document)]
async fn download_document(message: Message, document: Document) -> Result {
    let downloading = message.reply("Downloading...").await?;
    let name = format!("document_{}_{}", message.chat.id, message.id);
    document.download().to(std::env::temp_dir().join(name)).await?;
    downloading.edit_text("Download completed").await?;
    Ok(())
}

fn main() -> Result {
    run(Client::from_env()?)
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::{Attachment, Sandbox};

    #[tokio::test]
    async fn a_document_is_kept() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client).await;
        let ali = sandbox.user("Ali");
        let sent = ali.send_file(Attachment::document("poem.txt", "سلام")).await;
        assert_eq!(ali.next_reply().await.content(), "Downloading...");
        assert_eq!(ali.next_edit().await.content(), "Download completed");
        let place = std::env::temp_dir().join(format!("document_{}_{}", ali.id(), sent.id()));
        assert_eq!(std::fs::read_to_string(&place).unwrap(), "سلام");
        std::fs::remove_file(place).unwrap();
    }
}
