//! Which handler an update goes to: the total order, groups, ranks, and what handlers say about it themselves.

use std::sync::{Arc, Mutex};

use balethon::handler::Handlers;
use balethon::prelude::*;
use balethon::sandbox::{Attachment, Sandbox};

/// The names of the handlers that ran.
#[derive(Clone, Default)]
struct Ran(Arc<Mutex<Vec<&'static str>>>);

impl Ran {
    fn add(&self, name: &'static str) {
        self.0.lock().unwrap().push(name);
    }
}

/// Handlers that say that they ran, and pass on unless it says otherwise.
macro_rules! handlers_that_tell {
    ($($(#[$attribute:meta])* $name:ident $(-> $flow:ident)?;)*) => {$(
        $(#[$attribute])*
        pub(crate) async fn $name(ran: Data<Ran>) -> Flow {
            ran.add(stringify!($name));
            [$(Flow::$flow,)? Flow::Continue][0]
        }
    )*};
}

/// Which handlers ran, in order, for this text.
async fn ran(handlers: Handlers, text: &str) -> Vec<&'static str> {
    let sandbox = Sandbox::start().await;
    let ran = Ran::default();
    let shared = ran.clone();
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers)).await;
    sandbox.user("Ali").send(text).await;
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    let names = ran.0.lock().unwrap();
    names.clone()
}

fn own(_: &Message) -> bool {
    true
}

mod total {
    use super::*;

    // From the last to the first, so that nothing is owed to the order in the source.
    handlers_that_tell! {
        #[on_message(rank = 1)] high_rank;
        #[on_message] nothing;
        #[on_message(private)] one_condition;
        #[on_message(private | text)] one_of_two;
        #[on_message(private & text)] two_conditions;
        #[on_message(private & text & own)] three_conditions;
        #[on_message(text = "/go")] exact_text;
        #[on_message(text = "/go", private)] exact_text_and_condition;
        #[on_message(text = "/go", private & text)] exact_text_and_two;
        #[on_command] go;
        #[on_command("go", private)] command_and_condition;
        #[on_message(command = ["go", "run"], private & !media)] command_and_two;
        #[on_message(rank = -1)] low_rank;
        #[on_message(rank = -1, private)] low_rank_and_condition;
        #[on_message(group = 1)] higher_group;
        #[on_message(group = -1, rank = 5)] lower_group;
        #[on_message(group & private)] never;
    }
}

#[tokio::test]
async fn the_order_is_total() {
    let order = ran(handlers![mod crate::total], "/go").await;
    let expected = [
        "lower_group",
        "low_rank_and_condition",
        "low_rank",
        "command_and_two",
        "command_and_condition",
        "go",
        "exact_text_and_two",
        "exact_text_and_condition",
        "exact_text",
        "three_conditions",
        "two_conditions",
        // Of the same rank, class and number of conditions: as in the source. The same in every profile.
        "one_condition",
        "one_of_two",
        "nothing",
        "high_rank",
        "higher_group",
    ];
    assert_eq!(order, expected);
}

#[tokio::test]
async fn handlers_are_in_the_same_order_however_they_are_chosen() {
    use total::{command_and_condition, go, higher_group, low_rank, nothing, one_condition, one_of_two};
    let expected =
        ["low_rank", "command_and_condition", "go", "one_condition", "one_of_two", "nothing", "higher_group"];
    let one = handlers![higher_group, nothing, one_of_two, one_condition, go, command_and_condition, low_rank];
    let two = handlers![low_rank, one_condition, one_of_two, go, nothing, command_and_condition, higher_group];
    assert_eq!(ran(one, "/go").await, expected);
    assert_eq!(ran(two, "/go").await, expected);
}

mod spread {
    use super::*;

    pub(crate) mod b {
        use super::*;
        handlers_that_tell! {
            #[on_message(!own)] unasked;
            #[on_message] b_first;
            #[on_message(text)] b_text;
        }
    }
    handlers_that_tell! { #[on_message(private)] between; }
    pub(crate) mod a {
        use super::*;
        handlers_that_tell! {
            #[on_message] a_second;
            #[on_message(!media)] a_no_media;
        }
    }
}

/// The registry's own order differs between profiles; CI runs this program as debug and as release compile it.
#[tokio::test]
async fn handlers_spread_over_modules_go_by_their_place_in_the_source() {
    let order = ran(handlers![mod crate::spread], "hello").await;
    assert_eq!(order, ["b_text", "between", "a_no_media", "b_first", "a_second"]);
}

mod flows {
    use super::*;

    handlers_that_tell! {
        #[on_message] passes;
        #[on_message(rank = 1)] is_done -> Done;
        #[on_message(rank = 2)] is_skipped;
        #[on_message(group = 1)] sees_it_too -> Done;
        #[on_message(group = 2)] stops -> Stop;
        #[on_message(group = 3)] comes_too_late;
    }

