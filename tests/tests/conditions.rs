//! Conditions: what each built-in one says, those that are called, those that ask Bale, and one's own.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use balethon::Clock;
use balethon::condition::{Condition, Verdict};
use balethon::event::OnMessage;
use balethon::handler::Handlers;
use balethon::prelude::*;
use balethon::sandbox::{Fault, NonMember, Sandbox};
use serde_json::{Value, json};
use tokio::sync::Notify;

/// The names of the handlers that ran, and for how many updates all have.
#[derive(Clone, Default)]
struct Ran(Arc<(Mutex<Vec<&'static str>>, AtomicUsize, Notify)>);

impl Ran {
    fn add(&self, name: &'static str) {
        self.0.0.lock().unwrap().push(name);
    }

    /// What ran for the next updates, in order.
    async fn through(&self, updates: usize) -> Vec<&'static str> {
        let (names, done, notify) = &*self.0;
        loop {
            let notified = notify.notified();
            if done.load(Ordering::SeqCst) >= updates {
                break;
            }
            notified.await;
        }
        done.fetch_sub(updates, Ordering::SeqCst);
        std::mem::take(&mut names.lock().unwrap())
    }

    async fn next(&self) -> Vec<&'static str> {
        self.through(1).await
    }
}

#[on_update(group = 9)]
async fn done(ran: Data<Ran>) {
    ran.0.1.fetch_add(1, Ordering::SeqCst);
    ran.0.2.notify_one();
}

