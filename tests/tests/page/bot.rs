//! The bot that people chat with on the page: a tea house.

use balethon::methods::TEST_WALLET;
use balethon::prelude::*;
use balethon::sandbox::{RunningBot, Sandbox};
use balethon::types::{ChatAction, Document, InputFile, ReplyKeyboard, SuccessfulPayment};

/// Says hello.
#[on_command]
async fn start() -> (&'static str, InlineKeyboard) {
    let text = "*Welcome to the tea house!*\nWe have _tea_ and _coffee_ - see [our page](https://example.org) or /menu.\n```[Opening hours]Every day from 9 to 17.```";
    (
        text,
        InlineKeyboard::new()
            .button("Tea", "tea")
            .button("Coffee", "coffee")
            .row()
            .button("Bill", "bill")
            .url("Website", "https://example.org"),
    )
}

/// Says hello in Persian.
#[on_message(text = "سلام")]
async fn salam() -> (&'static str, InlineKeyboard) {
    let text = "*به چای‌خانه خوش آمدید!*\nچه میل دارید؟ _چای تازه‌دم_ داریم.";
    (text, InlineKeyboard::new().button("چای", "tea").button("قهوه", "coffee").row().button("صورتحساب", "bill"))
}

/// Brings tea.
#[on_callback_query(data = "tea")]
async fn tea(user: User) -> String {
    format!("A tea for {user}!")
}

/// Has no coffee any more.
#[on_callback_query(data = "coffee")]
async fn coffee() -> Edit<&'static str> {
    Edit("The coffee is out. There is tea.", InlineKeyboard::new().button("Tea", "tea"))
}

#[on_callback_query(data = "bill")]
async fn bill_asked(query: CallbackQuery) -> Result {
    if let Some(message) = query.message {
        bill(message).await?;
    }
    Ok(())
}

/// Brings the bill.
#[on_command]
async fn bill(message: Message) -> Result {
    let invoice = message.invoice("Two cups of tea", Rials(250_000)).description("With *saffron sugar*");
    invoice.payload("tea").provider_token(TEST_WALLET).await?;
    Ok(())
}

/// Sells a cake that is not there any more.
#[on_command]
async fn cake(message: Message) -> Result {
    message.invoice("A cake", Rials(90_000)).description("Fresh").payload("cake").provider_token(TEST_WALLET).await?;
    Ok(())
}

#[on_pre_checkout_query]
async fn check(query: PreCheckoutQuery) -> Checkout {
    match query.invoice_payload.as_str() {
        "cake" => Checkout::Refuse("The cake is gone.".into()),
        _ => Checkout::Accept,
    }
}

#[on_message(successful_payment)]
async fn paid(payment: SuccessfulPayment) -> String {
    format!("Thank you for {}!", payment.total_amount)
}

/// Shows a keyboard.
#[on_command]
async fn menu() -> (&'static str, ReplyKeyboard) {
    ("What would you like to know?", ReplyKeyboard::new().button("Opening hours").button("Address"))
}

#[on_message(text = "Opening hours")]
async fn hours() -> &'static str {
    "Every day from 9 to 17."
}

#[on_message(document)]
async fn file(message: Message, document: Document) -> Result {
    let name = document.file_name.unwrap_or_default();
    message.reply_document(InputFile::bytes("answer.txt", format!("I read {name}").into_bytes())).await?;
    Ok(())
}

#[on_edited_message(text)]
async fn changed(message: Message) -> String {
    format!("You changed it to: {}", message.content())
}

/// Says something and takes it back.
#[on_command]
async fn secret(message: Message) -> Result {
    message.reply("This is a secret.").reply_markup(InlineKeyboard::new().button("Forget it", "forget")).await?;
    Ok(())
}

#[on_callback_query(data = "forget")]
async fn forget(query: CallbackQuery) -> Result<&'static str> {
    if let Some(message) = &query.message {
        message.delete().await?;
    }
    Ok("Forgotten.")
}

/// Drops the tray.
#[on_command]
async fn fail() -> Result {
    Err("the tray fell down".into())
}

/// Looks busy.
#[on_command]
async fn think(message: Message) -> Result {
    message.action(ChatAction::Typing).await?;
    Ok(())
}

#[on_message(private & text, rank = 1)]
async fn echo(message: Message) -> Result {
    message.reply(message.content()).await?;
    Ok(())
}

pub(crate) async fn tea_house(sandbox: &Sandbox) -> RunningBot {
    sandbox.run(|client| client.max_workers(8).handlers(handlers![mod crate::bot])).await
}

/// A sunny garden, as a bitmap.
pub(crate) fn picture(width: u32, height: u32) -> Vec<u8> {
    let row = (width * 3).next_multiple_of(4);
    let size = 54 + row * height;
    let mut bytes = b"BM".to_vec();
    for number in [size, 0, 54, 40, width, height] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend([1, 0, 24, 0]);
    bytes.extend([0; 24]);
    for y in 0..height {
        let mut line = Vec::new();
        for x in 0..width {
            let (u, v) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
            let hill =
                |height: f64, wide: f64, at: f64| v < height + 0.09 * ((u * wide + at) * std::f64::consts::TAU).sin();
            let sun = (u - 0.72).hypot((v - 0.72) * f64::from(height) / f64::from(width)) < 0.075;
            let [r, g, b] = if hill(0.22, 0.9, 0.1) {
                [46.0, 112.0 + 60.0 * v, 84.0]
            } else if hill(0.38, 1.3, 0.55) {
                [86.0, 154.0 + 40.0 * v, 108.0]
            } else if sun {
                [255.0, 214.0, 120.0]
            } else {
                [255.0 - 120.0 * v, 200.0 + 10.0 * v, 160.0 + 85.0 * v]
            };
            line.extend([b as u8, g as u8, r as u8]);
        }
        line.resize(row as usize, 0);
        bytes.extend(line);
    }
    bytes
}
