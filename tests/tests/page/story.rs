//! An evening on the page: the pictures of the README are taken here.

use balethon::sandbox::Sandbox;

use crate::bot::{picture, tea_house};
use crate::browser::in_browser;

#[tokio::test]
async fn two_people_meet_in_a_group_and_pay() {
    let sandbox = Sandbox::start().await;
    let bot = tea_house(&sandbox).await;
    sandbox.user("Ali");
    in_browser(sandbox.url(), async |page| {
        page.click("Start").await;
        page.see("Welcome to the tea house!").await;
        let photo = balethon::types::InputFile::bytes("tea.bmp", picture(720, 400));
        bot.client().send_photo(sandbox.user("Ali").id(), photo).caption("Our garden, *this morning*").await.unwrap();
        page.until("document.querySelector('#log .picture img')?.complete").await;

        // A second person, and a group.
        page.click("Add person").await;
        page.write("First name", "سارا").await;
        page.write("Username", "sara").await;
        page.click("Add").await;
        page.until("find('[role=radio]', 'سارا')?.ariaChecked === 'true'").await;
        page.click("Rename").await;
        page.write("Last name", "رضایی").await;
        page.click("Save").await;
        page.until("find('[role=radio]', 'سارا رضایی')").await;
        page.click("New chat").await;
        page.click("New group").await;
        page.write("Title", "Book club").await;
        page.click("Ali").await;
        page.click("Create").await;
        page.until("document.querySelector('#talk-title').innerText === 'Book club'").await;
        page.see("3 members").await;
        page.say("/start").await;
        page.see("Welcome to the tea house!").await;
        page.click("Tea").await;
        page.see("A tea for سارا رضایی!").await;
        page.click("Ali").await;
        page.until("document.querySelector('#talk-title').innerText === 'Book club'").await;
        page.click("Tea").await;
        page.see("A tea for Ali!").await;
        page.say("Who pays today?").await;

        // The bill.
        page.click("bot").await;
        page.click("Bill").await;
        page.see("Two cups of tea").await;
        page.click("Pay 250,000 rials").await;
        page.click("Pay").await;
        page.see("Payment successful").await;
        page.see("Ali paid 250,000 rials").await;
        page.see("Thank you for").await;

        page.until("!document.querySelector('.toast')").await;
        page.screenshot("light").await;
        page.click("Dark theme").await;
        page.click("Book club").await;
        page.screenshot("dark").await;
        page.click("Developer panel").await;
        page.screenshot("developer").await;
        page.click("Handlers").await;
        page.screenshot("handlers").await;
        page.click("Close developer panel").await;
        page.click("Light theme").await;
        page.click("bot").await;
        page.size(390, 844).await;
        page.screenshot("phone").await;
        page.click("Back").await;
        page.screenshot("phone-list").await;
        page.size(1280, 800).await;
        page.click("فارسی").await;
        page.click("سارا رضایی").await;
        page.say_in("پیام", "سلام").await;
        page.see("به چای‌خانه خوش آمدید!").await;
        page.say_in("پیام", "دو چای لطفاً").await;
        page.until("document.querySelectorAll('.message:not(.mine)').length === 2").await;
        page.screenshot("persian").await;
    })
    .await;
}