/// Handlers that say that they ran, and pass on.
macro_rules! handlers_that_tell {
    ($($(#[$attribute:meta])* $name:ident;)*) => {$(
        $(#[$attribute])*
        pub(crate) async fn $name(ran: Data<Ran>) -> Flow {
            ran.add(stringify!($name));
            Flow::Continue
        }
    )*};
}

mod facts {
    use super::*;

    handlers_that_tell! {
        #[on_update(all)] all;
        #[on_update(animation)] animation;
        #[on_update(audio)] audio;
        #[on_update(bot)] bot;
        #[on_update(caption)] caption;
        #[on_update(channel)] channel;
        #[on_update(channel_chat_created)] channel_chat_created;
        #[on_update(command)] command;
        #[on_update(contact)] contact;
        #[on_update(content)] content;
        #[on_update(delete_chat_photo)] delete_chat_photo;
        #[on_update(document)] document;
        #[on_update(entities)] entities;
        #[on_update(forward)] forward;
        #[on_update(group)] group;
        #[on_update(group_chat_created)] group_chat_created;
        #[on_update(incoming)] incoming;
        #[on_update(inline_keyboard)] inline_keyboard;
        #[on_update(invoice)] invoice;
        #[on_update(left_chat_member)] left_chat_member;
        #[on_update(location)] location;
        #[on_update(me)] me;
        #[on_update(media)] media;
        #[on_update(media_group)] media_group;
        #[on_update(mentioned)] mentioned;
        #[on_update(new_chat_members)] new_chat_members;
        #[on_update(new_chat_photo)] new_chat_photo;
        #[on_update(new_chat_title)] new_chat_title;
        #[on_update(number)] number;
        #[on_update(photo)] photo;
        #[on_update(pinned_message)] pinned_message;
        #[on_update(poll)] poll;
        #[on_update(private)] private;
        #[on_update(reply)] reply;
        #[on_update(reply_keyboard)] reply_keyboard;
        #[on_update(service)] service;
        #[on_update(sticker)] sticker;
        #[on_update(successful_payment)] successful_payment;
        #[on_update(supergroup_chat_created)] supergroup_chat_created;
        #[on_update(text)] text;
        #[on_update(video)] video;
        #[on_update(voice)] voice;
        #[on_update(web_app_data)] web_app_data;
    }
}

/// What is the case of every message in these cases.
const ALWAYS: [&str; 3] = ["all", "incoming", "private"];

#[tokio::test]
async fn every_fact_is_told_by_what_it_stands_for() {
    let sandbox = Sandbox::start().await;
    let ran = Ran::default();
    let shared = ran.clone();
    let _bot = sandbox.run(|client| client.data(shared).handlers(handlers![done, mod crate::facts])).await;
    let me = sandbox.client().get_me().await.unwrap();
    let name = me.username.clone().unwrap();
    let file = json!({"file_id": "1", "file_size": 1});
    let person = json!({"id": 9, "is_bot": false, "first_name": "Sara"});
    let chat = json!({"id": 8, "type": "private", "first_name": "Ali"});
    let old = json!({"message_id": 1, "date": 1, "chat": chat, "text": "old", "from": me});
    // What a message holds, and which facts that makes besides those which always hold.
    let cases: Vec<(Value, &[&str])> = vec![
        (json!({"text": "hi"}), &["text", "content"]),
        (json!({"text": ""}), &["text"]),
        (json!({"text": "/start"}), &["text", "content", "command"]),
        (json!({"text": "/start@other_bot"}), &["text", "content"]),
        (json!({"text": " -۱۲٣ "}), &["text", "content", "number"]),
        (json!({"text": "1.5"}), &["text", "content"]),
        (json!({"text": format!("hey @{}!", name.to_uppercase())}), &["text", "content", "mentioned"]),
        (json!({"text": format!("hey @{name}_2")}), &["text", "content"]),
        (
            json!({"text": "a", "entities": [{"type": "mention", "offset": 0, "length": 1}]}),
            &["text", "content", "entities"],
        ),
        (json!({"text": "a", "reply_to_message": old}), &["text", "content", "reply", "mentioned"]),
        (json!({"text": "a", "forward_from": person}), &["text", "content", "forward"]),
        (json!({"text": "a", "forward_date": 1}), &["text", "content", "forward"]),
        (json!({"photo": [{"file_id": "1", "width": 1, "height": 1}]}), &["photo", "media"]),
        (
            json!({"photo": [{"file_id": "1", "width": 1, "height": 1}], "caption": "/go", "media_group_id": "7"}),
            &["photo", "media", "caption", "content", "command", "media_group"],
        ),
        (json!({"video": {"file_id": "1", "width": 1, "height": 1, "duration": 1}}), &["video", "media"]),
        (json!({"voice": {"file_id": "1", "duration": 1}}), &["voice", "media"]),
        (json!({"audio": {"file_id": "1", "duration": 1}}), &["audio", "media"]),
        (json!({"document": file}), &["document", "media"]),
        (
            json!({"animation": {"file_id": "1", "width": 1, "height": 1, "duration": 1}, "document": file}),
            &["animation", "document", "media"],
        ),
        (json!({"sticker": {"file_id": "1", "width": 1, "height": 1, "type": "regular"}}), &["sticker", "media"]),
        (json!({"contact": {"phone_number": "1", "first_name": "a"}}), &["contact"]),
        (json!({"location": {"latitude": 1.0, "longitude": 1.0}}), &["location"]),
        (
            json!({"invoice": {"title": "a", "description": "b", "start_parameter": "c", "currency": "IRR", "total_amount": 1}}),
            &["invoice"],
        ),
        (json!({"poll": {"id": "1", "question": "a", "options": []}}), &["poll"]),
        (
            json!({"successful_payment": {
                "currency": "IRR", "total_amount": 1, "invoice_payload": "a",
                "telegram_payment_charge_id": "b", "provider_payment_charge_id": "c",
            }}),
            &["successful_payment", "service"],
        ),
        (json!({"web_app_data": {"data": "a", "button_text": "b"}}), &["web_app_data", "service"]),
        (json!({"new_chat_members": [person]}), &["new_chat_members", "service"]),
        (json!({"left_chat_member": person}), &["left_chat_member", "service"]),
        (json!({"new_chat_title": "a"}), &["new_chat_title", "service"]),
        (json!({"new_chat_photo": [{"file_id": "1", "width": 1, "height": 1}]}), &["new_chat_photo", "service"]),
        (json!({"delete_chat_photo": true}), &["delete_chat_photo", "service"]),
        (json!({"delete_chat_photo": false}), &[]),
        (json!({"group_chat_created": true}), &["group_chat_created", "service"]),
        (json!({"supergroup_chat_created": true}), &["supergroup_chat_created", "service"]),
        (json!({"channel_chat_created": true}), &["channel_chat_created", "service"]),
        (json!({"pinned_message": {"message_id": 1, "date": 1, "chat": chat}}), &["pinned_message", "service"]),
        (
            json!({"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "b"}]]}}),
            &["text", "content", "inline_keyboard"],
        ),
        (json!({"text": "a", "reply_markup": {"keyboard": [["a"]]}}), &["text", "content", "reply_keyboard"]),
        (json!({"from": {"id": 7, "is_bot": true, "first_name": "b"}}), &["bot"]),
    ];
    let mut id = 1000;
    let mut run = async |update: Value| {
        id += 1;
        let mut update = update;
        update["update_id"] = json!(id);
        sandbox.push_update(update);
        ran.next().await.into_iter().map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    for (content, facts) in cases {
        let mut message =
            json!({"message_id": 5, "date": 1, "chat": chat, "from": {"id": 8, "is_bot": false, "first_name": "Ali"}});
        message.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
        let expected = ALWAYS.iter().chain(facts).map(|name| (*name).to_owned()).collect();
        assert_eq!(run(json!({"message": message})).await, expected, "{content}");
    }
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let post = json!({"message_id": 5, "date": 1, "chat": {"id": 6, "type": "channel", "title": "News"}, "text": "5"});
    assert_eq!(run(json!({"message": post})).await, set(&["all", "incoming", "channel", "text", "content", "number"]));
    let own = json!({"message_id": 5, "date": 1, "chat": {"id": 6, "type": "group"}, "from": me, "text": "a"});
    assert_eq!(run(json!({"edited_message": own})).await, set(&["all", "me", "bot", "group", "text", "content"]));
    let query = json!({"id": "2", "from": person, "data": "12", "message": {
        "message_id": 5, "date": 1, "chat": chat, "from": me, "text": "Which?",
        "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "12"}]]},
    }});
    let facts = ["all", "incoming", "private", "text", "content", "number", "inline_keyboard"];
    assert_eq!(run(json!({"callback_query": query})).await, set(&facts));
    let query = json!({"id": "2", "from": person, "currency": "IRR", "total_amount": 1, "invoice_payload": "a"});
    assert_eq!(run(json!({"pre_checkout_query": query})).await, set(&["all", "incoming"]));
}

const BOOKS: &str = "@books";
const PEOPLE: [i64; 2] = [1, 2];

fn menu() -> ReplyKeyboard {
    ReplyKeyboard::new().button("Tea").row().button("چای").button("Coffee")
}

fn choice() -> InlineKeyboard {
    InlineKeyboard::new().button("Yes", "yes").button("No", "no")
}

mod called {
    use super::*;

    handlers_that_tell! {
        #[on_update(chat(BOOKS))] in_books;
        #[on_update(chat(6))] in_six;
        #[on_update(chat([6, 7]))] in_six_or_seven;
        #[on_update(chat(["@books".to_owned(), "readers".to_owned()]))] in_two_names;
        #[on_update(author(1))] by_one;
        #[on_update(author(PEOPLE))] by_people;
        #[on_update(author(&PEOPLE[1..]))] by_slice;
        #[on_update(author("ALI"))] by_ali;
        #[on_update(!author(vec![3]))] not_by_three;
        #[on_update(equals("كتاب"))] is_book;
        #[on_update(equals(["yes", "Maybe"]))] is_yes_or_maybe;
        #[on_update(click(menu(), 1, 0))] clicks_tea;
        #[on_update(click(choice(), 0, 1))] clicks_no;
        #[on_update(is_instance::<Message>())] is_message;
        #[on_update(is_instance::<CallbackQuery>())] is_query;
        #[on_update(is_instance::<PreCheckoutQuery>())] is_payment;
        #[on_update(regex(r"^\d{2,}$"))] is_long_number;
        #[on_update(regex(format!("[{}]", "چ")) & !equals("x"))] has_letter;
    }
}

#[tokio::test]
async fn conditions_that_are_called_compare_with_their_arguments() {
    let sandbox = Sandbox::start().await;
    let ran = Ran::default();
    let shared = ran.clone();
    let _bot = sandbox.run(|client| client.data(shared).handlers(handlers![done, mod crate::called])).await;
    let mut id = 1000;
    let mut run = async |mut update: Value| {
        id += 1;
        update["update_id"] = json!(id);
        sandbox.push_update(update);
        let mut ran = ran.next().await;
        ran.sort_unstable();
        ran
    };
    let message = |chat: Value, from: i64, text: &str| {
        json!({"message": {"message_id": 5, "date": 1, "chat": chat, "text": text, "from": {
            "id": from, "is_bot": false, "first_name": "a", "username": if from == 3 { "Ali" } else { "" },
        }}})
    };
    let query = |data: &str| json!({"callback_query": {"id": "2", "from": {"id": 4, "is_bot": false, "first_name": "a"}, "data": data}});
    let books = json!({"id": 5, "type": "channel", "username": "Books"});
    let six = json!({"id": 6, "type": "group"});
    for (update, expected) in [
        (message(books, 1, "کتابِ"), vec!["by_one", "by_people", "in_books", "in_two_names", "is_book"]),
        (
            message(six.clone(), 2, "maybe"),
            vec!["by_people", "by_slice", "in_six", "in_six_or_seven", "is_yes_or_maybe"],
        ),
        (message(six, 3, "چاي"), vec!["by_ali", "clicks_tea", "has_letter", "in_six", "in_six_or_seven"]),
        (message(json!({"id": 9, "type": "private"}), 3, "۱۲"), vec!["by_ali", "is_long_number"]),
        (query("yes"), vec!["is_yes_or_maybe"]),
        (query("Yes"), vec![]),
        (query("no"), vec!["clicks_no"]),
        (query("12"), vec!["is_long_number"]),
    ] {
        let is_query = update.get("callback_query").is_some();
        let by_three = update["message"]["from"]["id"] == 3;
        let mut expected = expected;
        expected.push(if is_query { "is_query" } else { "is_message" });
        expected.extend((!by_three).then_some("not_by_three"));
        expected.sort_unstable();
        assert_eq!(run(update.clone()).await, expected, "{update}");
    }
    let payment = json!({"id": "2", "from": {"id": 4, "is_bot": false, "first_name": "a"}, "currency": "IRR", "total_amount": 1, "invoice_payload": "a"});
    assert_eq!(run(json!({"pre_checkout_query": payment})).await, ["is_payment", "not_by_three"]);
}

mod impossible {
    use super::*;

    #[on_message(click(menu(), 5, 0))]
    pub(crate) async fn no_such_button() {}

    #[on_message(regex(String::from("(")))]
    pub(crate) async fn no_expression() {}

    #[on_message(author(7) & regex("a"))]
    pub(crate) async fn first() {}

    #[on_message(regex("a") & author(7))]
    pub(crate) async fn second() {}
}

async fn problems(handlers: Handlers) -> String {
    let sandbox = Sandbox::start().await;
    let client = sandbox.client().handlers(handlers);
    client.serve_until(std::future::pending()).await.unwrap_err().to_string()
}

#[tokio::test]
async fn wrong_arguments_and_equal_calls_are_found_at_the_start() {
    use impossible::{first, no_expression, no_such_button, second};
    let problems = problems(handlers![no_such_button, no_expression, first, second]).await;
    assert!(
        problems.contains("no_such_button")
            && problems.contains("no button that can be known by a press in row 5, place 0"),
        "{problems}"
    );
    assert!(problems.contains("no_expression") && problems.contains("unclosed group"), "{problems}");
    assert!(problems.contains("`first`") && problems.contains("`second`"), "{problems}");
}

mod members {
    use super::*;

    #[on_message(!is_joined([BOOKS, "@readers"]), rank = -1)]
    pub(crate) async fn join_first(missing: MissingChats) -> (String, InlineKeyboard) {
        let titles: Vec<String> = missing.iter().map(ToString::to_string).collect();
        (format!("Join first: {}", titles.join(", ")), missing.keyboard())
    }

    #[on_message]
    pub(crate) async fn welcome() -> &'static str {
        "Welcome."
    }

    #[on_message(text = "ban", is_admin)]
    pub(crate) async fn ban() -> &'static str {
        "Banned."
    }

    #[on_message(text = "post", is_admin(BOOKS) | is_joined())]
    pub(crate) async fn post() -> &'static str {
        "Posted."
    }

    #[on_update(is_joined(BOOKS), group = 1)]
    pub(crate) async fn seen(ran: Data<Ran>) {
        ran.add("seen");
    }
}

fn asked(sandbox: &Sandbox, method: &str) -> usize {
    sandbox.requests().iter().filter(|request| request.method.eq_ignore_ascii_case(method)).count()
}

#[tokio::test]
async fn who_has_not_joined_is_told_where() {
    use members::{join_first, welcome};
    for quirk in [NonMember::Error, NonMember::Left] {
        let clock = Clock::manual();
        let sandbox = Sandbox::start_with(clock.clone()).await;
        sandbox.quirks(|quirks| quirks.non_member = quirk);
        let (owner, ali) = (sandbox.user("Owner"), sandbox.user("Ali"));
        let (books, readers) = (sandbox.channel("Books", [&owner]), sandbox.channel("Readers", [&owner, &ali]));
        let (books, _readers) = (books.with_username("books"), readers.with_username("readers"));
        let _bot = sandbox.run(|client| client.handlers(handlers![join_first, welcome])).await;
        ali.send("hi").await;
        let reply = ali.next_reply().await;
        assert_eq!(reply.content(), "Join first: Books");
        let keyboard = reply.reply_markup.clone().unwrap();
        assert_eq!(keyboard.rows[0][0].url.as_deref(), Some("https://ble.ir/books"));
        assert_eq!(keyboard.rows.iter().flatten().count(), 1);
        books.as_group().join(&ali).await;
        // The no is remembered for three seconds.
        ali.send("hi").await;
        assert_eq!(ali.next_reply().await.content(), "Join first: Books");
        assert_eq!(asked(&sandbox, "getChatMember"), 2);
        clock.advance(Duration::from_secs(3));
        ali.send("hi").await;
        assert_eq!(ali.next_reply().await.content(), "Welcome.");
        assert_eq!(asked(&sandbox, "getChatMember"), 3);
        // The yes for a minute.
        books.as_group().leave(&ali).await;
        ali.send("hi").await;
        assert_eq!(ali.next_reply().await.content(), "Welcome.");
        clock.advance(Duration::from_secs(60));
        ali.send("hi").await;
        assert_eq!(ali.next_reply().await.content(), "Join first: Books");
    }
}

#[tokio::test]
async fn administrators_are_those_of_this_chat_or_of_another() {
    use members::{ban, post};
    let sandbox = Sandbox::start().await;
    let (owner, ali, sara) = (sandbox.user("Owner"), sandbox.user("Ali"), sandbox.user("Sara"));
    let books = sandbox.channel("Books", [&owner, &ali]).with_username("books");
    books.as_group().promote(&ali).await;
    let group = sandbox.group("Readers", [&owner, &ali, &sara]);
    let there = sara.in_group(&group);
    group.promote_bot().await;
    group.promote(&sara).await;
    let bot = sandbox.run(|client| client.handlers(handlers![ban, post])).await;
    group.send(&ali, "ban").await;
    group.send(&sara, "ban").await;
    assert_eq!(there.next_reply().await.content(), "Banned.");
    group.send(&ali, "post").await;
    assert_eq!(there.next_reply().await.content(), "Posted.");
    // Private chats have members and no administrators.
    sara.send("ban").await;
    sara.send("post").await;
    assert_eq!(sara.next_reply().await.content(), "Posted.");
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn many_who_ask_the_same_at_once_ask_bale_once() {
    use members::seen;
    let sandbox = Sandbox::start().await;
    let ran = Ran::default();
    let shared = ran.clone();
    let ali = sandbox.user("Ali");
    let _books = sandbox.channel("Books", [&ali]).with_username("books");
    let lanes = |client: Client| client.lanes(Lanes::Unordered).data(shared).handlers(handlers![seen, done]);
    let _bot = sandbox.run(lanes).await;
    let hold = sandbox.hold("getChatMember");
    for _ in 0..20 {
        ali.send("hi").await;
    }
    hold.wait(1).await;
    hold.release();
    assert_eq!(ran.through(20).await.len(), 20);
    assert_eq!(asked(&sandbox, "getChatMember"), 1);
}

#[tokio::test]
async fn what_bale_cannot_be_asked_is_an_error_and_no_yes() {
    use members::{join_first, seen, welcome};
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let (owner, ali) = (sandbox.user("Owner"), sandbox.user("Ali"));
    let ran = Ran::default();
    let shared = ran.clone();
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers![join_first, seen, welcome, done])).await;
    // There is no such channel: without the error nobody would ever get in, and nobody know why.
    ali.send("hi").await;
    assert_eq!(ali.next_reply().await.content(), "Welcome.");
    assert!(ran.next().await.is_empty());
    let errors = bot.take_errors();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].contains("getChat") && errors[0].contains("join_first"), "{errors:?}");

    let _books = sandbox.channel("Books", [&owner]).with_username("books");
    let _readers = sandbox.channel("Readers", [&owner]).with_username("readers");
    clock.advance(Duration::from_secs(3));
    sandbox.fault(Fault::error(403, "Forbidden: permission_denied").on("getChatMember").always());
    ali.send("hi").await;
    assert_eq!(ali.next_reply().await.content(), "Welcome.");
    assert!(ran.next().await.is_empty());
    let errors = bot.take_errors();
    assert!(errors.len() == 2 && errors.iter().all(|error| error.contains("getChatMember")), "{errors:?}");
}

