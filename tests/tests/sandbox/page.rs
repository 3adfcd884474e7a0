//! What the chat page hears and does.

use std::time::Duration;

use balethon::sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::{Bot, http};

/// The page's stream of events.
struct Events {
    response: reqwest::Response,
    text: String,
}

/// Events that the panel for developers is for.
const FOR_DEVELOPERS: [&str; 5] = ["update", "request", "answered", "bot", "board"];

impl Events {
    async fn open(sandbox: &Sandbox) -> Self {
        let http = http();
        let response = http.get(format!("{}/page/events", sandbox.url())).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    async fn next(&mut self) -> (String, Value) {
        tokio::time::timeout(Duration::from_secs(10), async {
            loop {
                if let Some((event, rest)) = self.text.split_once("\n\n") {
                    let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                    let found = field("event:")
                        .map(|name| (name.to_owned(), serde_json::from_str(field("data:").unwrap()).unwrap()));
                    self.text = rest.to_owned();
                    if let Some(found) = found {
                        return found;
                    }
                    continue;
                }
                let chunk = self.response.chunk().await.unwrap().expect("the stream ended");
                self.text.push_str(std::str::from_utf8(&chunk).unwrap());
            }
        })
        .await
        .expect("no event came")
    }

    /// The next event of the chat, which has this name.
    async fn named(&mut self, name: &str) -> Value {
        loop {
            let (got, data) = self.next().await;
            if got == name || !FOR_DEVELOPERS.contains(&got.as_str()) {
                assert_eq!(got, name, "{data}");
                return data;
            }
        }
    }

    /// Waits for an event that is like this.
    async fn like(&mut self, name: &str, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let (got, data) = self.next().await;
            if got == name && fits(&data) {
                return data;
            }
        }
    }
}

async fn act(sandbox: &Sandbox, act: Value) -> Value {
    let http = http();
    let answer = http.post(format!("{}/page/act", sandbox.url())).json(&act).send().await.unwrap();
    answer.json().await.unwrap()
}

#[tokio::test]
async fn a_mini_app_is_that_of_the_bot_whose_button_opens_it() {
    let sandbox = Sandbox::start().await;
    let (ali, tokens) = (sandbox.user("Ali"), [sandbox.token(), sandbox.new_bot("Other")]);
    let group = sandbox.group("Club", [&ali]);
    group.add_bot(&ali, &tokens[1]).await;
    let key = format!("c:{}", group.id());
    for token in tokens {
        let id = Bot::with_token(&sandbox, &token).ok("getMe", json!({})).await["id"].clone();
        let launch = act(&sandbox, json!({"act": "open_app", "key": key, "as": ali.id().0, "bot": id})).await;
        let fields = launch["result"].as_object().unwrap().iter().map(|(name, value)| (name, value.as_str().unwrap()));
        let init_data = reqwest::Url::parse_with_params("http://localhost", fields).unwrap();
        let checked = balethon::Client::new(token).init_data().check(init_data.query().unwrap());
        assert_eq!(checked.unwrap().user.unwrap().first_name, "Ali");
    }
}

#[tokio::test]
async fn the_page_is_served() {
    let sandbox = Sandbox::start().await;
    let http = http();
    let page = http.get(sandbox.url()).send().await.unwrap();
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert!(page.text().await.unwrap().contains("<!"));
}

#[tokio::test]
async fn state_comes_first_and_then_every_change() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("before").await;
    let bot = Bot::of(&sandbox);
    let bot_id = bot.ok("getMe", json!({})).await["id"].clone();
    let key = format!("p:{bot_id}:{}", ali.id());

    let mut events = Events::open(&sandbox).await;
    let state = events.named("state").await;
    assert_eq!(state["bots"][0]["id"], bot_id);
    assert_eq!(state["people"][0]["first_name"], "Ali");
    assert_eq!(state["chats"][0]["key"], key);
    assert_eq!(state["chats"][0]["messages"][0]["text"], "before");

    let said = act(&sandbox, json!({"act": "send", "key": key, "as": ali.id().0, "text": "/menu"})).await;
    assert_eq!(said["ok"], true, "{said}");
    assert_eq!(events.named("message").await["message"]["text"], "/menu");

    bot.ok("sendChatAction", json!({"chat_id": ali.id().0, "action": "typing"})).await;
    assert_eq!(events.named("action").await, json!({"key": key, "bot_id": bot_id, "action": "typing"}));

    let markup = json!({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]});
    bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": "?", "reply_markup": markup})).await;
    let message = events.named("message").await["message"].clone();
    let click =
        json!({"act": "click", "key": key, "as": ali.id().0, "message_id": message["message_id"], "data": "go"});
    let query = act(&sandbox, click).await["result"]["query_id"].clone();
    bot.ok("answerCallbackQuery", json!({"callback_query_id": query, "text": "ok"})).await;
    let answer = events.named("answer").await;
    assert_eq!(
        answer,
        json!({"key": key, "user_id": ali.id().0, "query_id": query, "text": "ok", "show_alert": false})
    );

    bot.ok("editMessageText", json!({"chat_id": ali.id().0, "message_id": message["message_id"], "text": "!"})).await;
    assert_eq!(events.named("edited").await["message"]["text"], "!");
    let keyboard = json!({"keyboard": [["A"]]});
    bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": "k", "reply_markup": keyboard})).await;
    events.named("message").await;
    assert_eq!(events.named("keyboard").await, json!({"key": key, "user_id": ali.id().0, "keyboard": keyboard}));
    act(&sandbox, json!({"act": "press", "key": key, "as": ali.id().0, "button": "A"})).await;
    let pressed = events.named("message").await["message"].clone();
    assert_eq!(pressed["text"], "A");
    act(
        &sandbox,
        json!({"act": "edit", "key": key, "as": ali.id().0, "message_id": pressed["message_id"], "text": "B"}),
    )
    .await;
    assert_eq!(events.named("edited").await["message"]["text"], "B");
    act(&sandbox, json!({"act": "delete", "key": key, "as": ali.id().0, "message_id": pressed["message_id"]})).await;
    assert_eq!(events.named("deleted").await, json!({"key": key, "message_id": pressed["message_id"]}));
}

