//! Handlers that can never run are found before the bot does.

use balethon::handler::Handlers;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use balethon::types::Photo;

#[path = "lifecycle/log.rs"]
mod log;

fn problems(handlers: Handlers) -> Vec<String> {
    match Client::new("123:token").handlers(handlers).check() {
        Ok(()) => Vec::new(),
        Err(failure) => failure.to_string().split("\n- ").skip(1).map(ToOwned::to_owned).collect(),
    }
}

/// Asserts that the first hides the second, whatever the order in which they are given.
#[track_caller]
fn hides(handlers: Handlers, first: &str, second: &str) {
    let problems = problems(handlers);
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    assert!(problem.starts_with(&format!("`{second}` at ")), "{problem}");
    assert!(problem.contains(&format!("never runs, since `{first}` at ")), "{problem}");
    assert_eq!(problem.matches("check.rs:").count(), 2, "{problem}");
}

fn own(_: &Message) -> bool {
    true
}

fn other(_: &Message) -> bool {
    true
}

mod hiding {
    use super::*;

    #[on_message(rank = -1)]
    pub(super) async fn everything() {}

    #[on_message(private & text, rank = -1)]
    pub(super) async fn private_text() {}

    #[on_message(media)]
    pub(super) async fn any_media() {}

    #[on_message(photo)]
    pub(super) async fn photos() {}

    #[on_message(!group)]
    pub(super) async fn not_in_groups() {}

    #[on_message(private)]
    pub(super) async fn in_private() {}

    #[on_message(own, rank = -1)]
    pub(super) async fn ours() {}

    #[on_message(own & other)]
    pub(super) async fn ours_and_others() {}

    #[on_message(private & text)]
    pub(super) async fn talk() {}

    #[on_message(text = "hello", private)]
    pub(super) async fn hello() {}

    #[on_message(text = "{words}")]
    pub(super) async fn whatever(words: String) {
        drop(words);
    }

    #[on_message(text)]
    pub(super) async fn any_text() {}

    #[on_message(text & !command)]
    pub(super) async fn any_words() {}

    #[on_command("ban {reason}")]
    pub(super) async fn ban(reason: Option<String>) {
        drop(reason);
    }

    #[on_command("ban")]
    pub(super) async fn bare_ban() {}

    #[on_command("kick", rank = -1)]
    pub(super) async fn bare_kick() {}

    #[on_command("kick {id}")]
    pub(super) async fn kick(id: u64) {
        let _ = id;
    }

    #[on_update(rank = -1)]
    pub(super) async fn updates() {}

    #[on_callback_query(data = "buy:{product}")]
    pub(super) async fn buy(product: u8) {
        let _ = product;
    }

    #[on_message(text = "{what} please")]
    pub(super) async fn asked_kindly(what: String) {
        drop(what);
    }

    #[on_message(text = ["Tea please", "coffee, please"], rank = 1)]
    pub(super) async fn drinks() {}

    #[on_callback_query(data = "x:{a}")]
    pub(super) async fn any_x(a: String) {
        drop(a);
    }

    #[on_callback_query(data = "x:5", rank = 1)]
    pub(super) async fn x_five() {}

    #[on_command("page_{name} {rest}")]
    pub(super) async fn page(name: String, rest: Option<String>) {
        drop((name, rest));
    }

    #[on_command("page_one", rank = 1)]
    pub(super) async fn page_one() {}

    #[on_command("page_two {number}", rank = 1)]
    pub(super) async fn page_two(number: u8) {
        let _ = number;
    }

    #[on_callback_query(regex = "^x:")]
    pub(super) async fn any_x_by_pattern() {}

    #[on_error(rank = -1)]
    pub(super) async fn any_error(_error: &Failure) {}

    #[on_error]
    pub(super) async fn numbers(_error: &std::num::ParseIntError) {}
}

#[test]
fn what_a_wider_one_hides_is_told() {
    use hiding::*;
    hides(handlers![any_media, photos], "any_media", "photos");
    hides(handlers![everything, start], "everything", "start");
    hides(handlers![private_text, hello], "private_text", "hello");
    hides(handlers![not_in_groups, in_private], "not_in_groups", "in_private");
    hides(handlers![ours, ours_and_others], "ours", "ours_and_others");
    hides(handlers![whatever, any_words], "whatever", "any_words");
    hides(handlers![ban, bare_ban], "ban", "bare_ban");
    hides(handlers![bare_kick, kick], "bare_kick", "kick");
    hides(handlers![updates, buy], "updates", "buy");
    hides(handlers![any_error, numbers], "any_error", "numbers");
    hides(handlers![asked_kindly, drinks], "asked_kindly", "drinks");
    hides(handlers![any_x, x_five], "any_x", "x_five");
    hides(handlers![page, page_one], "page", "page_one");
    hides(handlers![page, page_two], "page", "page_two");
    hides(handlers![any_x_by_pattern, x_five], "any_x_by_pattern", "x_five");
}

#[on_command]
async fn start() {}

mod fine {
    use super::*;

    #[on_message(rank = -1)]
    pub(super) async fn may_continue() -> Flow {
        Flow::Continue
    }

    #[on_message(rank = -2)]
    pub(super) async fn takes_a_photo(photo: Photo) {
        drop(photo);
    }

    #[on_message(rank = -3, group = -1)]
    pub(super) async fn in_another_group() {}

