//! The page in Persian, with the keyboard alone.

use balethon::sandbox::Sandbox;

use crate::bot::tea_house;
use crate::browser::in_browser;

const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const UP: &str = "\u{e013}";
const DOWN: &str = "\u{e015}";
const ESCAPE: &str = "\u{e00c}";

#[tokio::test]
async fn in_persian_with_the_keyboard_alone() {
    let sandbox = Sandbox::start().await;
    let _bot = tea_house(&sandbox).await;
    sandbox.user("علی");
    in_browser(sandbox.url(), async |page| {
        page.tab_to("فارسی").await;
        page.press(ENTER).await;
        page.until("document.dir === 'rtl' && document.title === 'سندباکس بلتون'").await;

        // A message, and its answer.
        page.tab_to("پیام").await;
        page.press("سلام").await;
        page.press(ENTER).await;
        page.until("document.querySelectorAll('.message').length === 2").await;
        page.until(
            "[...document.querySelectorAll('.words')].every(words => getComputedStyle(words).direction === 'rtl')",
        )
        .await;
        page.press("/start").await;
        page.press(ENTER).await;
        page.until("getComputedStyle([...document.querySelectorAll('.words')].at(-1)).direction === 'ltr'").await;

        // A button under it: up to the newest message, and into it.
        page.tab_to("متن گفتگو").await;
        page.press(UP).await;
        page.tab_to("Tea").await;
        page.press(ENTER).await;
        page.see("A tea for علی!").await;

        // An edit, over the menu of the message.
        page.tab_to("پیام").await;
        page.press(UP).await;
        page.until("document.querySelector('#text').value === '/start'").await;
        page.press(ESCAPE).await;
        page.until("document.querySelector('#about-text').hidden").await;
        page.tab_to("متن گفتگو").await;
        page.press(&format!("{UP}{UP}{UP}{UP}")).await;
        page.press(ENTER).await;
        page.until("document.querySelector('[role=menu]')").await;
        page.press(&format!("{DOWN}{DOWN}")).await;
        page.until("labelOf(document.activeElement) === 'ویرایش'").await;
        page.press(ENTER).await;
        page.until("document.activeElement.id === 'text'").await;
        page.press(" بر شما").await;
        page.press(ENTER).await;
        page.see("You changed it to: سلام بر شما").await;
        page.see("ویرایش‌شده").await;

        // Another person, with a name of her own.
        page.tab_to("علی").await;
        page.press("\u{e012}").await;
        page.until("labelOf(document.activeElement) === 'افزودن شخص'").await;
        page.press(ENTER).await;
        page.until("document.querySelector('dialog')").await;
        page.press("سارا").await;
        page.press(ENTER).await;
        page.until("find('[role=radio]', 'سارا')?.ariaChecked === 'true'").await;

        // A reply keyboard.
        page.tab_to("پیام").await;
        page.press("/menu").await;
        page.press(ENTER).await;
        page.until("find(BUTTON, 'Opening hours')").await;
        page.tab_to("Opening hours").await;
        page.press(ENTER).await;
        page.see("Every day from 9 to 17.").await;

        // A bill.
        page.tab_to("پیام").await;
        page.press("/bill").await;
        page.press(ENTER).await;
        page.tab_to("پرداخت ۲۵۰٬۰۰۰ ریال").await;
        page.press(ENTER).await;
        page.until("document.querySelector('dialog')").await;
        page.press(ENTER).await;
        page.see("سارا مبلغ ۲۵۰٬۰۰۰ ریال را پرداخت کرد").await;

        // The panel.
        page.tab_to("پنل توسعه‌دهنده").await;
        page.press(ENTER).await;
        page.tab_to("ترافیک").await;
        // To the left is onward.
        page.press("\u{e012}\u{e012}").await;
        page.see("۰ از ۸ کارگر مشغول").await;
        page.press(TAB).await;
    })
    .await;
}
