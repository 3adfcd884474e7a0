//! The token is in no output, whatever goes wrong and however much is logged.

#![allow(clippy::print_stderr, reason = "what is printed is what is tested")]

use std::process::Command;
use std::time::Duration;

use balethon::Clock;
use balethon::prelude::*;
use balethon::sandbox::{Fault, Sandbox};

const SECRET: &str = "S3cretS3cretS3cret";

#[on_message]
async fn echo(message: Message, client: Client) -> Result {
    eprintln!("{message:?} {client:?}");
    client.send_message(&message.chat, message.content()).await?;
    Ok(())
}

#[on_error]
async fn tell(event: ErrorEvent, error: &Failure) {
    eprintln!("{event} {event:?} {error} {error:?} {:#?}", error.as_error());
    if let Some(error) = error.downcast_ref::<Error>() {
        eprintln!("{error:#?}");
    }
}

fn show(error: impl std::fmt::Debug + std::fmt::Display) {
    eprintln!("{error} {error:?} {error:#?}");
}

/// A server that gives back what was asked for, with the address in it: the worst that a proxy may do.
async fn mirror(status: u16) -> String {
    let answer = move |uri: axum::http::Uri| async move {
        let status = axum::http::StatusCode::from_u16(status).unwrap();
        let location = [("location", format!("/elsewhere{uri}"))];
        (status, location, format!("<html>{uri}</html>"))
    };
    serve(axum::Router::new().fallback(answer)).await
}

/// The same in Bale's own form.
async fn polite_mirror(code: u16) -> String {
    let answer = move |uri: axum::http::Uri| async move {
        axum::Json(serde_json::json!({"ok": false, "error_code": code, "description": format!("no {uri} here")}))
    };
    serve(axum::Router::new().fallback(answer)).await
}

async fn serve(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// The program that the test below listens to; by itself it does nothing.
#[tokio::test]
#[ignore = "started by another test"]
async fn talkative() {
    if std::env::var("BALETHON_TEST").is_err() {
        return;
    }
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(std::io::stderr).init();
    let client = |address: &str| {
        Client::new(format!("12345:{SECRET}")).base_url(address).clock(Clock::manual()).handlers(handlers![echo, tell])
    };

    // Refused, unreachable, no HTTP, mirrored: at the start, and by single requests.
    let refusing = Sandbox::start().await;
    show(client(&refusing.url()).serve().await.unwrap_err());
    let mut addresses = vec![
        "http://127.0.0.1:1".to_owned(),
        format!("http://me:{SECRET}@127.0.0.1:1/bale"),
        format!("me:{SECRET}@nonsense"),
        "nonsense".to_owned(),
        "http://nowhere.invalid".to_owned(),
    ];
    for status in [200, 302, 307, 401, 403, 404, 413, 429, 500, 502] {
        addresses.push(mirror(status).await);
        addresses.push(polite_mirror(status).await);
    }
    for address in &addresses {
        let client = client(address).flood_wait(Duration::ZERO);
        show(client.get_me().retry(false).await.unwrap_err());
        show(client.send_message(5, "hello").retry(false).await.unwrap_err());
        show(
            client
                .send_photo(5, balethon::types::InputFile::bytes("photo.jpg", &b"photo"[..]))
                .retry(false)
                .await
                .unwrap_err(),
        );
    }

    // A bot that runs through all faults.
    let sandbox = Sandbox::start().await;
    let token = sandbox.token();
    eprintln!("the sandbox's own: {}", token.split(':').next().unwrap());
    let clock = Clock::manual();
    let bot = sandbox.run(|client| client.clock(clock.clone()).handlers(handlers![echo, tell])).await;
    let ali = sandbox.user("Ali");
    for method in ["getUpdates", "sendMessage"] {
        for fault in [
            Fault::html(502),
            Fault::flood(1),
            Fault::flood_in_plain_text(),
            Fault::cut_before(),
            Fault::cut_after(),
            Fault::broken_json(),
            Fault::error(400, &format!("Bad Request: /bot{token}/x")),
        ] {
            sandbox.fault(fault.on(method));
            ali.send("hello").await;
            while sandbox.pending_updates() > 0 {
                clock.advance(Duration::from_secs(1));
                tokio::task::yield_now().await;
            }
        }
    }
    let stopping = tokio::spawn(bot.stop());
    while !stopping.is_finished() {
        clock.advance(Duration::from_secs(1));
        tokio::task::yield_now().await;
    }
    // Only the part behind the colon is secret.
    eprintln!("the end of {}", token.split(':').next_back().unwrap().len());
    std::fs::write(std::env::var("BALETHON_TEST").unwrap(), token).unwrap();
}

#[test]
fn the_token_is_in_no_output() {
    let file = std::env::temp_dir().join(format!("balethon-secrets-{}", std::process::id()));
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "talkative", "--ignored", "--nocapture"]).env("BALETHON_TEST", &file);
    let output = program.output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}");
    let token = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    for secret in [SECRET, token.split_once(':').unwrap().1] {
        let line = text.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "the token is in: {line:?}");
    }
    // It did listen, and to all that there is.
    for heard in ["TRACE", "DEBUG", "balethon:", "reqwest", "hyper", "@botfather", "the end of"] {
        assert!(text.contains(heard), "{heard} was not heard");
    }
}

/// Of a gateway of one's own.
#[tokio::test]
async fn a_login_in_the_address_goes_along_and_is_not_shown() {
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let noted = seen.clone();
    let note = move |headers: axum::http::HeaderMap| async move {
        noted.lock().unwrap().push(headers.get("authorization").map(|value| value.to_str().unwrap().to_owned()));
        r#"{"ok":true,"result":true}"#
    };
    let address = serve(axum::Router::new().fallback(note)).await.replace("http://", "http://me:pass@");
    let client = Client::new(format!("12345:{SECRET}")).base_url(address);
    assert!(!format!("{client:?}").contains("pass"), "{client:?}");
    // Twice, as a request is kept to be copied.
    client.delete_message(5, 1).await.unwrap();
    client.delete_message(5, 1).await.unwrap();
    client.set_chat_photo(5, balethon::types::InputFile::bytes("photo.jpg", &b"photo"[..])).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), vec![Some("Basic bWU6cGFzcw==".to_owned()); 3]);
}

/// The address of a request holds the token, and browsers would tell it to whoever a redirect leads to.
#[tokio::test]
async fn a_redirect_does_not_tell_where_it_came_from() {
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let target = {
        let seen = seen.clone();
        let note = move |headers: axum::http::HeaderMap| async move {
            seen.lock().unwrap().push(format!("{headers:?}"));
            r#"{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"bot"}}"#
        };
        serve(axum::Router::new().fallback(note)).await
    };
    let answer = move || async move { axum::response::Redirect::temporary(&format!("{target}/getMe")) };
    let address = serve(axum::Router::new().fallback(answer)).await;
    let client = Client::new(format!("12345:{SECRET}")).base_url(address);
    client.get_me().await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 1);
    assert!(!seen[0].contains(SECRET), "{}", seen[0]);
}
