//! Conditions that ask Bale, and the gate that stands on them.

use super::*;

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

    #[on_message(!is_admin(BOOKS), rank = -1)]
    pub(crate) async fn admins_only(missing: MissingChats) -> String {
        let titles: Vec<String> = missing.iter().map(ToString::to_string).collect();
        format!("Only for administrators of {}.", titles.join(", "))
    }

    #[on_message(is_joined(BOOKS), rank = -2)]
    pub(crate) async fn for_members() -> Flow {
        Flow::Continue
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
        let bot = sandbox.run(|client| client.handlers(handlers![join_first, welcome])).await;
        ali.send("hi").await;
        let reply = ali.next_reply().await;
        assert!(!bot.next_explanation().await.to_string().contains("by what Bale said"));
        assert_eq!(reply.content(), "Join first: Books");
        let keyboard = reply.reply_markup.clone().unwrap();
        assert_eq!(keyboard.rows[0][0].url.as_deref(), Some("https://ble.ir/books"));
        assert_eq!(keyboard.rows.iter().flatten().count(), 1);
        books.join(&ali).await;
        // The no is remembered for three seconds.
        clock.advance(Duration::from_secs(2));
        ali.send("hi").await;
        assert_eq!(ali.next_reply().await.content(), "Join first: Books");
        let explanation = bot.next_explanation().await;
        assert_eq!(explanation.looks[0].remembered, Some(Duration::from_secs(2)));
        assert!(explanation.looks[0].to_string().ends_with("  (by what Bale said 2 s ago)"), "{explanation}");
        assert!(!explanation.looks[1].to_string().contains("by what Bale said"), "{explanation}");
        assert_eq!(asked(&sandbox, "getChatMember"), 2);
        clock.advance(Duration::from_secs(1));
        ali.send("hi").await;
        assert_eq!(ali.next_reply().await.content(), "Welcome.");
        assert_eq!(asked(&sandbox, "getChatMember"), 3);
        // The yes for a minute.
        books.leave(&ali).await;
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
async fn who_is_no_administrator_may_be_one_soon() {
    use members::{admins_only, for_members, welcome};
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let (owner, ali) = (sandbox.user("Owner"), sandbox.user("Ali"));
    let books = sandbox.channel("Books", [&owner, &ali]).with_username("books");
    // That Ali is a member is remembered for a minute, that he is no administrator for three seconds.
    let _bot = sandbox.run(|client| client.handlers(handlers![for_members, admins_only, welcome])).await;
    let says = async |text| {
        ali.send("hi").await;
        assert_eq!(ali.next_reply().await.content(), text);
    };
    let refused = "Only for administrators of Books.";
    says(refused).await;
    books.as_group().promote(&ali).await;
    clock.advance(Duration::from_secs(2));
    says(refused).await;
    assert_eq!(asked(&sandbox, "getChatMember"), 1);
    clock.advance(Duration::from_secs(1));
    says("Welcome.").await;
    assert_eq!(asked(&sandbox, "getChatMember"), 2);
    // The yes for a minute.
    books.as_group().demote(&ali).await;
    clock.advance(Duration::from_secs(59));
    says("Welcome.").await;
    assert_eq!(asked(&sandbox, "getChatMember"), 2);
    clock.advance(Duration::from_secs(1));
    says(refused).await;
    assert_eq!(asked(&sandbox, "getChatMember"), 3);
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
    let told = "whether the person is in @books cannot be found out; Bale knows no such chat: look at its name or id, \
                and make the bot an administrator there";
    assert!(errors.iter().all(|error| error.contains(told)), "{errors:?}");

    let _books = sandbox.channel("Books", [&owner]).with_username("books");
    let _readers = sandbox.channel("Readers", [&owner]).with_username("readers");
    clock.advance(Duration::from_secs(3));
    sandbox.fault(Fault::error(403, "Forbidden: permission_denied").on("getChatMember").always());
    ali.send("hi").await;
    assert_eq!(ali.next_reply().await.content(), "Welcome.");
    assert!(ran.next().await.is_empty());
    let errors = bot.take_errors();
    assert!(errors.len() == 2 && errors.iter().all(|error| error.contains("getChatMember")), "{errors:?}");
    let told = "whether the person is in @books cannot be found out; make the bot an administrator there";
    assert!(errors.iter().all(|error| error.contains(told)), "{errors:?}");
}

#[tokio::test]
async fn where_a_bot_cannot_look_the_error_names_the_chat_and_what_was_asked() {
    use members::{ban, post};
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    let club = sandbox.group("Club", [&ali]);
    let bot = sandbox.run(|client| client.handlers(handlers![ban, post])).await;
    sandbox.fault(Fault::error(403, "Forbidden: permission_denied").on("getChatMember").always());
    for text in ["ban", "post"] {
        club.send(&ali, text).await;
        bot.next_explanation().await;
    }
    let errors = bot.take_errors().join("\n");
    for told in ["an administrator of Club", "an administrator of @books"] {
        let told = format!("whether the person is {told} cannot be found out; make the bot an administrator there");
        assert!(errors.contains(&told), "{errors}");
    }
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
    books.leave(&ali).await;
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
