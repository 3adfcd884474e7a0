//! Chains: one condition, one group and one name for the handlers of a module and of those below it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use balethon::handler::Handlers;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;

/// How often a condition was asked.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<&'static str>>>);

impl Log {
    fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Commands for those alone whose name is Admin.
mod admin {
    use balethon::prelude::*;

    pub(super) fn is_boss(update: &Update) -> bool {
        update.message.as_ref().and_then(|message| message.user()).is_some_and(|user| user.first_name == "Admin")
    }

    chain!(is_boss, name = "admin");

    #[on_command]
    pub(super) async fn stop() -> &'static str {
        "Stopping."
    }

    #[on_message(photo | text)]
    pub(super) async fn anything() -> &'static str {
        "For you, anything."
    }

    /// In private chats on top of that.
    pub(super) mod secret {
        use balethon::prelude::*;

        chain!(private, group = 1);

        #[on_message(text = "secret")]
        pub(in super::super) async fn tell(log: Data<super::super::Log>) {
            log.0.lock().unwrap().push("tell");
        }

        /// A group of its own goes before that of the chain.
        #[on_message(text = "secret", group = 2)]
        pub(in super::super) async fn tell_again(log: Data<super::super::Log>) {
            log.0.lock().unwrap().push("tell again");
        }

        /// A gate takes the condition, and no group.
        #[before]
        pub(in super::super) async fn look(log: Data<super::super::Log>) {
            log.0.lock().unwrap().push("look");
        }

        #[after]
        pub(in super::super) async fn done(log: Data<super::super::Log>) {
            log.0.lock().unwrap().push("done");
        }

        /// No update, no chain.
        #[on_initialize]
        pub(in super::super) async fn begin(log: Data<super::super::Log>) {
            log.0.lock().unwrap().push("begin");
        }

        #[on_error]
        pub(in super::super) async fn failed(error: &Failure) -> String {
            format!("failed: {error}")
        }
    }
}

/// A module beside it, whose name begins in the same way, is not governed.
mod admin_of_others {
    use balethon::prelude::*;

    #[on_command]
    pub(super) async fn stop() -> &'static str {
        "You cannot stop me."
    }
}

#[on_message]
async fn everybody() -> &'static str {
    "Hello."
}

#[on_command]
async fn fail() -> Result {
    Err("nothing works".into())
}

async fn replies(handlers: Handlers, name: &str, texts: &[&str]) -> Vec<String> {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.data(Log::default()).handlers(handlers)).await;
    let person = sandbox.user(name);
    let mut replies = Vec::new();
    for text in texts {
        person.send(*text).await;
        replies.push(person.next_reply().await.content().to_owned());
    }
    replies
}

#[tokio::test]
async fn a_chain_asks_before_each_handler_of_its_module() {
    let handlers = || handlers![mod crate::admin, everybody, admin_of_others::stop];
    // Both are the command of that name, and that of the chain says more about what it takes.
    assert_eq!(replies(handlers(), "Admin", &["/stop", "hello"]).await, ["Stopping.", "For you, anything."]);
    assert_eq!(replies(handlers(), "Ali", &["/stop", "hello"]).await, ["You cannot stop me.", "Hello."]);
}

#[tokio::test]
async fn choosing_a_handler_by_name_lifts_no_chain() {
    let handlers = handlers![admin::stop, everybody];
    assert_eq!(replies(handlers, "Ali", &["/stop"]).await, ["Hello."]);
}

#[tokio::test]
async fn chains_within_chains_join() {
    let sandbox = Sandbox::start().await;
    let log = Log::default();
    let shared = log.clone();
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers![mod crate::admin::secret, everybody])).await;
    assert_eq!(log.take(), ["begin"]);
    let (admin, ali) = (sandbox.user("Admin"), sandbox.user("Ali"));
    let group = sandbox.group("Tea", [&admin, &ali]);
    // `everybody` stands in group 0, and the handlers of the chain in groups 1 and 2: all of them run.
    admin.send("secret").await;
    assert_eq!(admin.next_reply().await.content(), "Hello.");
    ali.send("secret").await;
    assert_eq!(ali.next_reply().await.content(), "Hello.");
    let there = admin.in_group(&group);
    there.send("secret").await;
    assert_eq!(there.next_reply().await.content(), "Hello.");
    bot.stop().await.unwrap();
    assert_eq!(log.take(), ["look", "tell", "tell again", "done"]);
}

#[tokio::test]
async fn errors_of_others_reach_an_error_handler_in_a_chain() {
    let handlers = handlers![fail, admin::secret::failed];
    assert_eq!(replies(handlers, "Ali", &["/fail"]).await, ["failed: nothing works"]);
}