mod gated {
    use super::*;

    #[before(!is_joined(BOOKS))]
    pub(crate) async fn gate(missing: MissingChats) -> (String, Flow) {
        (format!("Join {} first.", missing[0]), Flow::Stop)
    }

    #[on_command]
    pub(crate) async fn menu() -> (&'static str, InlineKeyboard) {
        ("Menu", InlineKeyboard::new().button("Tea", "tea"))
    }

    #[on_callback_query]
    pub(crate) async fn pressed() -> &'static str {
        "pressed"
    }

    #[on_message(channel & text)]
    pub(crate) async fn post(ran: Data<Ran>) {
        ran.add("post");
    }

    #[on_error]
    pub(crate) async fn failed(ran: Data<Ran>) {
        ran.add("failed");
        done(ran).await;
    }
}

#[tokio::test]
async fn a_gate_keeps_out_who_has_not_joined() {
    use gated::{failed, gate, menu, post, pressed};
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let (owner, ali) = (sandbox.user("Owner"), sandbox.user("Ali"));
    let books = sandbox.channel("Books", [&owner, &ali]).with_username("books");
    let ran = Ran::default();
    let shared = ran.clone();
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers![gate, menu, pressed, post, failed])).await;
    ali.send("/menu").await;
    assert_eq!(ali.next_reply().await.content(), "Menu");
    books.as_group().leave(&ali).await;
    clock.advance(Duration::from_secs(60));
    ali.click("Tea").await;
    assert_eq!(ali.next_toast().await.text, "Join Books first.");
    ali.send("/menu").await;
    assert_eq!(ali.next_reply().await.content(), "Join Books first.");
    // Nobody wrote a post, so that nobody has to join for it.
    books.post("news").await;
    // What could not be checked does not pass.
    clock.advance(Duration::from_secs(60));
    sandbox.fault(Fault::error(403, "Forbidden: permission_denied").on("getChatMember").always());
    owner.send("/menu").await;
    let mut names = ran.next().await;
    bot.stop().await.unwrap();
    names.extend(ran.0.0.lock().unwrap().iter());
    names.sort_unstable();
    assert_eq!(names, ["failed", "post"]);
    assert!(!owner.transcript().contains("Menu"), "{}", owner.transcript());
}

