//! Files that are chosen together.

use std::path::{Path, PathBuf};

use balethon::sandbox::Sandbox;

use crate::bot::picture;
use crate::browser::in_browser;

/// A folder that is there as long as this is.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("balethon-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const PARTS: &str = "document.querySelectorAll('.message.album .part')";

#[tokio::test]
async fn files_chosen_together_are_an_album() {
    let sandbox = Sandbox::start().await;
    sandbox.user("Ali");
    let folder = Folder::new("album");
    let [wide, tall] = [(320, 200), (200, 320)].map(|(w, h)| folder.file(&format!("{w}.bmp"), &picture(w, h)));
    let clip = folder.file("clip.mp4", b"no real film");
    let notes: Vec<PathBuf> = (0..12).map(|n| folder.file(&format!("note{n}.txt"), b"note")).collect();
    in_browser(sandbox.url(), async |page| {
        page.choose_files("Photo or video", &[&wide, &clip, &tall]).await;
        page.see("Send 3 files").await;
        page.until("find(FIELD, 'Send as').value === 'media'").await;
        page.write("Caption", "Our *garden*\u{e007}").await;
        page.until(&format!("{PARTS}.length === 3 && !document.querySelector('dialog')")).await;
        page.until("document.querySelector('.album > .bubble > .words').innerText === 'Our garden'").await;
        page.until(
            "[...document.querySelectorAll('.album img')].map(image => image.naturalWidth).join() === '320,200'",
        )
        .await;
        page.until("document.querySelectorAll('.message').length === 1").await;
        page.screenshot("album").await;

        // Each is a message of its own, which the arrows find.
        page.tab_to("Conversation").await;
        page.press("\u{e013}\u{e013}").await;
        page.until(&format!("document.activeElement === {PARTS}[1]")).await;
        page.press("\u{e007}").await;
        page.click("Delete").await;
        page.until(&format!("{PARTS}.length === 2")).await;

        // More than one album holds are several.
        let notes: Vec<&Path> = notes.iter().map(PathBuf::as_path).collect();
        page.choose_files("File", &notes).await;
        page.click("Send").await;
        page.until("[...document.querySelectorAll('.album')].map(album => album.messages.length).join() === '2,10,2'")
            .await;

        let updates = sandbox.client().get_updates().await.unwrap();
        let messages: Vec<_> = updates.into_iter().filter_map(|update| update.message).collect();
        let kinds = messages.iter().map(|m| match (&m.photo, &m.video) {
            (Some(_), None) => "photo",
            (None, Some(_)) => "video",
            _ => "document",
        });
        assert_eq!(kinds.collect::<Vec<_>>(), [&["photo", "video", "photo"][..], &["document"; 12]].concat());
        assert_eq!(messages.iter().filter_map(|m| m.caption.as_deref()).collect::<Vec<_>>(), ["Our *garden*"]);
        assert_eq!(messages[0].caption.as_deref(), Some("Our *garden*"));
        let albums: Vec<_> = messages.chunk_by(|a, b| a.media_group_id == b.media_group_id).map(<[_]>::len).collect();
        assert_eq!(albums, [3, 10, 2]);
        assert!(messages.iter().all(|m| m.media_group_id.is_some()));
    })
    .await;
}

#[tokio::test]
async fn albums_of_the_bot_are_shown_as_one() {
    use balethon::types::{InputFile, InputMedia};

    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    in_browser(sandbox.url(), async |page| {
        let file = |name: &str| InputMedia::document(InputFile::bytes(name, vec![1]));
        let client = sandbox.client();
        let album = client.send_media_group(ali.id(), [file("a.txt").caption("first"), file("b.txt")]).await.unwrap();
        page.until(&format!("{PARTS}.length === 2 && {PARTS}[0].innerText.includes('first')")).await;
        client.edit_message_caption(ali.id(), album[1].id).caption("second").await.unwrap();
        page.until(&format!("{PARTS}[1].innerText.includes('second')")).await;
        client.delete_message(ali.id(), album[0].id).await.unwrap();
        page.until("!document.querySelector('.album') && find('.message', 'bot').innerText.includes('second')").await;
    })
    .await;
}
