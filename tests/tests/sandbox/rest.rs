//! Expecting nothing: when the bot is through, and what is not nothing.

use std::sync::Arc;

use balethon::prelude::*;
use balethon::sandbox::{Fault, Person, Sandbox};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::wire::Bot;

/// Where a test stops the handlers until it opens it.
#[derive(Clone)]
struct Door(Arc<Semaphore>);

impl Door {
    fn closed() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    fn open(&self) {
        self.0.close();
    }

    async fn pass(&self) {
        assert!(self.0.acquire().await.is_err());
    }
}

#[on_command]
async fn secretly(door: Data<Door>) {
    door.pass().await;
}

#[on_command]
async fn openly(door: Data<Door>) -> &'static str {
    door.pass().await;
    "Here I am"
}

#[on_command]
async fn beside(message: Message, client: Client, door: Data<Door>) {
    let door = Door::clone(&door);
    client.spawn(async move {
        door.pass().await;
        message.reply("Here I am").await
    });
}

#[on_command]
async fn menu() -> (&'static str, InlineKeyboard) {
    ("?", InlineKeyboard::new().button("Edit", "edit").button("Toast", "toast").button("Nothing", "nothing"))
}

#[on_callback_query(data = "edit")]
async fn edit() -> Edit<&'static str> {
    Edit("!", InlineKeyboard::new())
}

#[on_callback_query(data = "toast")]
async fn toast() -> &'static str {
    "!"
}

#[on_message(text = "delete me")]
async fn delete(message: Message) -> Result {
    message.delete().await?;
    Ok(())
}

async fn start(sandbox: &Sandbox, door: &Door) -> balethon::sandbox::RunningBot {
    let all = handlers![secretly, openly, beside, menu, edit, toast, delete];
    sandbox.run(|client| client.data(door.clone()).handlers(all)).await
}

/// What a test says that expected nothing and got something.
async fn complaint(person: &Person) -> String {
    let nothing = tokio::spawn(person.expect_nothing());
    *nothing.await.unwrap_err().into_panic().downcast::<String>().unwrap()
}

#[tokio::test]
async fn nothing_is_expected_until_the_bot_is_through() {
    let sandbox = Sandbox::start().await;
    let door = Door::closed();
    let _bot = start(&sandbox, &door).await;
    let ali = sandbox.user("Ali");
    for command in ["/secretly", "/openly", "/beside"] {
        ali.send(command).await;
    }
    let nothing = tokio::spawn(ali.expect_nothing());
    sandbox.wait_confirmed().await;
    tokio::task::yield_now().await;
    assert!(!nothing.is_finished());
    door.open();
    let panic = nothing.await.unwrap_err().into_panic().downcast::<String>().unwrap();
    let both = "nothing was to come to Ali, but this did:\nbot: Here I am\nbot: Here I am\n--- so far";
    assert!(panic.contains("rest.rs") && panic.contains(both), "{panic}");
}

#[tokio::test]
async fn silence_is_nothing() {
    let sandbox = Sandbox::start().await;
    let door = Door::closed();
    door.open();
    let _bot = start(&sandbox, &door).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    for text in ["what?", "/secretly", "/menu"] {
        ali.send(text).await;
    }
    ali.next_reply().await;
    // Nobody handles it, so that the framework stops its spinning: there is nothing to see.
    ali.click("Nothing").await;
    ali.expect_nothing().await;
    sara.send("/openly").await;
    ali.expect_nothing().await;
    assert!(complaint(&sara).await.contains("bot: Here I am"));
}

#[tokio::test]
async fn edits_toasts_and_deletions_are_something() {
    let sandbox = Sandbox::start().await;
    let _bot = start(&sandbox, &Door::closed()).await;
    let ali = sandbox.user("Ali");
    ali.send("/menu").await;
    let menu = ali.next_reply().await;
    ali.click("Toast").await;
    assert!(complaint(&ali).await.contains("bot shows Ali: !"));
    ali.next_toast().await;
    ali.expect_nothing().await;
    ali.send("delete me").await;
    assert!(complaint(&ali).await.contains("bot deletes: delete me"));
    ali.next_deletion().await;
    ali.click("Edit").await;
    assert!(complaint(&ali).await.contains("bot edits: !"));
    assert_eq!(ali.expect_edit(&menu).await.content(), "!");
    ali.expect_nothing().await;
    // What people do themselves is nothing.
    ali.send("mine").await.delete().await;
    ali.expect_nothing().await;
}

#[tokio::test]
async fn an_edit_is_expected_of_one_message() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let bot = Bot::of(&sandbox);
    let edit = async |id: i64, text: &str| {
        bot.ok("editMessageText", json!({"chat_id": ali.id().0, "message_id": id, "text": text})).await;
    };
    for text in ["counter", "menu"] {
        bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": text})).await;
    }
    let (counter, menu) = (ali.next_reply().await, ali.next_reply().await);
    edit(counter.id.0, "1").await;
    edit(menu.id.0, "chosen").await;
    edit(counter.id.0, "2").await;
    assert_eq!(ali.expect_edit(&menu).await.content(), "chosen");
    assert_eq!(ali.next_edit().await.content(), "2");
}

#[tokio::test]
async fn an_answer_that_the_test_keeps_back_is_no_work() {
    let sandbox = Sandbox::start().await;
    let door = Door::closed();
    door.open();
    let _bot = start(&sandbox, &door).await;
    let ali = sandbox.user("Ali");
    let hold = sandbox.hold("sendMessage");
    ali.send("/openly").await;
    hold.wait(1).await;
    ali.next_reply().await;
    ali.expect_nothing().await;
    hold.release();
    ali.expect_nothing().await;
}

#[tokio::test]
async fn updates_that_come_twice_bring_nothing() {
    let sandbox = Sandbox::start().await;
    let door = Door::closed();
    door.open();
    let _bot = start(&sandbox, &door).await;
    let ali = sandbox.user("Ali");
    sandbox.fault(Fault::repeated_updates().times(3));
    for _ in 0..3 {
        ali.send("/openly").await;
        ali.next_reply().await;
        ali.expect_nothing().await;
    }
}

#[tokio::test]
async fn servers_that_do_not_let_polls_wait_come_to_rest_as_well() {
    let sandbox = Sandbox::start().await;
    sandbox.quirks(|quirks| quirks.long_polling = false);
    let door = Door::closed();
    door.open();
    let _bot = start(&sandbox, &door).await;
    let ali = sandbox.user("Ali");
    ali.send("/secretly").await;
    ali.expect_nothing().await;
    ali.send("/openly").await;
    assert!(complaint(&ali).await.contains("bot: Here I am"));
}

#[tokio::test]
async fn a_bot_in_another_program_is_through_when_it_has_confirmed() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    let bot = Bot::of(&sandbox);
    ali.send("hello").await;
    let nothing = tokio::spawn(ali.expect_nothing());
    assert_eq!(bot.update_ids(json!({})).await, [1]);
    assert!(!nothing.is_finished());
    bot.update_ids(json!({"offset": 2})).await;
    nothing.await.unwrap();
}