#[derive(Debug)]
struct Staff(Vec<String>);

/// Extractors of three kinds: one that may be absent, one that is shared, one of every event.
#[condition]
async fn is_staff(user: User, staff: Data<Staff>, client: Client) -> Result<bool> {
    if user.first_name == "Nobody" {
        client.get_chat("@nowhere").await?;
    }
    Ok(staff.0.contains(&user.first_name))
}

#[condition]
fn has_document(Words(words): Words, document: Option<Document>) -> bool {
    words > 1 || document.is_some()
}

#[condition]
fn is_open() -> bool {
    true
}

/// One owned parameter, and not the event itself.
#[condition]
async fn is_short(message: Message) -> bool {
    message.content().chars().count() < 5
}

struct Words(usize);

impl<E: balethon::event::EventKind> balethon::extract::FromEvent<E> for Words {
    type Error = Failure;

    async fn from_event(cx: &balethon::event::Context) -> Result<Option<Self>> {
        Ok(cx.message().map(|message| Self(message.content().split_whitespace().count())))
    }
}

mod own {
    use super::*;

    handlers_that_tell! {
        #[on_message(is_staff)] by_staff;
        #[on_update(crate::is_staff & is_open)] any_by_staff;
        #[on_callback_query(!is_staff)] press_by_others;
        #[on_message(has_document | is_short)] document_or_short;
        #[on_pre_checkout_query(is_open & is_staff)] pays;
    }
}

