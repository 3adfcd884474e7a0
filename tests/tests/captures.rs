//! Routes that carry values: what captures take, what happens where they cannot be read, and what companions build.

use balethon::prelude::*;
use balethon::sandbox::Sandbox;

#[on_command("transfer {amount} {to} {note}")]
async fn transfer(amount: u64, to: String, note: Option<String>) -> String {
    format!("{amount} to {to}: {note:?}")
}

#[on_callback_query(data = "buy:{product}:{quantity}")]
async fn buy(query: CallbackQuery, product: u32, quantity: u8) -> String {
    let _ = query;
    format!("{quantity} of {product}")
}

#[on_command("start {product}")]
async fn start(product: u32) -> String {
    format!("product {product}")
}

#[on_command("edit_{id}")]
async fn edit(id: u32) -> String {
    format!("editing {id}")
}

#[on_command(["ban {user} {reason}", "اخراج {user} {reason}"])]
async fn ban(user: String, reason: Option<String>) -> String {
    format!("{user}: {}", reason.as_deref().unwrap_or("no reason"))
}

#[on_message(text = "add {numbers}")]
fn add(numbers: Vec<i64>) -> String {
    numbers.iter().sum::<i64>().to_string()
}

#[test]
fn companions_build_what_routes_read() {
    assert_eq!(buy::data(7, 2), "buy:7:2");
    assert_eq!(transfer::usage(), "/transfer <amount> <to> [note]");
    assert_eq!(transfer::text(5, "ali", "for the \"tea\""), "/transfer 5 ali for the \"tea\"");
    assert_eq!(transfer::text(5, "ali reza", None), "/transfer 5 \"ali reza\"");
    assert_eq!(edit::text(586), "/edit_586");
    assert_eq!(start::link_of("shop_bot", 7), "https://ble.ir/shop_bot?start=7");
    assert_eq!(add::text([1, 2, 3]), "add 1 2 3");
    assert_eq!(add::text(vec![]), "add");
    assert_eq!(ban::usage(), "/ban <user> [reason]");
}

#[tokio::test]
async fn values_arrive() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![transfer, start, edit, ban, add])).await;
    let ali = sandbox.user("Ali");
    for (text, answer) in [
        ("/transfer 500 sara", "500 to sara: None"),
        ("/TRANSFER ۵۰۰ «sara ahmadi» for  the tea ", "500 to sara ahmadi: Some(\"for  the tea\")"),
        ("/transfer ten sara", "Please write it like this:\n/transfer <amount> <to> [note]"),
        ("/transfer", "Please write it like this:\n/transfer <amount> <to> [note]"),
        ("/start 7", "product 7"),
        ("/edit_586", "editing 586"),
        ("/Edit_x", "Please write it like this:\n/edit_<id>"),
        ("/اخراج sara", "sara: no reason"),
        ("/اخراج", "Please write it like this:\n/اخراج <user> [reason]"),
        ("add 1 2 ۳", "6"),
        ("add", "0"),
    ] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), answer, "{text}");
    }
}