#[tokio::test]
async fn people_and_groups_are_made_on_the_page() {
    let sandbox = Sandbox::start().await;
    let bot = Bot::of(&sandbox);
    let bot_id = bot.ok("getMe", json!({})).await["id"].clone();
    let mut events = Events::open(&sandbox).await;
    events.named("state").await;
    let sara =
        act(&sandbox, json!({"act": "person", "first_name": "سارا", "username": "sara"})).await["result"].clone();
    assert_eq!(events.named("person").await["user"], sara);
    let renamed = act(&sandbox, json!({"act": "rename", "id": sara["id"], "first_name": "Sara"})).await;
    assert_eq!(renamed["result"]["first_name"], "Sara");
    assert_eq!(events.named("person").await["user"]["first_name"], "Sara");

    let group = act(&sandbox, json!({"act": "group", "title": "Club", "members": [bot_id, sara["id"]]})).await;
    let key = group["result"]["key"].clone();
    let mut chat = events.named("chat").await;
    assert_eq!((&chat["key"], &chat["type"]), (&key, &json!("group")));
    while chat["message"].is_null() {
        chat = events.next().await.1;
    }
    assert_eq!(chat["message"]["new_chat_members"][0]["id"], bot_id);
    let update = bot.updates(json!({})).await.remove(0);
    assert_eq!(update["message"]["chat"]["title"], "Club");

    // A public channel, as gates ask for: the bot is its administrator, whether it came at once or later.
    let channel = json!({"act": "channel", "title": "News", "username": "@club_news", "members": [bot_id, sara["id"]]});
    let key = act(&sandbox, channel.clone()).await["result"]["key"].clone();
    let is_admin = async || {
        let asked = json!({"chat_id": "@Club_News", "user_id": bot_id});
        assert_eq!(bot.ok("getChatMember", asked).await["status"], "administrator");
    };
    is_admin().await;
    act(&sandbox, json!({"act": "leave", "key": key, "as": sara["id"], "user_id": bot_id})).await;
    act(&sandbox, json!({"act": "join", "key": key, "as": sara["id"], "user_id": bot_id})).await;
    is_admin().await;
    let refused = async |act_: Value| act(&sandbox, act_).await["description"].as_str().unwrap().to_owned();
    assert_eq!(refused(channel).await, "the username @club_news is taken");
    let person = json!({"act": "person", "first_name": "Reza", "username": "sara"});
    assert_eq!(refused(person).await, "the username @sara is taken");
    let person = json!({"act": "person", "first_name": "Reza", "username": "re za"});
    assert_eq!(refused(person).await, "\"re za\" is no username: letters a to z, digits and _ make one");
    let nobody = json!({"act": "channel", "title": "News", "members": []});
    assert_eq!(refused(nobody.clone()).await, "nobody is there to make the channel: add a person first");
    let mut by_sara = nobody;
    by_sara["as"] = sara["id"].clone();
    assert_eq!(act(&sandbox, by_sara).await["ok"], true);

    let wrong = act(&sandbox, json!({"act": "send", "key": "x:1", "as": 1, "text": "x"})).await;
    assert_eq!(wrong["ok"], false);
    assert!(wrong["description"].as_str().unwrap().contains("no conversation"));
    assert_eq!(act(&sandbox, json!({"act": "dance"})).await["ok"], false);
}