#[tokio::test]
async fn own_conditions_take_what_handlers_take() {
    let sandbox = Sandbox::start().await;
    let ran = Ran::default();
    let shared = ran.clone();
    let staff = Staff(vec!["Ali".to_owned()]);
    let bot = sandbox.run(|client| client.data(shared).data(staff).handlers(handlers![done, mod crate::own])).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let mut seen = BTreeMap::new();
    for (name, person, text) in [("ali", &ali, "long enough"), ("sara", &sara, "lengthy"), ("short", &sara, "hi")] {
        person.send(text).await;
        seen.insert(name, ran.next().await);
    }
    assert_eq!(seen["ali"], ["any_by_staff", "by_staff", "document_or_short"]);
    assert_eq!(seen["sara"], [""; 0]);
    assert_eq!(seen["short"], ["document_or_short"]);
    // Nobody wrote it: the parameter is absent, and that is a no.
    sandbox.channel("News", [&ali]).post("a long post").await;
    assert_eq!(ran.next().await, ["document_or_short"]);
    assert!(bot.take_errors().is_empty());
    let nobody = sandbox.user("Nobody");
    nobody.send("lengthy").await;
    assert!(ran.next().await.is_empty());
    let errors = bot.take_errors();
    assert!(errors.len() == 2 && errors.iter().all(|error| error.contains("getChat")), "{errors:?}");
    // It stays an ordinary function.
    assert!(is_open() && has_document(Words(2), None));
}

