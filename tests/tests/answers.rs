//! Answers in all the forms that the sources show: whatever a server does, the client gives the same.

mod bale;
mod facts;

use std::time::Duration;

use bale::{Server, TOKEN, failure};
use balethon::types::{CallbackQuery, InlineKeyboard, Message};
use balethon::{Clock, Error, ErrorKind};
use facts::sample;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

fn result(name: &str) -> Value {
    serde_json::from_str::<Value>(&sample(name)).unwrap()["result"].take()
}

/// A message of the bot's, bound to the client.
async fn sent(server: &Server) -> Message {
    server.answer_result(&json!({
        "message_id": 7, "date": 100, "chat": { "id": 5, "type": "private", "first_name": "Ali" },
        "from": { "id": 1, "is_bot": true, "first_name": "Bot" }, "text": "old",
        "reply_markup": { "inline_keyboard": [[{ "text": "a", "callback_data": "b" }]] }
    }));
    let message = server.client().send_message(5, "old").await.unwrap();
    server.received();
    message
}

fn edit_answers() -> [(&'static str, Value); 4] {
    [
        ("stub", result("edit_message_text_stub.json")),
        ("true", json!(true)),
        ("null", Value::Null),
        ("whole", json!({ "message_id": 7, "date": 100, "chat": { "id": 5, "type": "private" }, "text": "new" })),
    ]
}

#[tokio::test]
async fn an_edit_keeps_what_is_known() {
    let server = Server::start().await;
    for (form, answer) in edit_answers() {
        let message = sent(&server).await;
        server.answer_result(&answer);
        let keyboard = InlineKeyboard::new().url("Site", "https://example.com");
        let edited = message.edit_text("new").reply_markup(keyboard.clone()).await.unwrap();
        assert_eq!((edited.id.0, edited.chat.id.0, edited.content()), (7, 5, "new"), "{form}");
        assert_eq!(edited.chat.to_string(), "Ali", "{form}");
        assert_eq!(edited.from.as_ref().unwrap().first_name, "Bot", "{form}");
        assert_eq!(edited.reply_markup.as_deref(), Some(&keyboard), "{form}");
        assert_eq!(edited.edit_date.is_some(), form == "stub", "{form}");
        let request = server.only();
        assert_eq!((&request.json()["chat_id"], &request.json()["message_id"]), (&json!(5), &json!(7)));
        // It can be edited on: it is bound, and has its ids.
        server.answer_result(&answer);
        assert_eq!(edited.edit_text("newer").await.unwrap().content(), "newer");
        assert_eq!(server.only().json()["message_id"], 7);
    }
}

#[tokio::test]
async fn an_edit_by_ids_gives_them_back() {
    let server = Server::start().await;
    let client = server.client();
    for (form, answer) in edit_answers() {
        server.answer_result(&answer);
        let edited = client.edit_message_text(5, 7, "new").await.unwrap();
        assert_eq!((edited.id.0, edited.chat.id.0, edited.content()), (7, 5, "new"), "{form}");
        server.answer_result(&answer);
        let edited = client.edit_message_caption("@channel", 7).caption("new").await.unwrap();
        assert_eq!((edited.id.0, edited.caption.as_deref()), (7, Some("new")), "{form}");
        server.answer_result(&answer);
        let edited = client.edit_message_reply_markup(5, 7).await.unwrap();
        assert_eq!((edited.id.0, &edited.reply_markup), (7, &None), "{form}");
        server.received();
        server.answer_result(&answer);
        edited.delete().await.unwrap();
        assert_eq!(*server.only().json(), json!({ "chat_id": 5, "message_id": 7 }), "{form}");
    }
}

#[tokio::test]
async fn invite_links_come_as_objects_and_as_text() {
    let server = Server::start().await;
    for name in ["create_chat_invite_link.json", "export_chat_invite_link.json"] {
        server.answer_result(&result(name));
        let link = server.client().create_chat_invite_link(5).await.unwrap();
        assert!(link.url().starts_with("https://"), "{link}");
    }
}

#[tokio::test]
async fn a_copy_is_answered_by_an_id_or_a_message() {
    let server = Server::start().await;
    for answer in [result("copy_message.json"), result("send_message.json")] {
        server.answer_result(&answer);
        let id = server.client().copy_message(5, 6, 7).await.unwrap();
        assert_eq!(json!(id.0), answer["message_id"]);
    }
}

#[tokio::test]
async fn what_only_says_yes_may_say_it_in_any_way() {
    let server = Server::start().await;
    for answer in [json!(true), Value::Null, json!({}), json!("ok")] {
        server.answer_result(&answer);
        server.client().pin_chat_message(5, 7).await.unwrap();
    }
    server.answer_result(&json!(false));
    assert_eq!(server.client().pin_chat_message(5, 7).await.unwrap_err().kind(), ErrorKind::Unreadable);
}

#[tokio::test]
async fn failures_are_told_apart() {
    let server = Server::start().await;
    let client = server.client().flood_wait(Duration::ZERO);
    let seven = Some(Duration::from_secs(7));
    let flood = |wait| ErrorKind::Flood { retry_after: wait };
    let told = |code: Option<u16>, description: &str| {
        let mut answer = json!({ "ok": false, "description": description });
        if let Some(code) = code {
            answer["error_code"] = json!(code);
        }
        answer.to_string()
    };
    let retry_after = {
        let mut answer: Value = serde_json::from_str(&sample("error_429_retry_after.json")).unwrap();
        answer["parameters"]["retry_after"] = json!(7);
        answer.to_string()
    };
    let cases = [
        (403, sample("error_403_token.json"), ErrorKind::TokenRefused),
        (400, told(Some(400), "Bad Request: Token not found"), ErrorKind::TokenRefused),
        (404, told(None, "Bad Request: Token not found"), ErrorKind::TokenRefused),
        (401, told(Some(401), "Unauthorized"), ErrorKind::TokenRefused),
        (403, sample("error_403_permission.json"), ErrorKind::Forbidden),
        (403, sample("error_403_blocked.json"), ErrorKind::Blocked),
        (400, sample("error_400_message_not_found.json"), ErrorKind::NotFound),
        (400, sample("error_400_chat_id.json"), ErrorKind::BadRequest),
        (404, sample("error_404_chat.json"), ErrorKind::NotFound),
        (404, sample("error_404_method.json"), ErrorKind::NotFound),
        (429, retry_after, flood(seven)),
        (429, sample("error_429_no_parameters.json"), flood(None)),
        (429, "local_rate_limited".to_owned(), flood(None)),
        (500, sample("error_500.json"), ErrorKind::Server),
        (501, sample("error_501.json"), ErrorKind::Server),
        (502, "<html><body>Bad Gateway</body></html>".to_owned(), ErrorKind::Server),
        (413, "<html>413 Request Entity Too Large</html>".to_owned(), ErrorKind::BadRequest),
        (200, "<html>hello</html>".to_owned(), ErrorKind::Unreadable),
        (200, String::new(), ErrorKind::Unreadable),
        (400, told(None, "something"), ErrorKind::BadRequest),
        (403, r#"{"ok":false}"#.to_owned(), ErrorKind::Forbidden),
        (200, r#"{"ok":true,"result":{"id":"no number"}}"#.to_owned(), ErrorKind::Unreadable),
    ];
    for (status, body, kind) in cases {
        server.answer(failure(status, &*body));
        let error = client.get_me().retry(false).await.unwrap_err();
        assert_eq!(error.kind(), kind, "HTTP {status}: {body}\n{error:?}");
        assert_eq!(error.method(), Some("getMe"));
        assert_eq!(error.retry_after(), if kind == flood(seven) { seven } else { None });
        server.received();
    }
}

#[tokio::test]
async fn refusals_come_with_what_to_do() {
    let server = Server::start().await;
    let client = server.client();
    let message = sent(&server).await;
    let (denied, gone) = (sample("error_403_permission.json"), sample("error_400_message_not_found.json"));
    let admin = "is the bot an administrator there, with the right to do this?";
    let own = "a bot edits its own messages only";
    let quotes = "the message that is replied to may be deleted: an answer and `message.reply` quote it, `message.send` \
                  does not";
    let hinted = async |status: u16, body: &str, hint: &str, request: BoxFuture<'_, Result<(), Error>>| {
        server.answer(failure(status, body));
        let error = request.await.unwrap_err();
        let description = serde_json::from_str::<Value>(body).unwrap()["description"].as_str().unwrap().to_owned();
        let expected = if hint.is_empty() { description } else { format!("{description} ({hint})") };
        assert_eq!(error.message(), expected, "{error}");
    };
    hinted(403, &denied, admin, Box::pin(async { client.ban_chat_member(5, 6).await.map(drop) })).await;
    hinted(403, &denied, admin, Box::pin(async { client.promote_chat_member(5, 6).await.map(drop) })).await;
    hinted(403, &denied, admin, Box::pin(async { client.pin_chat_message(5, 7).await.map(drop) })).await;
    hinted(403, &denied, admin, Box::pin(async { client.delete_message(5, 7).await.map(drop) })).await;
    hinted(403, &denied, own, Box::pin(async { client.edit_message_text(5, 7, "new").await.map(drop) })).await;
    hinted(403, &denied, "", Box::pin(async { client.get_me().await.map(drop) })).await;
    hinted(400, &gone, quotes, Box::pin(async { message.reply("hi").await.map(drop) })).await;
    hinted(400, &gone, "", Box::pin(async { message.pin().await.map(drop) })).await;
}

#[tokio::test]
async fn a_failure_under_http_200_is_one_all_the_same() {
    let server = Server::start().await;
    server.answer(failure(200, sample("error_200_ok_false.json")));
    let error = server.client().get_me().retry(false).await.unwrap_err();
    let body: Value = serde_json::from_str(&sample("error_200_ok_false.json")).unwrap();
    assert_eq!(error.code(), body["error_code"].as_i64());
    assert_ne!(error.kind(), ErrorKind::Unreadable);
}

#[tokio::test]
async fn the_token_is_in_no_error() {
    let server = Server::start().await;
    let client = server.client();
    server.answer(failure(200, format!("<html>https://tapi.bale.ai/bot{TOKEN}/getMe</html>")));
    let unreadable = client.get_me().retry(false).await.unwrap_err();
    server.answer(failure(400, format!(r#"{{"ok":false,"description":"bad url /bot{TOKEN}/getMe"}}"#)));
    let refused = client.get_me().retry(false).await.unwrap_err();
    let nowhere = balethon::Client::new(TOKEN).base_url("http://127.0.0.1:1");
    let unreachable = nowhere.get_me().retry(false).await.unwrap_err();
    for error in [unreadable, refused, unreachable] {
        let mut shown = format!("{error} {error:?}");
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            shown.push_str(&format!("{cause} {cause:?}"));
            source = cause.source();
        }
        assert!(!shown.contains("SECRET"), "{shown}");
    }
}

#[tokio::test]
async fn an_object_from_nowhere_says_so() {
    let message: Message =
        serde_json::from_value(json!({ "message_id": 7, "chat": { "id": 5, "type": "private" } })).unwrap();
    let error = message.reply("hi").await.unwrap_err();
    assert_eq!((error.kind(), error.method()), (ErrorKind::Usage, Some("sendMessage")));
    let query: CallbackQuery =
        serde_json::from_value(json!({ "id": "22", "from": { "id": 1, "first_name": "a" } })).unwrap();
    let error = query.edit_text("x").await.unwrap_err();
    assert!(error.to_string().contains("without the message"), "{error}");
}

#[tokio::test]
async fn a_message_that_cannot_be_quoted_is_answered_plainly() {
    let server = Server::start().await;
    for (id, quoted) in [(0, Value::Null), (7, json!(7))] {
        server.answer_result(&json!({ "message_id": id, "date": 1, "chat": { "id": 5, "type": "group" } }));
        let message = server.client().forward_message(5, 6, 1).await.unwrap();
        server.received();
        server.answer_result(&result("send_message.json"));
        message.reply("hi").await.unwrap();
        assert_eq!(server.only().json()["reply_to_message_id"], quoted);
    }
}

#[tokio::test]
async fn requests_go_through_a_proxy() {
    let server = Server::start().await;
    let client = balethon::Client::new(TOKEN).base_url("http://bale.invalid").proxy(&*server.address);
    server.answer_result(&json!({ "id": 1, "is_bot": true, "first_name": "Bot" }));
    client.get_me().await.unwrap();
    let received = server.only();
    assert_eq!((received.method(), &received.headers["host"]), ("getMe", &"bale.invalid".parse().unwrap()));

    let error = client.proxy("http://user:SECRET@").get_me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Usage);
    assert!(!format!("{error:?}").contains("SECRET"), "{error:?}");
}

const FAULT: &str = r#"{"ok":false,"error_code":500,"description":"Internal server error"}"#;

fn bot() -> Value {
    json!({ "id": 1, "is_bot": true, "first_name": "Bot" })
}

/// Lets the clock run whenever someone waits for it.
async fn while_time_passes<F: Future + Unpin>(clock: &Clock, mut work: F) -> F::Output {
    loop {
        tokio::select! {
            output = &mut work => return output,
            () = clock.wait_for_sleepers(1) => clock.advance(Duration::from_secs(1)),
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_changes_nothing_is_asked_again() {
    let (server, clock) = (Server::start().await, Clock::manual());
    server.answer(failure(500, FAULT));
    server.answer(failure(502, "<html>"));
    server.answer_result(&bot());
    let client = server.client().clock(clock.clone());
    let asked = tokio::spawn(client.get_me().into_future());
    while_time_passes(&clock, asked).await.unwrap().unwrap();
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn a_send_that_may_have_arrived_is_not_sent_again() {
    let server = Server::start().await;
    server.answer(failure(500, FAULT));
    let error = server.client().send_message(5, "hi").await.unwrap_err();
    assert_eq!((error.kind(), server.received().len()), (ErrorKind::Server, 1));
}

#[tokio::test]
async fn a_send_that_was_too_much_is_sent_again_when_bale_says() {
    let (server, clock) = (Server::start().await, Clock::manual());
    let flood = |wait: u64| {
        let answer =
            json!({ "ok": false, "error_code": 429, "description": "x", "parameters": { "retry_after": wait } });
        failure(429, answer.to_string())
    };
    server.answer(flood(7));
    server.answer_result(&result("send_message.json"));
    let client = server.client().clock(clock.clone());
    let sent = tokio::spawn(client.send_message(5, "hi").into_future());
    clock.wait_for_sleepers(1).await;
    clock.advance(Duration::from_secs(6));
    assert_eq!(server.received().len(), 1);
    clock.advance(Duration::from_secs(1));
    sent.await.unwrap().unwrap();
    assert_eq!(server.received().len(), 1);

    // Longer than anyone wants to wait.
    server.answer(flood(3600));
    let error = client.send_message(5, "hi").await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
}

#[tokio::test]
async fn a_send_to_nobody_is_sent_again() {
    let clock = Clock::manual();
    // A port that was free a moment ago, and refuses.
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let client = balethon::Client::new(TOKEN).base_url(address).clock(clock.clone());
    let sent = tokio::spawn(client.send_message(5, "hi").into_future());
    assert_eq!(while_time_passes(&clock, sent).await.unwrap().unwrap_err().kind(), ErrorKind::Network);
    assert!(clock.now() > Duration::ZERO, "it waited between its attempts");
}
