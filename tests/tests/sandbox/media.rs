//! Files: sent in three ways, received, downloaded.

use balethon::sandbox::{Attachment, FilePath, Sandbox};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::wire::Bot;

/// A picture of one pixel by two.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 2, 8, 6,
    0, 0, 0, 0x1f, 0x15, 0xc4, 0x89,
];

async fn open(sandbox: &Sandbox) -> (Bot, balethon::sandbox::Person, i64) {
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let id = ali.id().0;
    (Bot::of(sandbox), ali, id)
}

#[tokio::test]
async fn what_people_send_has_bales_shapes_and_can_be_downloaded() {
    let sandbox = Sandbox::start().await;
    let (bot, ali, _) = open(&sandbox).await;
    ali.send_file(Attachment::photo(PNG).caption("جلسه @ali_a1")).await;
    ali.send_file(Attachment::document("گزارش.pdf", "pdf")).await;
    ali.send_file(Attachment::voice("ogg")).await;
    ali.send_file(Attachment::animation("gif").name("dance.gif")).await;
    ali.send_file(Attachment::audio("song.mp3", "mp3")).await;
    ali.send_file(Attachment::video("mp4")).await;
    ali.send_file(Attachment::sticker("webp")).await;
    ali.send_contact().await;
    ali.send_location(35.7, 51.3).await;
    let updates = bot.updates(json!({"offset": 2})).await;
    let message = |index: usize| &updates[index]["message"];

    let photo = &message(0)["photo"];
    assert_eq!((&photo[1]["width"], &photo[1]["height"]), (&json!(1), &json!(2)));
    assert_eq!(photo.as_array().unwrap().len(), 2);
    assert_eq!(message(0)["caption_entities"], json!([{"type": "mention", "offset": 5, "length": 7}]));
    let document = &message(1)["document"];
    assert_eq!(
        (&document["file_name"], &document["mime_type"], &document["file_size"]),
        (&json!("گزارش.pdf"), &json!("application/pdf"), &json!(3))
    );
    assert_eq!(message(2)["voice"].as_object().unwrap().len(), 2, "documented with its two ids only");
    assert_eq!(message(3)["animation"]["file_id"], message(3)["document"]["file_id"]);
    assert_eq!(message(3)["animation"]["mime_type"], "image/gif");
    assert_eq!((&message(4)["audio"]["title"], &message(4)["audio"]["duration"]), (&json!("song"), &json!(1)));
    assert_eq!(message(5)["video"]["mime_type"], "video/mp4");
    assert_eq!(message(6)["sticker"]["type"], "regular");
    assert!(message(7)["contact"]["phone_number"].as_str().unwrap().starts_with("98912"));
    assert_eq!(message(8)["location"], json!({"latitude": 35.7, "longitude": 51.3}));

    // An id: digits, a signed number, a digit, hex.
    let id = document["file_id"].as_str().unwrap();
    let parts: Vec<&str> = id.split(':').collect();
    assert!(parts.len() == 4 && parts[0].parse::<i64>().is_ok() && parts[1].parse::<i64>().is_ok(), "{id}");
    let file = bot.ok("getFile", json!({"file_id": id})).await;
    assert_eq!((&file["file_path"], &file["file_id"], &file["file_size"]), (&json!(id), &json!(id), &json!(3)));
    let response = bot.download(id).await;
    assert_eq!(response.headers()["content-type"], "application/pdf");
    assert_eq!(response.bytes().await.unwrap(), "pdf");
}

#[tokio::test]
async fn a_file_path_may_be_a_path() {
    let sandbox = Sandbox::start().await;
    let (bot, ali, _) = open(&sandbox).await;
    sandbox.quirks(|quirks| quirks.file_path = FilePath::Path);
    ali.send_file(Attachment::document("a b/../c.txt", "text")).await;
    let id = bot.updates(json!({"offset": 2})).await[0]["message"]["document"]["file_id"].clone();
    let file = bot.ok("getFile", json!({"file_id": id})).await;
    let path = file["file_path"].as_str().unwrap();
    assert!(path.starts_with("documents/") && path.ends_with("c.txt"), "{path}");
    assert_eq!(bot.download(path).await.bytes().await.unwrap(), "text");
    // Without getFile, by the id alone.
    assert_eq!(bot.download(id.as_str().unwrap()).await.bytes().await.unwrap(), "text");
}