#[tokio::test]
async fn data_that_a_condition_needs_is_missed_at_the_start() {
    use own::by_staff;
    let sandbox = Sandbox::start().await;
    let client = sandbox.client().data(Ran::default()).handlers(handlers![by_staff]);
    let problems = client.serve_until(std::future::pending()).await.unwrap_err().to_string();
    assert!(problems.contains("the condition `is_staff` of `by_staff`"), "{problems}");
    assert!(problems.contains("`staff: Data<conditions::Staff>`"), "{problems}");
}

static ASKED: AtomicUsize = AtomicUsize::new(0);

fn longer_than(limit: usize) -> impl Fn(&Message) -> bool {
    ASKED.fetch_add(1, Ordering::Relaxed);
    move |message| message.content().len() > limit
}

fn shouted() -> Condition {
    Condition::new::<OnMessage>("shouted", |message| Verdict::from(message.content().ends_with('!')))
}

fn fails(message: &Message) -> Result<bool, std::num::ParseIntError> {
    message.content().parse::<u8>().map(|number| number > 5)
}

fn panics(message: &Message) -> bool {
    message.content().parse::<u8>().unwrap() > 5
}

mod closures {
    use super::*;

    handlers_that_tell! {
        #[on_message(longer_than(3) & shouted())] calls;
        #[on_message((|message| message.content() == "hey") | shouted())] closure;
        #[on_message(private & !fails)] not_a_number;
        #[on_message(panics, rank = 1)] a_panic;
        #[on_message(all, rank = 2)] at_last;
    }
}

#[tokio::test]
async fn closures_calls_and_what_fails() {
    let sandbox = Sandbox::start().await;
    let ran = Ran::default();
    let shared = ran.clone();
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers![done, mod crate::closures])).await;
    let ali = sandbox.user("Ali");
    ali.send("7").await;
    ali.send("3").await;
    assert_eq!(ran.through(2).await, ["a_panic", "at_last", "not_a_number", "at_last"]);
    assert!(bot.take_errors().is_empty());
    ali.send("hey").await;
    // A failure is no "no" that `!` could turn round.
    assert_eq!(ran.next().await, ["closure", "at_last"]);
    let errors = bot.take_errors();
    assert!(errors.len() == 2 && errors[0].contains("not_a_number") && errors[1].contains("a_panic"), "{errors:?}");
    ali.send("hey!!").await;
    assert_eq!(ran.next().await, ["calls", "closure", "at_last"]);
    let _ = bot.take_errors();
    // Each is called once, when the bot starts.
    assert_eq!(ASKED.load(Ordering::Relaxed), 1);
}