    #[on_message(rank = 1, group = 5)]
    pub(crate) fn plainly_passes(ran: Data<Ran>) -> Flow {
        ran.add("plainly_passes");
        Flow::Continue
    }

    #[on_message(rank = 2, group = 5)]
    pub(crate) fn plainly_stops(ran: Data<Ran>) -> (&'static str, Flow) {
        ran.add("plainly_stops");
        ("stopped", Flow::Stop)
    }

    #[on_message(group = 6)]
    pub(crate) async fn after_it(ran: Data<Ran>) {
        ran.add("after_it");
    }
}

#[tokio::test]
async fn done_goes_to_the_next_group_continue_to_the_next_handler_and_stop_nowhere() {
    use flows::{comes_too_late, is_done, is_skipped, passes, sees_it_too, stops};
    let handlers = handlers![passes, is_done, is_skipped, sees_it_too, stops, comes_too_late];
    assert_eq!(ran(handlers, "hello").await, ["passes", "is_done", "sees_it_too", "stops"]);
}

#[tokio::test]
async fn the_flow_of_plain_functions_arrives_and_their_answer_too() {
    use flows::{after_it, plainly_passes, plainly_stops};
    assert_eq!(
        ran(handlers![plainly_passes, plainly_stops, after_it], "hello").await,
        ["plainly_passes", "plainly_stops"]
    );
}

#[on_message]
async fn fails(ran: Data<Ran>) -> Result {
    ran.add("fails");
    Err("no".into())
}

#[on_message(rank = 1)]
async fn instead(ran: Data<Ran>) {
    ran.add("instead");
}

#[on_message(group = 1)]
async fn next_group(ran: Data<Ran>) {
    ran.add("next_group");
}

#[on_error]
async fn caught(ran: Data<Ran>) {
    ran.add("caught");
}

#[tokio::test]
async fn a_handler_that_fails_has_taken_the_update_and_other_groups_see_it() {
    assert_eq!(ran(handlers![fails, instead, next_group, caught], "hello").await, ["fails", "caught", "next_group"]);
}

mod absent {
    use super::*;

    #[on_message(rank = -1)]
    pub(crate) async fn wants_a_photo(_: Photo, ran: Data<Ran>) {
        ran.add("wants_a_photo");
    }

    #[on_message]
    pub(crate) async fn may_have_one(photo: Option<Photo>, ran: Data<Ran>) {
        ran.add(if photo.is_some() { "has a photo" } else { "has none" });
    }
}

#[tokio::test]
async fn an_absent_parameter_passes_the_update_on() {
    use absent::{may_have_one, wants_a_photo};
    assert_eq!(ran(handlers![wants_a_photo, may_have_one], "hello").await, ["has none"]);
}

mod commands {
    use super::*;

    handlers_that_tell! {
        #[on_command(["start", "شروع"])] start;
        #[on_message(text = "سلام")] greeting;
        #[on_message(rank = 9)] rest;
    }
}

mod contents {
    use super::*;

    #[on_message]
    async fn any(ran: Data<Ran>) {
        ran.add("any");
    }

    #[on_message]
    async fn from_somebody(_: User, ran: Data<Ran>) {
        ran.add("from_somebody");
    }

    #[on_message]
    async fn photo_of_somebody(_: Photo, _: User, ran: Data<Ran>) {
        ran.add("photo_of_somebody");
    }
}

/// What takes a photo says more than what takes anything, wherever it stands.
#[tokio::test]
async fn those_that_demand_more_of_the_event_go_first() {
    let sandbox = Sandbox::start().await;
    let ran = Ran::default();
    let shared = ran.clone();
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers![mod crate::contents])).await;
    let ali = sandbox.user("Ali");
    ali.send_file(Attachment::photo(b"photo".to_vec())).await;
    ali.send("text").await;
    sandbox.channel("News", [&ali]).post("a post").await;
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    assert_eq!(*ran.0.lock().unwrap(), ["photo_of_somebody", "from_somebody", "any"]);
}

#[tokio::test]
async fn commands_are_known_by_name_whatever_follows() {
    let bot = Sandbox::start().await;
    let name = bot.username(&bot.token());
    for (text, expected) in [
        ("/start", true),
        ("/START", true),
        ("/start now", true),
        ("/start\nnow", true),
        ("  /start", true),
        ("/شروع", true),
        (&*format!("/start@{name}"), true),
        (&*format!("/start@{}", name.to_uppercase()), true),
        ("/start@other_bot", false),
        ("/started", false),
        ("start", false),
        ("say /start", false),
        ("سلام", true),
        (" سلام ", true),
        ("سلام علیکم", false),
    ] {
        let ran = ran(handlers![mod crate::commands], text).await;
        assert_eq!(ran[0] != "rest", expected, "{text}: {ran:?}");
    }
}
