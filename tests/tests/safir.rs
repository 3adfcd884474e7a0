//! Safir and its one-time passwords: what is sent, and what refusals become.

mod bale;

use bale::{Form, Server, axum_json, failure};
use balethon::safir::{ErrorKind, Otp, Safir};
use serde_json::json;

const SECRET: &str = "SECRETsecret";

fn safir(server: &Server) -> Safir {
    Safir::new(SECRET, 1409500561).base_url(&server.address)
}

fn otp(server: &Server) -> Otp {
    Otp::new("the id", SECRET).base_url(&server.address)
}

#[tokio::test]
async fn a_message_is_sent() {
    let server = Server::start().await;
    server.answer(axum_json(json!({ "message_id": "abc", "error_data": null })));
    let message = safir(&server).message("۰۹۱۲ ۰۰۰ ۰۰۰۰").text("on its way").copy_text("CODE").request_id("order-7");
    assert_eq!(message.secure(true).send().await.unwrap(), "abc");
    let received = server.only();
    assert_eq!((&*received.path, &received.headers["api-access-key"]), ("/send_message", &SECRET.parse().unwrap()));
    let expected = json!({
        "request_id": "order-7", "bot_id": 1409500561, "phone_number": "989120000000",
        "message_data": { "message": { "text": "on its way", "copy_text": "CODE" }, "is_secure": true },
    });
    assert_eq!(*received.json(), expected);
    // One library reads the id under another name.
    server.answer(axum_json(json!({ "request_id": 7 })));
    assert_eq!(safir(&server).message("09120000000").file("1:2:3:4").send().await.unwrap(), "7");
}

#[tokio::test]
async fn a_file_is_uploaded() {
    let server = Server::start().await;
    server.answer(axum_json(json!({ "file_id": "1:2:3:4" })));
    assert_eq!(safir(&server).upload("a.png", "content").await.unwrap().as_str(), "1:2:3:4");
    let received = server.only();
    assert_eq!(received.file("file"), ("a.png", "image/png", &"content".into()));
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let server = Server::start().await;
    let kinds = [
        (2, ErrorKind::Server),
        (3, ErrorKind::RateLimit),
        (4, ErrorKind::Input),
        (8, ErrorKind::Phone),
        (17, ErrorKind::NotBaleUser),
        (20, ErrorKind::Payment),
        (21, ErrorKind::Contacts),
    ];
    for (code, kind) in kinds {
        let data = json!([{ "phone_number": "989120000000", "code": code, "description": "said" }]);
        // Refusals of a number come under HTTP 200.
        server.answer(axum_json(json!({ "message_id": "abc", "error_data": data })));
        let error = safir(&server).message("09120000000").text("a").send().await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (kind, Some(code)));
        assert_eq!(error.to_string(), format!("safir: said ({code})"));
    }
    for (status, body, kind) in [
        (401, r#"{"message":"no"}"#, ErrorKind::Unauthorized),
        (429, "slow down", ErrorKind::RateLimit),
        (502, "<html>", ErrorKind::Server),
        (200, "<html>", ErrorKind::Unreadable),
    ] {
        server.answer(failure(status, body));
        let error = safir(&server).message("09120000000").text("a").send().await.unwrap_err();
        assert_eq!(error.kind(), kind, "HTTP {status}");
    }
    server.received();
    assert_eq!(safir(&server).message("12").text("a").send().await.unwrap_err().kind(), ErrorKind::Phone);
    assert_eq!(safir(&server).message("09120000000").send().await.unwrap_err().kind(), ErrorKind::Input);
    assert_eq!(server.received().len(), 0);
}

fn access(server: &Server, token: &str) {
    server.answer(axum_json(json!({ "access_token": token, "expires_in": 43200, "token_type": "Bearer" })));
}

#[tokio::test]
async fn a_code_is_sent_with_one_access_token() {
    let server = Server::start().await;
    let otp = otp(&server);
    access(&server, "first");
    server.answer(axum_json(json!({ "balance": 41 })));
    server.answer(axum_json(json!({ "balance": 40 })));
    assert_eq!(otp.send("09120000000", 482_913).await.unwrap(), 41);
    assert_eq!(otp.clone().send("09120000000", 482_914).await.unwrap(), 40);
    let received = server.received();
    let paths: Vec<_> = received.iter().map(|request| &*request.path).collect();
    assert_eq!(paths, ["/auth/token", "/send_otp", "/send_otp"]);
    let Form::Encoded(form) = &received[0].form else { panic!("{:?}", received[0].form) };
    let wanted = format!("grant_type=client_credentials&client_id=the+id&client_secret={SECRET}&scope=read");
    assert_eq!(*form, wanted);
    assert_eq!(received[1].headers["authorization"], "Bearer first");
    assert_eq!(*received[1].json(), json!({ "phone": "989120000000", "otp": 482913 }));
}

#[tokio::test]
async fn an_access_token_that_is_over_is_renewed() {
    let server = Server::start().await;
    let otp = otp(&server);
    access(&server, "first");
    server.answer(failure(401, "{}"));
    access(&server, "second");
    server.answer(axum_json(json!({ "balance": 40 })));
    otp.send("09120000000", 482_913).await.unwrap();
    assert_eq!(server.received()[3].headers["authorization"], "Bearer second");
    // Once, and not for ever.
    server.answer(failure(401, "{}"));
    access(&server, "third");
    server.answer(failure(401, "{}"));
    assert_eq!(otp.send("09120000000", 482_913).await.unwrap_err().kind(), ErrorKind::Unauthorized);
}

#[tokio::test]
async fn codes_are_refused() {
    let server = Server::start().await;
    let otp = otp(&server);
    access(&server, "first");
    for (status, code, kind) in [
        (400, Some(8), ErrorKind::Phone),
        (404, Some(17), ErrorKind::NotBaleUser),
        (402, Some(20), ErrorKind::Payment),
        (429, None, ErrorKind::RateLimit),
        (400, Some(18), ErrorKind::RateLimit),
        (500, None, ErrorKind::Server),
    ] {
        server.answer(failure(status, json!({ "code": code, "message": "said" }).to_string()));
        let error = otp.send("09120000000", 482_913).await.unwrap_err();
        assert_eq!(error.kind(), kind, "HTTP {status}");
    }
    server.received();
    for code in [0, 99, 100_000_000] {
        assert_eq!(otp.send("09120000000", code).await.unwrap_err().kind(), ErrorKind::Input);
    }
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn no_key_is_shown() {
    let server = Server::start().await;
    let shown = format!("{:?} {:?}", safir(&server), otp(&server));
    assert!(!shown.contains(SECRET), "{shown}");
    let nowhere = Safir::new(SECRET, 1).base_url("http://127.0.0.1:1");
    let error = nowhere.message("09120000000").text("a").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(!format!("{error:?}").contains(SECRET));
}
