//! Which requests are let in, and what becomes of their updates.

use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use futures_util::future::join_all;
use reqwest::{Method, StatusCode};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;

use crate::{Notes, Poster, SECRET, Scene, http, note, update, webhook};

#[tokio::test]
async fn only_a_post_to_the_secret_path_is_let_in() {
    let mut scene = Scene::start().await;
    let (http, address) = (http(), scene.address);
    let good = format!("/bale/{SECRET}");
    let paths = [
        "/".to_owned(),
        "/bale".to_owned(),
        "/bale/".to_owned(),
        "/bale/a-secret_of-16-or-mora".to_owned(),
        format!("/{SECRET}"),
        format!("/other/{SECRET}"),
        format!("{good}x"),
        format!("{good}/"),
        format!("{good}/x"),
        format!("/bale/x?{SECRET}"),
    ];
    let wrong = paths.iter().map(|path| (Method::POST, path));
    let methods = [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS];
    for (method, path) in wrong.chain(methods.map(|method| (method, &good))) {
        let request = http.request(method.clone(), format!("http://{address}{path}"));
        let response = request.body(update(1, 1, "forged").to_string()).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{method} {path}");
        assert_eq!(response.text().await.unwrap(), "");
    }
    assert_eq!(scene.poster().post(update(2, 1, "true")).await, StatusCode::OK);
    assert_eq!(scene.noted().await, "true");
}

#[tokio::test]
async fn a_body_that_is_no_update_is_refused() {
    let mut scene = Scene::start().await;
    let poster = scene.poster();
    for body in ["", "hello", "[]", "1", "null", "\"{}\"", "{\"update_id\": 1", "{} {}", "{'update_id': 1}"] {
        assert_eq!(poster.post(body).await, StatusCode::BAD_REQUEST, "{body}");
    }
    // An object that is no update was taken all the same, as when it comes by polling: it would come again for ever.
    assert_eq!(poster.post(json!({"update_id": 1, "message": 5})).await, StatusCode::OK);
    assert_eq!(poster.post(format!("  {}\n", update(2, 1, "one"))).await, StatusCode::OK);
    assert_eq!(scene.noted().await, "one");
    let errors = scene.bot.take_errors();
    assert!(errors.len() == 1 && errors[0].contains("could not be read"), "{errors:?}");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let (address, webhook) = webhook();
    let sandbox = Sandbox::start().await;
    let (sender, mut notes) = mpsc::unbounded_channel();
    let webhook = webhook.secret(SECRET).body_limit(1000);
    let _bot = sandbox.run(|client| client.source(webhook).data(Notes(sender)).handlers(handlers![note])).await;
    let poster = Poster { http: http(), url: format!("http://{address}/bale/{SECRET}") };
    assert_eq!(poster.post(update(1, 1, &"x".repeat(1000))).await, StatusCode::PAYLOAD_TOO_LARGE);

    // Without a length that says so beforehand.
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let body = format!("{:x}\r\n{}\r\n0\r\n\r\n", 1001, "x".repeat(1001));
    let head = format!("POST /bale/{SECRET} HTTP/1.1\r\nhost: here\r\ntransfer-encoding: chunked\r\n\r\n");
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");

    assert_eq!(poster.post(update(2, 1, "small")).await, StatusCode::OK);
    assert_eq!(notes.recv().await.unwrap().1, "small");
}

#[tokio::test]
async fn an_update_that_comes_again_is_handled_once() {
    let mut scene = Scene::start().await;
    let poster = scene.poster();
    let one = update(1, 1, "one");
    let at_once = join_all((0..5).map(|_| poster.post(&one))).await;
    assert_eq!(at_once, [StatusCode::OK; 5]);
    assert_eq!(poster.post(&one).await, StatusCode::OK);
    assert_eq!(poster.post(update(2, 1, "two")).await, StatusCode::OK);
    assert_eq!(scene.noted().await, "one");
    assert_eq!(scene.noted().await, "two");
}

#[tokio::test]
async fn lanes_keep_their_order_while_many_post_at_once() {
    const PEOPLE: i64 = 8;
    const TEXTS: i64 = 20;
    let mut scene = Scene::start().await;
    let poster = scene.poster();
    let people = (0..PEOPLE).map(|person| {
        let poster = poster.clone();
        async move {
            for number in 0..TEXTS {
                let update = update(number * PEOPLE + person, person, &number.to_string());
                assert_eq!(poster.post(update).await, StatusCode::OK);
            }
        }
    });
    join_all(people).await;
    let mut heard = vec![Vec::new(); PEOPLE as usize];
    for _ in 0..PEOPLE * TEXTS {
        let (person, text) = scene.notes.recv().await.unwrap();
        heard[person as usize].push(text.parse::<i64>().unwrap());
    }
    for texts in heard {
        assert_eq!(texts, (0..TEXTS).collect::<Vec<_>>());
    }
}
