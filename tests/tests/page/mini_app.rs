//! Mini apps in the page's frame.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use balethon::types::WebAppData;
use tokio::net::TcpListener;

use crate::browser::in_browser;

/// Where the mini app is.
struct Shop(String);

#[on_command]
async fn shop(shop: Data<Shop>) -> (&'static str, InlineKeyboard) {
    ("Come in!", InlineKeyboard::new().web_app("Shop", &shop.0))
}

#[on_message(web_app_data)]
async fn ordered(client: Client, data: WebAppData) -> String {
    let (order, launch) = data.data.split_once('\n').unwrap_or_default();
    match client.init_data().check(launch) {
        Ok(launch) => {
            format!("{order}, signed for {}", launch.user.map_or("nobody".to_owned(), |user| user.first_name))
        }
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn a_mini_app_sends_data_to_its_bot() {
    let sandbox = Sandbox::start().await;
    let script = format!("{}/miniapp.js?3", sandbox.url());
    let page = format!(
        "<!doctype html><title>Shop</title><link rel=icon href=data:,><script src='{script}'></script><script>
            const {{ WebApp }} = Bale
            WebApp.ready()
            WebApp.sendData(`Two teas for ${{WebApp.initDataUnsafe.user.first_name}}\\n${{WebApp.initData}}`)
        </script>"
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let app = Router::new().route("/", get(async || Html(page)));
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let _bot = sandbox.run(|client| client.data(Shop(address)).handlers(handlers![shop, ordered])).await;
    sandbox.user("سارا");
    in_browser(sandbox.url(), async |page| {
        page.say("/shop").await;
        page.click("Shop").await;
        page.see("Two teas for سارا, signed for سارا").await;
        page.see("سارا sent data from the mini app").await;
        page.until("!document.querySelector('dialog')").await;
    })
    .await;
    server.abort();
}
