//! People who chat with the bot.

use balethon::sandbox::Sandbox;
use serde_json::json;

use crate::bot::{picture, tea_house};
use crate::browser::in_browser;

#[tokio::test]
async fn messages_and_presses_are_answered() {
    let sandbox = Sandbox::start().await;
    let _bot = tea_house(&sandbox).await;
    sandbox.user("Ali");
    in_browser(sandbox.url(), async |page| {
        page.say("Hello").await;
        page.until("find('.message:not(.mine)', 'bot')?.innerText.includes('Hello')").await;
        page.say("/start").await;
        page.see("Welcome to the tea house!").await;
        page.until("document.querySelector('.words strong').innerText === 'Welcome to the tea house!'").await;
        page.until("document.querySelector('.words a').href === 'https://example.org/'").await;
        page.click("Opening hours").await;
        page.see("Every day from 9 to 17.").await;
        page.click("Tea").await;
        page.until("document.querySelector('[role=status]').innerText === 'A tea for Ali!'").await;
        page.click("Coffee").await;
        page.see("The coffee is out.").await;
        page.see("edited").await;
    })
    .await;
}

#[tokio::test]
async fn a_reply_keyboard_writes_for_the_person() {
    let sandbox = Sandbox::start().await;
    let _bot = tea_house(&sandbox).await;
    sandbox.user("Ali");
    in_browser(sandbox.url(), async |page| {
        page.say("/menu").await;
        page.click("Opening hours").await;
        page.see("Every day from 9 to 17.").await;
        page.click("Bot keyboard").await;
        page.until("!find(BUTTON, 'Address')").await;
    })
    .await;
}

#[tokio::test]
async fn the_bots_commands_are_offered() {
    let sandbox = Sandbox::start().await;
    let bot = tea_house(&sandbox).await;
    sandbox.user("Ali");
    let commands = [("start", "Says hello"), ("menu", "Shows a keyboard")];
    let commands = commands.map(|(name, about)| balethon::types::BotCommand::new(name, about));
    bot.client().set_my_commands(commands).await.unwrap();
    in_browser(sandbox.url(), async |page| {
        page.write("Message", "/m").await;
        page.click("/menu Shows a keyboard").await;
        page.see("What would you like to know?").await;
    })
    .await;
}