#[tokio::test]
async fn errors_of_downloads_come_in_the_envelope() {
    let sandbox = Sandbox::start().await;
    let (bot, ..) = open(&sandbox).await;
    let missing = bot.download("1:2:1:ff").await;
    assert_eq!(missing.status(), 404);
    assert_eq!(missing.json::<Value>().await.unwrap()["ok"], false);
    let stranger = Bot::with_token(&sandbox, "1:x").download("1:2:1:ff").await;
    assert_eq!(stranger.json::<Value>().await.unwrap()["description"], "Bad Request: Token not found");
}

#[tokio::test]
async fn a_bot_sends_uploads_and_ids() {
    let sandbox = Sandbox::start().await;
    let (bot, ali, id) = open(&sandbox).await;
    let fields = json!({"chat_id": id, "caption": "برگه", "reply_to_message_id": 1});
    let sent = bot.upload("sendDocument", fields, "document", "برگه.txt", b"hello").await;
    assert_eq!((&sent["document"]["file_name"], &sent["caption"]), (&json!("برگه.txt"), &json!("برگه")));
    assert_eq!(sent["reply_to_message"]["message_id"], 1);
    let file_id = sent["document"]["file_id"].clone();
    let again = bot.ok("sendDocument", json!({"chat_id": id, "document": file_id})).await;
    assert_eq!(again["document"]["file_id"], file_id);
    ali.next_reply().await;
    let seen = ali.next_reply().await;
    assert_eq!(sandbox.file(seen["document"]["file_id"].as_str().unwrap()).unwrap(), "hello");

    // The kind cannot change, and an id belongs to one bot.
    let wrong = json!({"chat_id": id, "photo": file_id});
    assert_eq!(bot.error("sendPhoto", wrong).await.0, 400);
    let token = sandbox.new_bot("Other");
    ali.talking_to(&token).send("/start").await;
    let other = Bot::with_token(&sandbox, &token);
    assert_eq!(other.error("sendDocument", json!({"chat_id": id, "document": file_id})).await.0, 400);
    assert_eq!(other.error("getFile", json!({"file_id": file_id})).await.0, 400);
    bot.ok("editMessageCaption", json!({"chat_id": id, "message_id": sent["message_id"], "caption": "نو"})).await;
    assert_eq!(ali.next_edit().await["caption"], "نو");
}

#[tokio::test]
async fn every_kind_has_its_method() {
    let sandbox = Sandbox::start().await;
    let (bot, ali, id) = open(&sandbox).await;
    for kind in ["photo", "audio", "document", "video", "voice", "sticker"] {
        let method = format!("send{}{}", kind[..1].to_uppercase(), &kind[1..]);
        let sent = bot.upload(&method, json!({"chat_id": id}), kind, "file.bin", b"bytes").await;
        assert!(!sent[kind].is_null(), "{method}: {sent}");
        let id_of = |message: &Value| {
            message[kind]["file_id"].as_str().or(message[kind][1]["file_id"].as_str()).unwrap().to_owned()
        };
        bot.ok(&method, json!({"chat_id": id, kind: id_of(&sent)})).await;
        ali.next_reply().await;
        ali.next_reply().await;
        assert_eq!(bot.error(&method, json!({"chat_id": id})).await.0, 400, "{method} without its file");
    }
}

