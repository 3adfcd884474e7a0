//! Every limit of `api.json` is either checked by the client, with an error that says what is too much, how much it is
//! and what to do, or named on the page of its method. This lists which.

mod bale;
mod facts;

use bale::Server;
use balethon::types::{InlineKeyboard, InputFile, InputMedia, InputSticker, LabeledPrice, Rials};
use balethon::{Client, ErrorKind};

enum Kept {
    /// The client refuses it; what the error says.
    Checked(&'static [&'static str]),
    /// Its page says it.
    Page(&'static str, &'static str),
}

use Kept::{Checked, Page};

const UPDATES: &str = include_str!("../../balethon/src/methods/updates.rs");
const MESSAGES: &str = include_str!("../../balethon/src/methods/messages.rs");
const MEDIA: &str = include_str!("../../balethon/src/methods/media.rs");
const PAYMENTS: &str = include_str!("../../balethon/src/methods/payments.rs");
const METHODS: &str = include_str!("../../balethon/src/methods/mod.rs");
const FILES: &str = include_str!("../../balethon/src/types/file.rs");
const OTP: &str = include_str!("../../balethon/src/safir/otp.rs");
const IDS: &str = include_str!("../../balethon/src/types/id.rs");

fn kept(limit: &str) -> Kept {
    match limit {
        "updates kept for a bot" => Page(UPDATES, "last 2000 updates for 24 hours"),
        "getUpdates limit" => Checked(&["1 to 100"]),
        "getUpdates timeout maximum" => Page(UPDATES, "25 to 30 seconds"),
        "webhook ports" => Checked(&["8443", "443 and 88"]),
        "text length" => Checked(&["4097", "4096"]),
        "caption length of send methods and editMessageCaption" => Checked(&["4097", "4096"]),
        "caption length in InputMedia" => Checked(&["1025", "1024"]),
        "upload of a photo" => Checked(&["10.0 MB"]),
        "upload of any other file" => Checked(&["50.0 MB"]),
        "photo by URL" => Page(MEDIA, "5 MB by address"),
        "other file by URL" => Page(FILES, "20 MB for others, with the right MIME type"),
        "sendDocument by URL" => Page(MEDIA, "by address GIF, PDF and ZIP only"),
        "sendVoice by URL" => Page(MEDIA, "audio/ogg of at most 1 MB"),
        "sending by file_id" => Page(FILES, "no size limit; the kind cannot change"),
        // Tested with the other downloads in tests/files.rs; the page says it too.
        "download by getFile" => Page(include_str!("../../balethon/src/methods/files.rs"), "at most 20 MB"),
        "thumbnail" => Checked(&["200 kB"]),
        "callback_data" => Checked(&["\"Buy\"", "65", "64 bytes"]),
        "copy_text text" => Checked(&["\"Copy\"", "257", "256 characters"]),
        "answerCallbackQuery text" => Checked(&["201", "200"]),
        "invoice title / description / payload" => Checked(&["33", "32", "256", "255", "129", "128 bytes"]),
        "answerPreCheckoutQuery deadline" => Page(PAYMENTS, "10 seconds"),
        "chat action shown" => Page(MESSAGES, "at most 6 seconds"),
        "deleteMessage age" => Page(MESSAGES, "less than 48 hours"),
        "sticker set sizes" => Checked(&["51", "1 to 50", "65", "64"]),
        "significant bits of ids" => Page(IDS, "52 significant bits"),
        "request rate" => Page(METHODS, "is not documented"),
        "OTP service rate" => Page(OTP, "30 an hour for one phone, and 300 a minute"),
        // Checked as well: tests/safir.rs.
        "OTP code" => Page(OTP, "3 to 8 digits"),
        other => panic!("nothing keeps the limit {other:?}"),
    }
}