#[tokio::test]
async fn files_go_up_and_come_down() {
    let sandbox = Sandbox::start().await;
    let _bot = tea_house(&sandbox).await;
    sandbox.user("Ali");
    let folder = std::env::temp_dir().join(format!("balethon-files-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (order, tea) = (folder.join("order.txt"), folder.join("tea.bmp"));
    std::fs::write(&order, "two teas").unwrap();
    std::fs::write(&tea, picture(320, 200)).unwrap();
    in_browser(sandbox.url(), async |page| {
        page.choose_files("File", &[&order]).await;
        page.write("Caption", "My order").await;
        page.click("Send").await;
        page.see("My order").await;
        page.see("answer.txt").await;
        let down = "const link = find(BUTTON, 'answer.txt'); return fetch(link.href).then(file => file.text()).then(text => [link.download, text])";
        assert_eq!(page.ask(down).await, json!(["answer.txt", "I read order.txt"]));

        page.choose_files("Photo or video", &[&tea]).await;
        page.click("Send").await;
        page.until("document.querySelector('#log .picture img')?.naturalWidth === 320").await;
        page.click("Photo").await;
        page.until("front().matches?.('dialog') && front().querySelector('img').naturalWidth === 320").await;
        page.click("Close").await;

        page.click("Attach").await;
        page.click("My contact").await;
        page.see("98912").await;
        page.click("Attach").await;
        page.click("Location").await;
        page.click("Send").await;
        page.see("35.699722, 51.338097").await;
    })
    .await;
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn one_can_write_on_after_a_dialog() {
    let sandbox = Sandbox::start().await;
    sandbox.user("Ali");
    in_browser(sandbox.url(), async |page| {
        page.click("Rename").await;
        page.write("Last name", "x").await;
        page.click("Cancel").await;
        page.until("!document.querySelector('dialog')").await;
        page.write("Message", "Hello").await;
        page.until("document.querySelector('#text').value === 'Hello'").await;
    })
    .await;
}

#[tokio::test]
async fn edits_and_deletions_are_shown() {
    let sandbox = Sandbox::start().await;
    let _bot = tea_house(&sandbox).await;
    sandbox.user("Ali");
    in_browser(sandbox.url(), async |page| {
        page.say("One tee").await;
        page.until("document.querySelectorAll('.message').length === 2").await;
        page.choose_message(".mine", "Edit").await;
        page.write("Message", "\u{e009}a\u{e000}One tea\u{e007}").await;
        page.see("You changed it to: One tea").await;
        page.until("document.querySelector('.message.mine').innerText.includes('edited')").await;
        page.choose_message(".mine", "Delete").await;
        page.until("!document.querySelector('.message.mine')").await;

        page.say("/secret").await;
        page.see("This is a secret.").await;
        page.click("Forget it").await;
        page.miss("This is a secret.").await;
        page.see("Forgotten.").await;
    })
    .await;
}

#[tokio::test]
async fn what_the_bot_does_is_shown_meanwhile() {
    let sandbox = Sandbox::start().await;
    let _bot = tea_house(&sandbox).await;
    sandbox.user("Ali");
    in_browser(sandbox.url(), async |page| {
        page.see("bot, running").await;
        page.say("/think").await;
        page.until("document.querySelector('#talk-about').innerText === 'typing…'").await;
    })
    .await;
}

#[tokio::test]
async fn what_the_bot_does_to_a_group_is_shown() {
    let sandbox = Sandbox::start().await;
    let bot = tea_house(&sandbox).await;
    let ali = sandbox.user("Ali");
    let group = sandbox.group("Club", [&ali]);
    group.promote_bot().await;
    let said = group.send(&ali, "Tea at *five*").await.id();
    in_browser(sandbox.url(), async |page| {
        page.click("Club").await;
        let (client, id) = (bot.client(), group.id());
        client.set_chat_title(id, "Tea club").await.unwrap();
        page.until("document.querySelector('#talk-title').innerText === 'Tea club'").await;
        client.set_chat_photo(id, balethon::types::InputFile::bytes("club.bmp", picture(80, 80))).await.unwrap();
        page.until("document.querySelector('#talk-face img')?.naturalWidth === 80").await;
        client.pin_chat_message(id, said).await.unwrap();
        page.click("Pinned Tea at five").await;
        client.set_chat_description(id, "Every day").await.unwrap();
        page.click("Members").await;
        page.see("creator").await;
        page.see("administrator").await;
        page.see("Every day").await;
        page.click("Close").await;
        client.unpin_all_chat_messages(id).await.unwrap();
        client.delete_chat_photo(id).await.unwrap();
        page.until("document.querySelector('#pinned').hidden && !document.querySelector('#talk-face img')").await;
    })
    .await;
}

#[tokio::test]
async fn a_public_channel_lets_a_gate_be_tried() {
    let sandbox = Sandbox::start().await;
    let bot = tea_house(&sandbox).await;
    let ali = sandbox.user("Ali");
    in_browser(sandbox.url(), async |page| {
        page.click("New chat").await;
        page.click("New channel").await;
        page.write("Title", "News").await;
        page.write("Username", "@tea_news").await;
        page.click("Create").await;
        page.see("2 members · @tea_news").await;
        let member = bot.client().get_chat_member("@tea_news", ali.id()).await.unwrap();
        assert!(member.is_admin(), "{member:?}");
    })
    .await;
}

#[tokio::test]
async fn one_writes_at_once_and_a_refused_payment_stays_to_be_read() {
    let sandbox = Sandbox::start().await;
    let _bot = tea_house(&sandbox).await;
    sandbox.user("Ali");
    in_browser(sandbox.url(), async |page| {
        page.until("document.activeElement.id === 'text'").await;
        page.press("/cake\u{e007}").await;
        page.click("Pay 90,000 rials").await;
        page.click("Pay").await;
        page.until("labelOf(document.querySelector('dialog')) === 'The payment failed'").await;
        page.see("The cake is gone.").await;
        page.click("OK").await;
        page.until("!document.querySelector('dialog') && !document.querySelector('[data-pay][aria-busy=true]')").await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_done_says_why() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let channel = sandbox.channel("News", [&ali, &sara]);
    channel.post("Welcome").await;
    in_browser(sandbox.url(), async |page| {
        page.click("Sara").await;
        page.click("News").await;
        page.say("Me too").await;
        page.see("permission").await;
        // What was written is not lost.
        page.until("document.querySelector('#text').value === 'Me too'").await;
    })
    .await;
}