#[tokio::test]
async fn animations_go_by_multipart_alone() {
    let sandbox = Sandbox::start().await;
    let (bot, _, id) = open(&sandbox).await;
    let fields = json!({"chat_id": id, "width": 320, "height": 240, "duration": 3});
    let sent = bot.upload("sendAnimation", fields, "animation", "a.gif", b"gif").await;
    assert_eq!((&sent["animation"]["width"], &sent["animation"]["duration"]), (&json!(320), &json!(3)));
    let by_id = json!({"chat_id": id, "animation": sent["animation"]["file_id"]});
    assert_eq!(bot.error("sendAnimation", by_id.clone()).await, (500, "Internal server error".to_owned()));
    assert_eq!(bot.multipart("sendAnimation", by_id, &[]).await.0, 200);
    sandbox.quirks(|quirks| quirks.animation_with_document = false);
    let sent = bot.upload("sendAnimation", json!({"chat_id": id}), "animation", "a.gif", b"gif").await;
    assert!(sent.get("document").is_none());
}

#[tokio::test]
async fn sizes_are_limited() {
    let sandbox = Sandbox::start().await;
    let (bot, _, id) = open(&sandbox).await;
    let large = vec![0u8; 10 * 1024 * 1024 + 1];
    let photo = bot.multipart("sendPhoto", json!({"chat_id": id}), &[("photo", "a.jpg", large.clone())]).await;
    assert_eq!(photo.0, 400);
    let larger = vec![0u8; 20 * 1024 * 1024 + 1];
    let sent = bot.upload("sendVideo", json!({"chat_id": id}), "video", "a.mp4", &larger).await;
    let file = json!({"file_id": sent["video"]["file_id"]});
    assert_eq!(bot.error("getFile", file).await, (400, "Bad Request: file is too big".to_owned()));
    assert_eq!(bot.multipart("sendVideo", json!({"chat_id": id}), &[("video", "a.mp4", vec![])]).await.0, 400);
}

#[tokio::test]
async fn albums_take_every_form_of_attachment() {
    let sandbox = Sandbox::start().await;
    let (bot, ali, id) = open(&sandbox).await;
    for form in ["attach://media", "<attach://media", "media"] {
        let name = |n: usize| format!("{form}{n}{}", if form.starts_with('<') { ">" } else { "" });
        let media = json!([{"type": "photo", "media": name(0), "caption": "one"}, {"type": "video", "media": name(1), "width": 64}]);
        let fields = json!({"chat_id": id, "media": media.to_string()});
        let files = [("media0", "a.png", PNG.to_vec()), ("media1", "b.mp4", vec![1])];
        let (status, answer) = bot.multipart("sendMediaGroup", fields, &files).await;
        assert_eq!(status, 200, "{form}: {answer}");
        let album = &answer["result"];
        assert_eq!((&album[0]["caption"], &album[1]["video"]["width"]), (&json!("one"), &json!(64)));
        assert!(album[0]["media_group_id"].is_string() && album[0]["media_group_id"] == album[1]["media_group_id"]);
        let again = json!([
            {"type": "photo", "media": album[0]["photo"][0]["file_id"]}, {"type": "video", "media": album[1]["video"]["file_id"]},
        ]);
        assert_eq!(bot.ok("sendMediaGroup", json!({"chat_id": id, "media": again})).await.as_array().unwrap().len(), 2);
    }
    let document =
        bot.upload("sendDocument", json!({"chat_id": id}), "document", "a.txt", b"a").await["document"]["file_id"]
            .clone();
    let photo =
        bot.upload("sendPhoto", json!({"chat_id": id}), "photo", "a.png", PNG).await["photo"][1]["file_id"].clone();
    for wrong in [
        json!([{"type": "photo", "media": photo}]),
        json!([{"type": "photo", "media": photo}, {"type": "document", "media": document}]),
        json!([{"type": "document", "media": document}, {"type": "photo", "media": photo}]),
        json!([{"type": "animation", "media": document}, {"type": "animation", "media": document}]),
        json!([{"type": "photo", "media": photo, "caption": "x".repeat(1025)}, {"type": "photo", "media": photo}]),
        json!([{"type": "photo", "media": "attach://missing"}, {"type": "photo", "media": photo}]),
    ] {
        assert_eq!(bot.error("sendMediaGroup", json!({"chat_id": id, "media": wrong})).await.0, 400, "{wrong}");
    }
    ali.send_album([Attachment::photo(PNG).caption("آلبوم"), Attachment::photo(PNG)]).await;
    let updates = bot.updates(json!({"offset": 2})).await;
    assert_eq!(updates[0]["message"]["media_group_id"], updates[1]["message"]["media_group_id"]);
}