/// What oversteps the limit; the errors' texts in a row.
async fn overstepped(client: &Client, limit: &str) -> String {
    let long = |characters: usize| "م".repeat(characters);
    let mut told = String::new();
    macro_rules! refused {
        ($($request:expr),*) => {{$(
            let error = $request.await.map(drop).expect_err(limit);
            assert_eq!(error.kind(), ErrorKind::BadRequest, "{error:?}");
            told.push_str(&format!("{error}\n"));
        )*}};
    }
    match limit {
        "getUpdates limit" => {
            refused!(client.get_updates().limit(0), client.get_updates().limit(101), client.get_updates().limit(-5));
        }
        "webhook ports" => {
            for url in
                ["https://host:8443/x", "http://host/x", "host/x", "https://user:80@host:80", "https://[::1]:80/"]
            {
                refused!(client.set_webhook(url));
            }
        }
        "text length" => refused!(
            client.send_message(5, long(4097)),
            client.send_message(5, ""),
            client.edit_message_text(5, 7, long(4097))
        ),
        "caption length of send methods and editMessageCaption" => refused!(
            client.send_photo(5, "id").caption(long(4097)),
            client.send_animation(5, "id").caption(long(4097)),
            client.edit_message_caption(5, 7).caption(long(4097))
        ),
        "caption length in InputMedia" => {
            refused!(client.send_media_group(5, [InputMedia::photo("id").caption(long(1025))]));
        }
        "upload of a photo" => {
            refused!(client.send_photo(5, InputFile::bytes("a.png", vec![0; (10 << 20) + 1])));
        }
        "upload of any other file" => {
            let large = || InputFile::reader("a", tokio::io::empty()).size((50 << 20) + 1);
            refused!(
                client.send_document(5, large()),
                client.send_video(5, large()),
                client.send_audio(5, large()),
                client.send_voice(5, large()),
                client.send_animation(5, large()),
                client.send_sticker(5, large())
            );
        }
        "thumbnail" => {
            let thumbnail = InputFile::bytes("t.jpg", vec![0; (200 << 10) + 1]);
            let album = [InputMedia::video(InputFile::bytes("v.mp4", "v")).thumbnail(thumbnail)];
            refused!(client.send_media_group(5, album));
        }
        "callback_data" => {
            let keyboard = |data: String| InlineKeyboard::new().button("Buy", data);
            refused!(
                client.send_message(5, "a").reply_markup(keyboard("x".repeat(65))),
                client.send_message(5, "a").reply_markup(keyboard(long(33))),
                client.edit_message_reply_markup(5, 7).reply_markup(keyboard(String::new()))
            );
        }
        "copy_text text" => {
            refused!(client.send_message(5, "a").reply_markup(InlineKeyboard::new().copy("Copy", long(257))));
        }
        "answerCallbackQuery text" => refused!(client.answer_callback_query("2").text(long(201))),
        "invoice title / description / payload" => {
            let prices = || [LabeledPrice::new("a", Rials(1))];
            refused!(
                client.send_invoice(5, long(33), "d", "p", "t", prices()),
                client.send_invoice(5, "t", long(256), "p", "t", prices()),
                client.create_invoice_link("t", "d", "x".repeat(129), "t", prices()),
                client.create_invoice_link("t", "d", "", "t", prices()),
                client.create_invoice_link("t", "d", "p", "", prices()),
                client.create_invoice_link("t", "d", "p", "t", [])
            );
        }
        "sticker set sizes" => {
            let stickers = |count| vec![InputSticker::new("id"); count];
            refused!(
                client.create_new_sticker_set(5, "a_by_bot", "t", stickers(51)),
                client.create_new_sticker_set(5, "a_by_bot", "t", stickers(0)),
                client.create_new_sticker_set(5, "a_by_bot", long(65), stickers(1)),
                client.create_new_sticker_set(5, format!("{}_by_bot", "a".repeat(60)), "t", stickers(1)),
                client.create_new_sticker_set(5, "1_by_bot", "t", stickers(1))
            );
        }
        other => panic!("nothing oversteps {other:?}"),
    }
    told
}

#[tokio::test]
async fn every_limit_is_kept() {
    let server = Server::start().await;
    let client = server.client();
    for limit in facts::api()["limits"].as_array().unwrap() {
        let what = limit["what"].as_str().unwrap();
        match kept(what) {
            Checked(words) => {
                let told = overstepped(&client, what).await;
                for word in words {
                    assert!(told.contains(word), "{what}: {word:?} is not in\n{told}");
                }
            }
            Page(page, words) => {
                let page = page.replace("\n    ///", "").replace("\n///", "").replace("\n//!", "");
                assert!(page.contains(words), "{what}: no page says {words:?}");
            }
        }
    }
    assert_eq!(server.received().len(), 0, "nothing was sent");
}

#[tokio::test]
async fn what_is_just_allowed_is_sent() {
    let server = Server::start().await;
    let client = server.client();
    let long = |characters: usize| "م".repeat(characters);
    let message = serde_json::json!({ "message_id": 1, "date": 1, "chat": { "id": 5, "type": "private" } });
    let keyboard = InlineKeyboard::new().button("Buy", long(32)).copy("Copy", long(256));
    server.answer_result(&message);
    client.send_message(5, long(4096)).reply_markup(keyboard).await.unwrap();
    server.answer_result(&message);
    client.send_photo(5, InputFile::bytes("a.png", vec![0; 10 << 20])).caption(long(4096)).await.unwrap();
    client.answer_callback_query("2").text(long(200)).await.unwrap();
    for url in ["", "https://host/x", "https://host:443/x", "https://host:88", "https://[::1]/x", "HTTPS://host:88?x"] {
        client.set_webhook(url).await.unwrap();
    }
}
