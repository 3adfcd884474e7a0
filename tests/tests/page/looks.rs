//! Light and dark, wide and narrow.

use balethon::sandbox::{Attachment, Sandbox};

use crate::bot::{picture, tea_house};
use crate::browser::in_browser;

/// Nothing sticks out to the side, of the page or of what is in it.
const FITS: &str = "document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('#log, #chats, .bubble, #records, #timeline, dialog')]
    .filter(seen).every(node => node.scrollWidth <= node.clientWidth && node.getBoundingClientRect().right <= innerWidth + 1)";

#[tokio::test]
async fn light_and_dark() {
    let sandbox = Sandbox::start().await;
    sandbox.user("Ali");
    let brightness = "return (c => Number(c[0]) + Number(c[1]) + Number(c[2]))(getComputedStyle(document.body).backgroundColor.match(/\\d+/g))";
    in_browser(sandbox.url(), async |page| {
        page.click("Dark theme").await;
        assert!(page.ask(brightness).await.as_u64().unwrap() < 200);
        page.reload().await;
        page.click("Light theme").await;
        assert!(page.ask(brightness).await.as_u64().unwrap() > 700);
    })
    .await;
}

#[tokio::test]
async fn a_phone_shows_one_thing_at_a_time_and_nothing_sticks_out() {
    let sandbox = Sandbox::start().await;
    let _bot = tea_house(&sandbox).await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    ali.next_reply().await;
    ali.send("/menu").await;
    ali.next_reply().await;
    ali.send("a-very-long-word-without-a-space-".repeat(20)).await;
    ali.next_reply().await;
    ali.send_album([320, 640, 960].map(|width| Attachment::photo(picture(width, 200)).caption("Our garden"))).await;
    in_browser(sandbox.url(), async |page| {
        page.size(360, 740).await;
        page.reload().await;
        page.until("find('.chat', 'bot') && !seen(document.querySelector('#talk'))").await;
        page.until(FITS).await;
        page.click("bot").await;
        page.until("find(FIELD, 'Message') && !seen(document.querySelector('#side'))").await;
        page.until(FITS).await;
        page.click("Back").await;
        page.until("find('.chat', 'bot')").await;
        page.click("Developer panel").await;
        for tab in ["Traffic", "Handlers", "Timeline"] {
            page.click(tab).await;
            page.until(FITS).await;
        }
        page.click("Close developer panel").await;
        page.click("فارسی").await;
        page.until(FITS).await;
        page.click("bot").await;
        page.until("find(FIELD, 'پیام')").await;
        page.until(FITS).await;
    })
    .await;
}
