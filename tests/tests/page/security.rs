//! What bots and people write is text, whatever is in it.

use balethon::sandbox::{Attachment, Sandbox};
use serde_json::{Value, json};

use crate::browser::{http, in_browser};

const EVIL: &str = r#"<img src=x onerror="document.documentElement.dataset.owned=1"><script>owned()</script>"#;

#[tokio::test]
async fn nothing_that_others_wrote_is_read_as_html() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user(&format!("Ali{EVIL}"));
    let token = sandbox.new_bot(&format!("Bot{EVIL}"));
    ali.send("/start").await;
    ali.talking_to(&token).send("/start").await;
    let group = sandbox.group(&format!("Club{EVIL}"), [&ali]);
    ali.in_group(&group).send(EVIL).await;
    let chat = ali.id().0;
    let http = http();
    let call = async |method: &str, parameters: Value| {
        let url = format!("{}/bot{}/{method}", sandbox.url(), sandbox.token());
        let answer: Value = http.post(url).json(&parameters).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["ok"], true, "{method}: {answer}");
    };
    let evil_markdown = format!(
        "*{EVIL}* _{EVIL}_ ```[{EVIL}]{EVIL}``` [{EVIL}](javascript:owned()) [x](https://a.b/\"onclick=owned()) {EVIL}"
    );
    let buttons = json!({"inline_keyboard": [[{"text": EVIL, "callback_data": "x"}, {"text": "link", "url": "javascript:owned()"}]]});
    call("sendMessage", json!({"chat_id": chat, "text": evil_markdown, "reply_markup": buttons})).await;
    call("sendMessage", json!({"chat_id": chat, "text": "k", "reply_markup": {"keyboard": [[{"text": EVIL}]]}})).await;
    call("sendContact", json!({"chat_id": chat, "phone_number": "0912", "first_name": EVIL})).await;
    let invoice = json!({"chat_id": chat, "title": "<img src=x onerror=owned()>", "description": "<img src=x onerror=owned()>", "payload": "p", "provider_token": "WALLET-TEST-1111111111111111", "prices": [{"label": "<b>", "amount": 1000}]});
    call("sendInvoice", invoice).await;
    call("setMyCommands", json!({"commands": [{"command": "x", "description": "<img src=x onerror=owned()>"}]})).await;
    ali.send_file(Attachment::document(&format!("{EVIL}.txt"), "x").caption(EVIL)).await;
    // A file that would be a script of the page's own, were it run.
    ali.send_file(Attachment::document("evil.html", "<script>parent.owned()</script>")).await;

    in_browser(sandbox.url(), async |page| {
        for _ in 0..2 {
            for tab in ["Traffic", "Handlers", "Timeline"] {
                page.until("document.querySelectorAll('.chat').length >= 3").await;
                page.ask("for (const chat of document.querySelectorAll('.chat')) chat.click()").await;
                page.ask("if (document.querySelector('#developer').hidden) document.querySelector('#developer-switch').click()").await;
                page.click(tab).await;
            }
            page.ask("for (const part of document.querySelectorAll('details')) part.open = true").await;
            page.ask("find('.chat', 'bot').click()").await;
            page.see(EVIL).await;
            let evil = "return [document.documentElement.dataset.owned ?? null, document.querySelectorAll('img[src=x], script:not([src]), [onerror], a[href^=\"javascript\"]').length]";
            assert_eq!(page.ask(evil).await, json!([null, 0]));
            // And once more after the page is loaded with all of it.
            page.reload().await;
        }
        // A refusal names what it refuses.
        page.ask(&format!("act('delete', {})", json!({ "key": EVIL }))).await;
        page.see(&format!("{EVIL:?}")).await;
    })
    .await;

    // What a stranger uploaded cannot run as part of the page, nor be framed or read by another page.
    let page = http.get(sandbox.url()).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe-inline"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
}