struct Staff(&'static str);

mod staff {
    use balethon::prelude::*;

    #[condition]
    async fn is_staff(user: User, staff: Data<super::Staff>) -> bool {
        user.first_name == staff.0
    }

    chain!(is_staff);

    #[on_command]
    async fn menu() -> (&'static str, InlineKeyboard) {
        ("Menu", InlineKeyboard::new().button("Do", "do"))
    }

    #[on_callback_query(data = "do")]
    async fn act() -> &'static str {
        "Done."
    }
}

#[tokio::test]
async fn a_condition_with_parameters_governs_handlers_of_every_kind() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.data(Staff("Sara")).handlers(handlers![mod staff, everybody])).await;
    let (sara, ali) = (sandbox.user("Sara"), sandbox.user("Ali"));
    sara.send("/menu").await;
    assert_eq!(sara.next_reply().await.content(), "Menu");
    sara.click("Do").await;
    assert_eq!(sara.next_toast().await.text, "Done.");
    ali.send("/menu").await;
    assert_eq!(ali.next_reply().await.content(), "Hello.");
    let error = start_error(handlers![mod staff]).await;
    assert!(error.contains("Staff") && error.contains("never given"), "{error}");
}

static ASKED: AtomicUsize = AtomicUsize::new(0);

mod slow {
    use balethon::prelude::*;

    async fn counted(_: &Update) -> bool {
        super::ASKED.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        false
    }

    chain!(counted);

    #[on_message(private)]
    async fn one() {}

    #[on_message(text)]
    async fn two() {}

    #[on_message(photo)]
    async fn three() {}

    mod below {
        use balethon::prelude::*;

        #[on_message(private & text)]
        async fn four() {}
    }
}

#[tokio::test]
async fn the_condition_of_a_chain_is_asked_once_to_an_update() {
    assert_eq!(replies(handlers![mod slow, everybody], "Ali", &["hello"]).await, ["Hello."]);
    assert_eq!(ASKED.load(Ordering::Relaxed), 1);
}

mod failing {
    use balethon::prelude::*;

    fn cannot_tell(_: &Update) -> Result<bool> {
        Err("no database".into())
    }

    chain!(cannot_tell);

    #[on_message(private)]
    async fn one() {}

    #[on_message(text)]
    async fn two() {}

    #[on_error]
    async fn failed(error: &Failure) -> String {
        format!("failed: {error}")
    }
}

#[tokio::test]
async fn a_condition_that_fails_is_one_error_and_counts_as_no() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![mod failing, everybody])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "failed: no database");
    assert_eq!(ali.next_reply().await.content(), "Hello.");
    bot.stop().await.unwrap();
    assert_eq!(sandbox.requests().iter().filter(|request| request.method == "sendMessage").count(), 2);
}

/// The compiler finds a second chain at the top of a module; in functions, the start does.
mod twice {
    use balethon::prelude::*;

    fn _one() {
        chain!(private);
    }

    fn _two() {
        chain!(group);
    }

    #[on_message]
    pub(super) async fn governed() {}
}

mod alike {
    use balethon::prelude::*;

    chain!(private);

    #[on_message(text)]
    pub(super) async fn inside() {}
}

mod alike_too {
    use balethon::prelude::*;

    chain!(private, group = 1);

    #[on_message(text)]
    pub(super) async fn elsewhere() {}

    #[on_message(text, group = 0)]
    pub(super) async fn same() {}
}

#[on_message(text & private)]
async fn outside() {}

async fn start_error(handlers: Handlers) -> String {
    let sandbox = Sandbox::start().await;
    sandbox
        .client()
        .handlers(handlers)
        .serve_until(async {})
        .await
        .map_or_else(|failure| failure.to_string(), |()| String::new())
}

#[tokio::test]
async fn two_chains_in_one_module_are_both_named() {
    let error = start_error(handlers![twice::governed]).await;
    assert!(error.contains("the module `chains::twice` has two chains, at "), "{error}");
    assert_eq!(error.matches("chains.rs:").count(), 2, "{error}");
}

#[tokio::test]
async fn the_check_for_handlers_that_take_the_same_knows_chains() {
    let error = start_error(handlers![alike::inside, outside]).await;
    assert!(error.contains("`inside` at ") && error.contains("`outside` at "), "{error}");
    let error = start_error(handlers![alike::inside, alike_too::same]).await;
    assert!(error.contains("`inside` at ") && error.contains("`same` at "), "{error}");
    // Another group, by its chain.
    let error = start_error(handlers![alike::inside, alike_too::elsewhere]).await;
    assert_eq!(error, "");
}