#[tokio::test]
async fn addresses_are_downloaded_by_their_rules() {
    let sandbox = Sandbox::start().await;
    let (bot, _, id) = open(&sandbox).await;
    let photo = serve("image/png", PNG.to_vec()).await;
    let sent = bot.ok("sendPhoto", json!({"chat_id": id, "photo": photo})).await;
    assert_eq!(sent["photo"][1]["height"], 2);
    let pdf = serve("application/pdf", b"pdf".to_vec()).await;
    let sent = bot.ok("sendDocument", json!({"chat_id": id, "document": pdf})).await;
    assert_eq!(sent["document"]["file_name"], "default");
    let text = serve("text/plain", b"text".to_vec()).await;
    assert_eq!(bot.error("sendDocument", json!({"chat_id": id, "document": text})).await.0, 400);
    let voice = serve("audio/ogg", vec![0; 1024 * 1024 + 1]).await;
    let sent = bot.ok("sendVoice", json!({"chat_id": id, "voice": voice})).await;
    assert!(sent["voice"].is_null() && sent["document"].is_object());
    let large = serve("image/jpeg", vec![0; 5 * 1024 * 1024 + 1]).await;
    assert_eq!(bot.error("sendPhoto", json!({"chat_id": id, "photo": large})).await.0, 400);
    let nobody = "http://127.0.0.1:1/x.jpg";
    assert_eq!(bot.error("sendPhoto", json!({"chat_id": id, "photo": nobody})).await.0, 400);
}

/// Serves one file once, at the address that this gives.
async fn serve(content_type: &'static str, body: Vec<u8>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await;
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        let _ = stream.write_all(head.as_bytes()).await;
        let _ = stream.write_all(&body).await;
    });
    format!("http://{address}/file")
}

#[tokio::test]
async fn chat_photos_are_set_and_shown() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    let group = sandbox.group("g", [&ali]);
    group.promote_bot().await;
    let bot = Bot::of(&sandbox);
    let here = json!({"chat_id": group.id().0});
    assert_eq!(bot.multipart("setChatPhoto", here.clone(), &[("photo", "a.png", PNG.to_vec())]).await.0, 200);
    let photo = bot.ok("getChat", here.clone()).await["photo"].clone();
    assert_eq!(bot.download(photo["big_file_id"].as_str().unwrap()).await.bytes().await.unwrap(), PNG);
    assert_eq!(bot.download(photo["small_file_id"].as_str().unwrap()).await.status(), 200);
    bot.ok("deleteChatPhoto", here.clone()).await;
    assert!(bot.ok("getChat", here).await.get("photo").is_none());
}

#[tokio::test]
async fn files_go_up_and_down_on_the_page() {
    let sandbox = Sandbox::start().await;
    let (bot, ali, id) = open(&sandbox).await;
    let me = bot.ok("getMe", json!({})).await["id"].clone();
    let file = reqwest::multipart::Part::bytes(PNG).file_name("a.png").mime_str("image/png").unwrap();
    let form = reqwest::multipart::Form::new()
        .text("key", format!("p:{me}:{id}"))
        .text("as", id.to_string())
        .text("kind", "photo")
        .text("caption", "ببین")
        .part("file", file);
    let answer: Value = bot
        .http
        .post(format!("{}/page/upload", sandbox.url()))
        .multipart(form)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(answer["ok"], true, "{answer}");
    let inner = answer["result"][0]["photo"][1]["file_id"].as_str().unwrap();
    let shown = bot.http.get(format!("{}/page/file/{inner}", sandbox.url())).send().await.unwrap();
    assert_eq!(shown.headers()["content-type"], "image/png");
    assert_eq!(shown.bytes().await.unwrap(), PNG);
    assert_eq!(bot.updates(json!({"offset": 2})).await[0]["message"]["caption"], "ببین");
    assert!(ali.transcript().ends_with("Ali: <photo> ببین"), "{}", ali.transcript());
}
