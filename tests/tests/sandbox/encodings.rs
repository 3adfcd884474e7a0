//! GET and POST; query, form, JSON and multipart, mixed too.

use balethon::sandbox::{ErrorStatus, Sandbox};
use reqwest::multipart;
use serde_json::{Value, json};

use crate::wire::Bot;

async fn sent(response: reqwest::Response) -> Value {
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["ok"], true, "{answer}");
    answer["result"].clone()
}

#[tokio::test]
async fn every_encoding_says_the_same() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let bot = Bot::of(&sandbox);
    let markup = json!({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]});
    let id = ali.id().0.to_string();
    let fields = [("chat_id", id.as_str()), ("text", "سلام & bye"), ("reply_markup", &markup.to_string())];
    let form = |fields: &[(&str, &str)]| {
        fields
            .iter()
            .fold(multipart::Form::new(), |form, (name, value)| form.text((*name).to_owned(), (*value).to_owned()))
    };
    let json_text = json!({"chat_id": id, "text": "سلام & bye", "reply_markup": markup.to_string()});
    let plain = json!({"chat_id": ali.id().0, "text": "سلام & bye", "reply_markup": markup});

    let url = bot.url("sendMessage");
    let http = &bot.http;
    let requests = [
        http.get(&url).query(&fields),
        http.post(&url).query(&fields),
        http.post(&url).form(&fields),
        http.post(&url).json(&plain),
        http.post(&url).json(&json_text),
        http.get(&url).json(&plain),
        http.post(&url).multipart(form(&fields)),
        http.post(&url).query(&fields[..1]).multipart(form(&fields[1..])),
        http.post(&url).query(&[("text", "overruled"), ("chat_id", &id)]).form(&fields[1..]),
    ];
    for (number, request) in requests.into_iter().enumerate() {
        let message = sent(request.send().await.unwrap()).await;
        assert_eq!(message["text"], "سلام & bye", "request {number}");
        assert_eq!(message["reply_markup"], markup, "request {number}");
        assert_eq!(message["chat"]["id"], ali.id().0, "request {number}");
    }
}

#[tokio::test]
async fn absent_is_said_in_many_ways() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let bot = Bot::of(&sandbox);
    let id = ali.id().0.to_string();
    let fields = [("chat_id", id.as_str()), ("text", "hi"), ("reply_markup", "null"), ("reply_to_message_id", "")];
    let message = sent(bot.http.post(bot.url("sendMessage")).form(&fields).send().await.unwrap()).await;
    assert!(message.get("reply_to_message").is_none() && message.get("reply_markup").is_none());
    let nulls = json!({"chat_id": id, "text": "hi", "reply_markup": null, "reply_to_message_id": null});
    bot.ok("sendMessage", nulls).await;
}

#[tokio::test]
async fn names_of_methods_have_no_case_and_tokens_may_be_encoded() {
    let sandbox = Sandbox::start().await;
    let bot = Bot::of(&sandbox);
    for method in ["getMe", "getme", "GETME", "GetMe"] {
        let me = bot.ok(method, json!({})).await;
        assert_eq!((&me["is_bot"], &me["first_name"]), (&json!(true), &json!("bot")));
        assert!(me["username"].as_str().unwrap().ends_with("bot"));
    }
    let encoded = format!("{}/bot{}/getMe", sandbox.url(), sandbox.token().replace(':', "%3A"));
    sent(bot.http.get(encoded).send().await.unwrap()).await;
}

#[tokio::test]
async fn errors_are_bales() {
    let sandbox = Sandbox::start().await;
    let bot = Bot::of(&sandbox);
    let stranger = Bot::with_token(&sandbox, "1:nonsense");
    let token_error = (403, "Bad Request: Token not found".to_owned());
    assert_eq!(stranger.error("getMe", json!({})).await, token_error);
    assert_eq!(bot.error("setMessageReaction", json!({})).await.0, 404);
    assert_eq!(bot.error("setMyName", json!({})).await, (501, "Not Implemented".to_owned()));
    let chat_id_error = (400, "chat_id: must be a valid value".to_owned());
    for chat_id in [json!(null), json!(""), json!("abc"), json!([1])] {
        assert_eq!(bot.error("sendMessage", json!({"chat_id": chat_id, "text": "x"})).await, chat_id_error);
    }
    let nobody = (404, "no such group or user".to_owned());
    assert_eq!(bot.error("sendMessage", json!({"chat_id": 77, "text": "x"})).await, nobody);
    assert_eq!(bot.error("sendMessage", json!({"chat_id": "@nobody", "text": "x"})).await, nobody);

    let broken = bot.http.post(bot.url("sendMessage")).header("content-type", "application/json").body("{\"chat_id\":");
    assert_eq!(broken.send().await.unwrap().status(), 400);

    sandbox.quirks(|quirks| {
        quirks.error_status = ErrorStatus::AlwaysOk;
        quirks.wrong_token = 401;
    });
    let (status, answer) = stranger.answer("getMe", json!({})).await;
    assert_eq!((status, &answer["ok"], &answer["error_code"]), (200, &json!(false), &json!(401)));
}

#[tokio::test]
async fn a_body_of_more_than_fifty_megabytes_is_refused_in_html() {
    let sandbox = Sandbox::start().await;
    let bot = Bot::of(&sandbox);
    let huge = "x".repeat(51 * 1024 * 1024);
    let response = bot.http.post(bot.url("sendMessage")).form(&[("text", huge)]).send().await;
    // The server answers before it has read everything, so that the connection may break under the client.
    if let Ok(response) = response {
        assert_eq!(response.status(), 413);
        assert!(response.text().await.unwrap().contains("<html>"));
    }
    bot.ok("getMe", json!({})).await;
}
