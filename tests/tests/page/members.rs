//! Who is in a chat, and what they let others do there.

use balethon::ErrorKind;
use balethon::sandbox::Sandbox;
use balethon::types::MemberStatus;

use crate::browser::in_browser;

#[tokio::test]
async fn members_are_promoted_removed_and_banned() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let club = sandbox.group("Club", [&ali, &sara]);
    let client = sandbox.client();
    let me = client.get_me().await.unwrap().id;
    in_browser(sandbox.url(), async |page| {
        page.click("Club").await;

        // The bot can look only once it is an administrator.
        assert!(client.get_chat_member(club.id(), me).await.is_err());
        page.click("Members").await;
        page.click("Menu of bot").await;
        page.click("Make administrator").await;
        page.until("document.querySelector('dialog').innerText.includes('administrator')").await;
        let member = client.get_chat_member(club.id(), me).await.unwrap();
        assert_eq!(member.status, MemberStatus::Administrator);
        page.click("Menu of bot").await;
        page.screenshot("members").await;
        page.click("Make ordinary member").await;
        page.until("!document.querySelector('dialog').innerText.includes('administrator')").await;
        assert!(client.get_chat_member(club.id(), me).await.is_err());

        // With the keyboard alone.
        page.tab_to("Menu of Sara").await;
        page.press("\u{e007}\u{e00c}").await;
        page.until("!document.querySelector('.menu') && document.querySelector('dialog')").await;
        page.press("\u{e007}\u{e015}\u{e015}\u{e007}").await;
        page.until("labelOf(document.activeElement) === 'Unban Sara'").await;
        page.see("banned").await;
        page.click("Close").await;
        page.see("Ali removed Sara").await;

        page.ask("find('[role=radio]', 'Sara').click()").await;
        page.click("Join").await;
        page.see("permission_denied").await;
        page.click("Ali").await;
        page.click("Members").await;
        page.click("Unban Sara").await;
        page.click("Add Sara").await;
        page.click("Menu of Sara").await;
        page.click("Remove Sara").await;
        page.until("find(BUTTON, 'Add Sara')").await;
        page.click("Close").await;
        page.ask("find('[role=radio]', 'Sara').click()").await;
        page.click("Join").await;
        page.see("Sara joined").await;
        page.until("document.activeElement.id === 'text'").await;
    })
    .await;
}

#[tokio::test]
async fn who_blocks_the_bot_hears_nothing_of_it() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let client = sandbox.client();
    in_browser(sandbox.url(), async |page| {
        page.click("Block bot").await;
        page.see("You have blocked bot: what it sends fails.").await;
        page.until("!find(FIELD, 'Message')").await;
        let error = client.send_message(ali.id(), "Hello?").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Blocked, "{error}");
        page.reload().await;
        page.tab_to("Unblock bot").await;
        page.press("\u{e007}").await;
        page.until("find(FIELD, 'Message')").await;
        client.send_message(ali.id(), "Hello!").await.unwrap();
        page.see("Hello!").await;

        page.click("Block bot").await;
        page.until("document.querySelector('#composer').hidden").await;
        page.click("Unblock bot").await;
        page.until("document.activeElement.id === 'text'").await;
    })
    .await;
}