#[tokio::test]
async fn other_sites_in_the_browser_are_kept_away() {
    let sandbox = Sandbox::start().await;
    let act = http().post(format!("{}/page/act", sandbox.url())).json(&json!({"act": "person", "first_name": "x"}));
    for (header, value) in [("host", "evil.example"), ("origin", "https://evil.example")] {
        let answer = act.try_clone().unwrap().header(header, value).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{header}");
    }
    assert_eq!(act.header("origin", sandbox.url()).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn every_update_and_request_is_told() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("before").await;
    let bot = Bot::of(&sandbox);
    let mut events = Events::open(&sandbox).await;
    // Also what was before the page was opened.
    let update = events.like("update", |_| true).await;
    assert_eq!(update["update"]["message"]["text"], "before");
    let id = bot.ok("getMe", json!({})).await["id"].clone();
    assert_eq!(update["bot_id"], id);
    let request = events.like("request", |_| true).await;
    assert_eq!((&request["method"], &request["bot_id"]), (&json!("getMe"), &id));
    let answer = events.like("answered", |answer| answer["request"] == request["request"]).await;
    assert_eq!(answer["status"], 200);
    assert!(answer["body"].as_str().unwrap().contains("\"ok\":true"));

    bot.error("sendMessage", json!({"chat_id": 1, "text": "x"})).await;
    let request = events.like("request", |request| request["method"] == "sendMessage").await;
    assert_eq!(request["parameters"], json!({"chat_id": 1, "text": "x"}));
    let answer = events.like("answered", |answer| answer["request"] == request["request"]).await;
    assert!(answer["status"].as_u64().unwrap() >= 400, "{answer}");

    // Polls are told when they bring something, and that the bot polls; in which order is open.
    bot.updates(json!({})).await;
    let (mut running, mut brought) = (false, false);
    while !(running && brought) {
        let (name, data) = events.next().await;
        running |= name == "bot" && data["running"] == true;
        brought |= name == "answered" && data["body"].as_str().unwrap().contains("before");
    }
}

#[balethon::on_message(text)]
async fn watched(message: balethon::types::Message) -> balethon::Result {
    message.reply(message.content()).await?;
    Ok(())
}

#[tokio::test]
async fn a_bot_of_this_program_tells_what_it_does() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.max_workers(2).handlers(balethon::handlers![watched])).await;
    let people = ["Ali", "Sara", "Reza"].map(|name| sandbox.user(name));
    let mut events = Events::open(&sandbox).await;
    let board = events.like("board", |board| board["up"] == true).await;
    assert_eq!((&board["workers"], &board["busy"], &board["waiting"]), (&json!(2), &json!(0), &json!(0)));
    assert_eq!(board["handlers"][0]["name"], "watched");
    assert!(board["handlers"][0]["place"].as_str().unwrap().contains("page.rs:"), "{board}");

    let hold = sandbox.hold("sendMessage");
    for person in &people {
        person.send("Hi").await;
    }
    hold.wait(2).await;
    let full = |board: &Value| board["busy"] == 2 && board["waiting"] == 1;
    let board = events.like("board", |board| full(board) && board["running"][1]["handler"] == 0).await;
    let who = |event: &Value| event["user_id"].as_i64().unwrap();
    assert_eq!((who(&board["running"][0]), who(&board["running"][1])), (people[0].id().0, people[1].id().0));
    assert_eq!((&board["running"][0]["row"], &board["running"][1]["row"]), (&json!(0), &json!(1)));
    assert_eq!(who(&board["queue"][0]), people[2].id().0);

    hold.release();
    let mut runs = 0;
    let mut past = 0;
    while runs < 3 || past < 3 {
        let board = events.like("board", |_| true).await;
        runs = board["counts"].get(0).and_then(|counts| counts[1].as_u64()).unwrap_or(runs);
        past += board["past"].as_array().unwrap().iter().filter(|past| past["user_id"].is_number()).count();
    }
    assert_eq!((runs, past), (3, 3));
    bot.stop().await.unwrap();
    events.like("board", |board| board["up"] == false).await;
}

#[tokio::test]
async fn a_handler_that_waits_out_a_429_has_lent_its_place() {
    let clock = balethon::Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let _bot = sandbox.run(|client| client.max_workers(1).handlers(balethon::handlers![watched])).await;
    let mut events = Events::open(&sandbox).await;
    sandbox.fault(balethon::sandbox::Fault::flood(3).on("sendMessage").times(1));
    sandbox.user("Ali").send("Hi").await;
    let board = events.like("board", |board| board["running"][0]["lent"] == true).await;
    assert_eq!(board["busy"], 0);
    clock.wait_for_sleepers(1).await;
    clock.advance(Duration::from_secs(10));
    events.like("board", |board| board["past"].as_array().is_some_and(|past| !past.is_empty())).await;
}

#[balethon::on_command]
async fn order(message: balethon::types::Message) -> balethon::Result {
    message.ask("Tea or coffee?").await?;
    message.reply("With pleasure.").await?;
    Ok(())
}

#[tokio::test]
async fn a_handler_that_asks_has_lent_its_place() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.max_workers(1).handlers(balethon::handlers![order])).await;
    let ali = sandbox.user("Ali");
    let mut events = Events::open(&sandbox).await;
    ali.send("/order").await;
    ali.next_reply().await;
    let board = events.like("board", |board| board["running"][0]["lent"] == true).await;
    assert_eq!((&board["busy"], &board["running"][0]["handler"]), (&json!(0), &json!(0)));
    ali.send("Tea").await;
    assert_eq!(ali.next_reply().await.content(), "With pleasure.");
    events.like("board", |board| board["running"] == json!([]) && board["waiting"] == 0).await;
}
