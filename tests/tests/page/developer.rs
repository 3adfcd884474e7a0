//! The panel for developers.

use std::time::Duration;

use balethon::Clock;
use balethon::sandbox::Sandbox;
use serde_json::json;

use crate::bot::tea_house;
use crate::browser::{http, in_browser};

#[tokio::test]
async fn eight_people_are_answered_and_two_wait() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let _bot = tea_house(&sandbox).await;
    let people: Vec<_> = ["Ali", "Sara", "Reza", "Mina", "Omid", "Nima", "Laleh", "Kian", "Parisa", "Babak"]
        .into_iter()
        .map(|name| sandbox.user(name))
        .collect();
    in_browser(sandbox.url(), async |page| {
        page.click("Developer panel").await;
        page.click("Timeline").await;
        page.see("0 of 8 workers busy").await;
        // Four are answered, which takes six seconds of the sandbox's time.
        let hold = sandbox.hold("sendMessage");
        for person in &people[..4] {
            person.send("Coffee, please").await;
        }
        hold.wait(4).await;
        page.see("4 of 8 workers busy").await;
        clock.advance(Duration::from_secs(6));
        hold.release();
        page.see("0 of 8 workers busy").await;
        page.until("document.querySelectorAll('.bar[title$=\"echo · 6 s\"]').length === 4").await;

        let hold = sandbox.hold("sendMessage");
        for person in &people {
            person.send("Tea, please").await;
        }
        hold.wait(8).await;
        page.see("8 of 8 workers busy").await;
        page.see("2 waiting").await;
        page.until("find('.workers li', 'Worker 8: Kian · echo')").await;
        page.until("find('.queue li', 'Parisa') && find('.queue li', 'Babak')").await;
        // What is said elsewhere tells the page that four seconds are over.
        clock.advance(Duration::from_secs(4));
        people[0].talking_to(&sandbox.new_bot("elsewhere")).send("Hello").await;
        page.until("find('.queue li', 'Parisa').innerText.includes('4.')").await;
        page.screenshot("timeline").await;

        // One is through: the ninth begins, and one waits.
        hold.release_one();
        page.see("1 waiting").await;
        page.until("find('.workers li', 'Parisa · echo')").await;
        hold.release();
        page.see("0 of 8 workers busy").await;
        page.see("Nobody waits.").await;
        page.until("document.querySelectorAll('.bar').length >= 14").await;
    })
    .await;
}

#[tokio::test]
async fn handlers_are_counted() {
    let sandbox = Sandbox::start().await;
    let bot = tea_house(&sandbox).await;
    let ali = sandbox.user("Ali");
    in_browser(sandbox.url(), async |page| {
        page.click("Developer panel").await;
        page.click("Handlers").await;
        page.until("find('#handlers tr', 'start on_command')").await;
        let row = |name: &str, runs: u32, failures: u32| {
            let cells = format!("[...find('#handlers tr', '{name} on_command')?.querySelectorAll('td') ?? []].slice(0, 2).map(cell => cell.innerText).join()");
            format!("{cells} === '{runs},{failures}'")
        };
        page.until(&row("start", 0, 0)).await;
        ali.send("/start").await;
        page.until(&row("start", 1, 0)).await;
        ali.send("/start").await;
        page.until(&row("start", 2, 0)).await;
        ali.send("/fail").await;
        page.until(&row("fail", 1, 1)).await;
        page.until("find('#handlers tr', 'start on_command').innerText.includes(' ms')").await;
        page.until("find('#handlers tr', 'start on_command').innerText.includes('bot.rs:')").await;
    })
    .await;
    bot.take_errors();
}

#[tokio::test]
async fn updates_and_requests_are_shown_as_they_were() {
    let sandbox = Sandbox::start().await;
    let _bot = tea_house(&sandbox).await;
    let ali = sandbox.user("Ali");
    in_browser(sandbox.url(), async |page| {
        page.click("Developer panel").await;
        let hold = sandbox.hold("sendMessage");
        ali.send("/menu").await;
        page.click("message #1").await;
        let shown = "JSON.parse(document.querySelector('.record[open] pre').textContent)";
        page.until(&format!("document.querySelector('.record[open] pre') && {shown}.message.text === '/menu'")).await;
        page.until("find('summary', 'sendMessage')?.querySelector('[aria-label=\"not answered yet\"]')").await;
        hold.release();
        page.until("find('summary', 'sendMessage').innerText.includes('200')").await;
        page.write("Filter updates and requests", "sendMessage").await;
        page.until("!find('summary', 'Ali: /menu')").await;
        page.click("sendMessage").await;
        let parts = "[...document.querySelectorAll('.record[open] pre')].map(part => JSON.parse(part.textContent))";
        page.until(&format!(
            "{parts}.length === 2 && {parts}[0].text === 'What would you like to know?' && {parts}[1].ok"
        ))
        .await;
        page.write("Filter updates and requests", "\u{e009}a\u{e000}getUpdates").await;
        page.see("Nothing fits this filter.").await;
        page.click("Show getUpdates").await;
        page.until("find('summary', 'getUpdates')").await;
        page.click("Clear").await;
        page.see("Every update and request will appear here.").await;
    })
    .await;
}

#[tokio::test]
async fn every_update_is_explained() {
    let sandbox = Sandbox::start().await;
    let _bot = tea_house(&sandbox).await;
    let ali = sandbox.user("Ali");
    in_browser(sandbox.url(), async |page| {
        page.click("Developer panel").await;
        ali.send("/strat").await;
        page.until("find('summary', '/strat')?.innerText.includes('→ echo')").await;
        page.click("message #1").await;
        page.see("Explanation").await;
        page.see("message from Ali in private: \"/strat\"").await;
        page.see("no: the command is \"strat\"").await;
        page.see("(did you mean /start?)").await;
        page.screenshot("explained").await;
        ali.send_location(35.7, 51.4).await;
        page.until("find('summary', 'Location')?.innerText.includes('no handler')").await;
    })
    .await;
}

#[tokio::test]
async fn of_a_bot_in_another_program_the_wire_is_shown_alone() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("Hello").await;
    let http = http();
    let call = |method: &str, parameters: serde_json::Value| {
        http.post(format!("{}/bot{}/{method}", sandbox.url(), sandbox.token())).json(&parameters).send()
    };
    call("getUpdates", json!({})).await.unwrap();
    call("sendMessage", json!({"chat_id": ali.id().0, "text": "From elsewhere"})).await.unwrap();
    call("sendMessage", json!({"chat_id": 1})).await.unwrap();
    in_browser(sandbox.url(), async |page| {
        page.click("Developer panel").await;
        page.see("Ali: Hello").await;
        page.until("find('summary', 'sendMessage From elsewhere')").await;
        page.until("document.querySelectorAll('.state.wrong').length === 1").await;
        for tab in ["Handlers", "Timeline"] {
            page.click(tab).await;
            page.see("This is only for bots in this program").await;
        }
    })
    .await;
}
