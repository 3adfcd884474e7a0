//! What the server refuses can be put right, without writing it again.

use balethon::sandbox::Sandbox;
use balethon::types::ChatPermissions;

use crate::bot::tea_house;
use crate::browser::in_browser;

#[tokio::test]
async fn a_refused_form_stays_as_it_was_filled_in() {
    let sandbox = Sandbox::start().await;
    let bot = tea_house(&sandbox).await;
    let ali = sandbox.user("Ali").with_username("ali");
    let sara = sandbox.user("Sara");
    let club = sandbox.group("Club", [&ali, &sara]);
    club.promote_bot().await;
    let permissions = ChatPermissions::all(true).can_send_documents(false);
    bot.client().restrict_chat_member(club.id(), sara.id(), permissions).await.unwrap();
    let note = std::env::temp_dir().join(format!("balethon-note-{}.txt", std::process::id()));
    std::fs::write(&note, "two teas").unwrap();
    in_browser(sandbox.url(), async |page| {
        let refused = "document.querySelector('dialog [role=alert]').innerText";

        page.click("Add person").await;
        page.write("First name", "Maryam").await;
        page.write("Username", "ali\u{e007}").await;
        page.until(&format!("{refused} === 'the username @ali is taken'")).await;
        page.until("find(FIELD, 'First name').value === 'Maryam' && document.activeElement.name === 'username'").await;
        page.press("2\u{e007}").await;
        page.until("find('[role=radio]', 'Maryam')?.ariaChecked === 'true' && !document.querySelector('dialog')").await;

        page.click("Rename").await;
        page.write("Username", "\u{e009}a\u{e000}ali").await;
        page.click("Save").await;
        page.until(&format!("{refused} === 'the username @ali is taken'")).await;
        page.click("Cancel").await;
        page.until("!document.querySelector('dialog')").await;

        page.click("New chat").await;
        page.click("New group").await;
        page.write("Title", "Readers").await;
        page.write("Username", "ali").await;
        page.click("Sara").await;
        page.click("Create").await;
        page.until(&format!("{refused} === 'the username @ali is taken'")).await;
        page.until("find(FIELD, 'Title').value === 'Readers' && find(FIELD, 'Sara').checked").await;
        page.write("Username", "_club").await;
        page.click("Create").await;
        page.see("3 members · @ali_club").await;

        page.click("Attach").await;
        page.click("Location").await;
        page.write("Latitude", "north").await;
        page.click("Send").await;
        page.until(&format!("{refused} === 'latitude is missing or no number'")).await;
        page.click("Cancel").await;
        page.until("!document.querySelector('dialog')").await;

        page.click("Sara").await;
        page.click("Club").await;
        page.choose_files("File", &[&note]).await;
        page.write("Caption", "My order").await;
        page.click("Send").await;
        page.until(&format!("{refused}.includes('permission_denied')")).await;
        page.until("find(FIELD, 'Caption').value === 'My order'").await;
        bot.client().restrict_chat_member(club.id(), sara.id(), ChatPermissions::all(true)).await.unwrap();
        page.click("Send").await;
        page.see("My order").await;
        page.until("!document.querySelector('dialog') && find('.message.mine', 'You').innerText.includes('My order')")
            .await;

        page.click("bot").await;
        page.say("/bill").await;
        page.click("Pay 250,000 rials").await;
        let invoice = page.ask("return document.querySelector('[data-pay]').closest('[data-id]').dataset.id").await;
        let invoice: i64 = invoice.as_str().unwrap().parse().unwrap();
        bot.client().delete_message(sara.id(), invoice).await.unwrap();
        page.click("Pay").await;
        page.until(&format!("{refused}.includes('message not found')")).await;
        page.click("Cancel").await;
    })
    .await;
    std::fs::remove_file(note).unwrap();
}