    #[on_message(other, rank = -3)]
    pub(super) async fn another_condition() {}

    #[on_message(|message: &Message| message.content().len() > 3, rank = -4)]
    pub(super) async fn a_closure() {}

    #[on_message(text, rank = -5)]
    pub(super) async fn texts() {}

    #[on_edited_message(rank = -5)]
    pub(super) async fn edits() {}

    #[on_message(text = "{words} please", rank = -6)]
    pub(super) async fn polite(words: String) {
        drop(words);
    }

    #[on_command("kick {id}", rank = -6)]
    pub(super) async fn with_a_number(id: u64) {
        let _ = id;
    }

    #[on_callback_query(data = "x:{a}")]
    pub(super) async fn x_numbers(a: u8) {
        let _ = a;
    }

    #[on_callback_query(data = "x:{a}:{b}")]
    pub(super) async fn x_pairs(a: String, b: String) {
        drop((a, b));
    }

    #[on_message(text = ["tea please", "tea"], rank = 1)]
    pub(super) async fn tea() {}

    #[on_command("page_{name}")]
    pub(super) async fn page_alone(name: String) {
        drop(name);
    }

    #[on_message(regex = "please$", rank = -1)]
    pub(super) async fn please_in_small_letters() {}
}

#[test]
fn what_can_run_is_fine() {
    use fine::*;
    use hiding::{
        any_media, any_text, asked_kindly, bare_kick, drinks, ours_and_others, page_one, photos, whatever, x_five,
    };
    let handlers = handlers![
        may_continue,
        takes_a_photo,
        in_another_group,
        another_condition,
        a_closure,
        texts,
        edits,
        polite,
        with_a_number,
        ours_and_others,
        photos,
        start,
        bare_kick
    ];
    // `other` is a part of `ours_and_others`, and so hides it.
    let found = problems(handlers);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("since `another_condition` at "), "{found:?}");
    assert_eq!(problems(handlers![any_media, start]), [""; 0]);
    // Not all that the later one takes.
    assert_eq!(problems(handlers![x_numbers, x_five]), [""; 0]);
    assert_eq!(problems(handlers![x_pairs, x_five]), [""; 0]);
    assert_eq!(problems(handlers![asked_kindly, tea]), [""; 0]);
    assert_eq!(problems(handlers![whatever, any_text]), [""; 0], "commands are left to the second");
    assert_eq!(problems(handlers![page_alone, page_one]), [""; 0]);
    assert_eq!(problems(handlers![please_in_small_letters, drinks]), [""; 0]);
}

#[state]
enum Order {
    Size,
    Taste { size: u8 },
    Address,
}

#[on_message(state = Order::_, rank = -1)]
async fn any_order() {}

#[on_message(state = Order::Size)]
async fn size(dialogue: Dialogue<Order>) -> Result {
    Ok(dialogue.set(Order::Taste { size: 1 }).await?)
}

#[on_message(state = Order::Taste { size: 1 })]
async fn small(dialogue: Dialogue<Order>) -> Result {
    Ok(dialogue.set(Order::Address).await?)
}

#[on_message(state = Order::Taste { size })]
async fn taste(size: u8) -> String {
    size.to_string()
}

#[on_message(state = None)]
async fn no_order() {}

#[test]
fn states_hide_those_that_are_in_them() {
    hides(handlers![any_order, size], "any_order", "size");
    let found = problems(handlers![size, small, taste, no_order]);
    let [untaken] = &found[..] else { panic!("{found:?}") };
    assert!(untaken.starts_with("no handler takes these states: `Order::Address` at "), "{untaken}");
    // Those without a state come after all of it, and take what it leaves.
    assert_eq!(problems(handlers![any_order, no_order, hiding::any_text]), [""; 0]);
}

#[test]
fn the_check_tells_all_at_once_and_names_the_data() {
    use hiding::*;
    #[on_command]
    async fn visits(count: Data<u64>) -> String {
        count.to_string()
    }
    #[on_command("start")]
    async fn begin() {}
    let found = problems(handlers![any_media, photos, visits, start, begin]);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().any(|problem| problem.contains("`visits` at ") && problem.contains("`count: Data<u64>`")));
    assert!(found.iter().any(|problem| problem.contains("both take \"start\"")), "{found:?}");
    let client = Client::new("123:token").data(1_u64).handlers(handlers![visits]);
    client.check().unwrap();
}

#[test]
fn all_handlers_of_the_program_are_checked() {
    let found = balethon::check().unwrap_err().to_string();
    assert!(found.starts_with("the handlers are not right:\n- "), "{found}");
    assert!(found.contains("`photos` at ") && found.contains("`start` at "), "{found}");
}

#[tokio::test]
async fn a_hidden_handler_is_a_warning_at_the_start() {
    use hiding::{any_media, photos};
    let (log, _listening) = log::Log::listen();
    let sandbox = Sandbox::start().await;
    // It runs nevertheless.
    let bot = sandbox.run(|client| client.handlers(handlers![any_media, photos])).await;
    let text = log.text();
    let warnings: Vec<_> = text.lines().filter(|line| line.contains("WARN")).collect();
    let [warning] = &warnings[..] else { panic!("{text}") };
    assert!(warning.contains("`photos` at ") && warning.contains(" never runs, since `any_media` at "), "{warning}");
    bot.stop().await.unwrap();
}
