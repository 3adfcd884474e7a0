//! A web server and a bot in one program: Bale posts what people write to the server, and a page of the server tells it.
//!
//! Without `PUBLIC_URL`, the address by which the world reaches this server, the bot runs where `BALE_BASE_URL` or the
//! sandbox is, on this machine. In front of it stands a proxy that brings the certificate: Bale wants `https`.

#![allow(clippy::print_stdout, reason = "it says where its page is")]

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::get;
use balethon::prelude::*;
use balethon::source::Webhook;
use tokio::net::TcpListener;

/// What was written to the bot, shared by its handlers and the page.
type Board = Arc<Mutex<Vec<String>>>;

#[on_message(text & !command)]
async fn pin(message: Message, user: User, board: Data<Board>) -> &'static str {
    board.lock().unwrap().push(format!("{user}: {}", message.content()));
    "It is on the board."
}

async fn page(State(board): State<Board>) -> String {
    board.lock().unwrap().join("\n")
}

/// Serves the page and the bot at one port until the bot is stopped.
async fn serve(client: Client, listener: TcpListener, public_url: Option<String>) -> Result {
    let public_url = match public_url {
        Some(url) => url,
        None => format!("http://{}", listener.local_addr()?),
    };
    let board = Board::default();
    let (webhook, routes) = Webhook::router();
    let site = axum::Router::new().route("/", get(page)).with_state(board.clone()).nest("/bale", routes);
    let server = tokio::spawn(async move { axum::serve(listener, site).await });
    let webhook = webhook.public_url(format!("{public_url}/bale"));
    let stopped = client.data(board).source(webhook).serve().await;
    server.abort();
    stopped
}

#[tokio::main]
async fn main() -> Result {
    let listener = TcpListener::bind("127.0.0.1:8080").await?;
    println!("The board is at http://{}", listener.local_addr()?);
    serve(Client::from_env()?, listener, std::env::var("PUBLIC_URL").ok()).await
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    #[tokio::test]
    async fn what_is_written_stands_on_the_page() {
        let sandbox = Sandbox::start().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let bot = tokio::spawn(serve(sandbox.client().handlers(handlers![pin]), listener, None));
        let ali = sandbox.user("Ali");
        ali.send("Tea is ready").await;
        assert_eq!(ali.next_reply().await.content(), "It is on the board.");
        assert!(sandbox.requests().iter().all(|request| request.method != "getUpdates"), "it polls");

        let mut page = TcpStream::connect(address).await.unwrap();
        page.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut text = String::new();
        page.read_to_string(&mut text).await.unwrap();
        assert!(text.ends_with("\r\n\r\nAli: Tea is ready"), "{text}");
        bot.abort();
    }
}
