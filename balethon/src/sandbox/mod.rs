//! Bale in miniature, on this machine: to chat with a bot, and to test it.
//!
//! [`Sandbox::start`] runs a server on loopback that speaks Bale's Bot API over real HTTP: the same methods, envelope,
//! errors, limits and quirks. People are driven by code:
//! ```
//! # use balethon::sandbox::Sandbox;
//! # async fn example() {
//! let sandbox = Sandbox::start().await;
//! let ali = sandbox.user("Ali");
//! ali.send("/start").await;
//! # }
//! ```
//! or by a person, on the chat page that the server shows at its address. Any client of Bale's API in any language can
//! talk to it.
//!
//! Where the facts about Bale are open, [`Quirks`] chooses; what goes wrong on the way, [`Fault`] plans; and [`Hold`]
//! keeps answers back, so that a test can count what happens at once without a clock.

mod attachment;
mod background;
mod board;
mod bot;
mod explained;
mod faults;
mod group;
mod hold;
mod methods;
mod page;
mod patience;
mod person;
mod quirks;
mod rest;
mod server;
mod state;
mod traffic;
mod transcript;
mod world;

use std::io;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use crate::activity::Watched;
use crate::{Client, Clock};

use patience::within;
use server::Serving;
use state::Shared;
use world::{ChatKey, ChatKind};

pub use attachment::Attachment;
pub(crate) use background::background_bot;
pub use background::{Running, background};
pub use bot::RunningBot;
pub use faults::Fault;
pub use group::{Channel, Group};
pub use hold::Hold;
pub use person::{Payment, Person, Sent, Toast};
pub use quirks::{
    ChannelPosts, EditAnswer, ErrorStatus, FilePath, InviteLink, NonMember, PollingWithWebhook, Quirks,
    ServiceMessageIds,
};
/// Writes JSON, for [`Sandbox::push_update`] and [`Person::send_content`]; that of `serde_json`.
pub use serde_json::json;
pub use traffic::BotRequest;

/// A Bale of its own for a test. Ends when it is dropped.
///
/// There is one bot in it from the start, whose [`token`](Sandbox::token) a client takes together with the
/// [`url`](Sandbox::url). Each sandbox is apart from all others: any number run side by side.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    serving: Serving,
    bot: i64,
}

impl Sandbox {
    /// Starts a sandbox with a bot named "bot".
    ///
    /// # Panics
    /// Outside of a tokio runtime, or when the system has no port left.
    pub async fn start() -> Self {
        Self::start_with(Clock::real()).await
    }

    /// Starts a sandbox that lives by this clock: its dates, the time updates are kept, the ten seconds of a payment.
    ///
    /// # Panics
    /// Outside of a tokio runtime, or when the system has no port left.
    pub async fn start_with(clock: Clock) -> Self {
        let shared = Arc::new(Shared::new(clock));
        let bot = shared.change(|state| state.world.add_bot("bot", None));
        let serving = server::start(shared.clone(), 0).await;
        let serving = serving.unwrap_or_else(|error| panic!("the sandbox found no port on this machine: {error}"));
        Self { shared, serving, bot }
    }

    /// Starts a sandbox to chat with, on this port of this machine, or on one that the system chooses when it is 0. There
    /// is a bot in it for each of these tokens; without any, one with a token of its own. Two people have opened a chat
    /// with every bot and are in a group with all of them, as in the sandbox of a bot that has [no
    /// token](crate::Client::from_env).
    ///
    /// The example `sandbox` is a program around it.
    ///
    /// # Errors
    /// When the port is taken, or when a token is none: it is a number, a colon, and letters of the English alphabet,
    /// digits, `_` and `-`; and no two bots have the same.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub async fn start_on<T: Into<String>>(port: u16, tokens: impl IntoIterator<Item = T>) -> io::Result<Self> {
        let shared = Arc::new(Shared::new(Clock::real()));
        let tokens: Vec<String> = tokens.into_iter().map(Into::into).collect();
        let bot = shared.change(|state| background::populate(&mut state.world, tokens))?;
        let serving = server::start(shared.clone(), port).await?;
        Ok(Self { shared, serving, bot })
    }

    /// The address to give to a client in place of Bale's, and to open in a browser.
    pub fn url(&self) -> String {
        format!("http://{}", self.serving.address)
    }

    /// The token of the first bot.
    pub fn token(&self) -> String {
        self.shared.read(|state| state.world.bots[&self.bot].token.clone())
    }

    /// The tokens of all bots, the first one's first.
    pub fn tokens(&self) -> Vec<String> {
        self.shared.read(|state| state.world.bots.values().map(|bot| bot.token.clone()).collect())
    }

    /// Waits until the bot with this token has asked for updates or set a webhook: for bots that run in another
    /// program. Waits as long as that takes.
    ///
    /// # Panics
    /// When no bot has this token.
    #[track_caller]
    pub fn bot_is_there(&self, token: &str) -> impl Future<Output = ()> {
        let bot = self.shared.read(|state| bot_of(state, token));
        self.shared.wait_for(move |state| {
            let bot = state.world.bots.get(&bot)?;
            (bot.updates.polls() + bot.webhooks_set > 0).then_some(())
        })
    }

    /// Makes one more bot; gives its token.
    pub fn new_bot(&self, name: &str) -> String {
        self.shared.change(|state| {
            let id = state.world.add_bot(name, None);
            state.world.bots[&id].token.clone()
        })
    }

    /// The username of the bot with this token, without `@`.
    ///
    /// # Panics
    /// When no bot has this token.
    #[track_caller]
    pub fn username(&self, token: &str) -> String {
        self.shared.read(|state| state.world.bots[&bot_of(state, token)].username.clone())
    }

    /// A client for the first bot, which talks to this sandbox and lives by its clock.
    pub fn client(&self) -> Client {
        self.client_of(&self.token())
    }

    /// A client for the bot with this token.
    pub fn client_of(&self, token: &str) -> Client {
        let clock = self.shared.read(|state| state.world.clock.clone());
        let client = Client::new(token).base_url(self.url()).clock(clock).print_handlers(false);
        let watched = Watched { work: self.shared.activity.clone(), source: None };
        let client = client.set(|settings| settings.watched = Some(watched));
        self.shared.telling(client, token)
    }

    /// Runs the first bot as long as the guard lives. The closure is given its client and says what else it needs:
    /// ```
    /// # use balethon::prelude::*;
    /// # use balethon::sandbox::Sandbox;
    /// # #[on_command]
    /// # async fn start() -> &'static str { "Hello!" }
    /// # async fn example() {
    /// let sandbox = Sandbox::start().await;
    /// let _bot = sandbox.run(|client| client.handlers(handlers![start])).await;
    /// let ali = sandbox.user("Ali");
    /// ali.send("/start").await;
    /// assert_eq!(ali.next_reply().await.content(), "Hello!");
    /// # }
    /// ```
    /// When this returns, the bot has started and asks for updates, or has set a webhook.
    ///
    /// # Panics
    /// When the bot cannot start.
    #[track_caller]
    pub fn run(&self, configure: impl FnOnce(Client) -> Client) -> impl Future<Output = RunningBot> {
        self.start_bot(self.bot, configure)
    }

    /// As [`run`](Sandbox::run), for the bot with this token.
    ///
    /// # Panics
    /// When no bot has this token, or when the bot cannot start.
    #[track_caller]
    pub fn run_as(&self, token: &str, configure: impl FnOnce(Client) -> Client) -> impl Future<Output = RunningBot> {
        self.start_bot(self.shared.read(|state| bot_of(state, token)), configure)
    }

    #[track_caller]
    fn start_bot<F>(&self, bot: i64, configure: F) -> impl Future<Output = RunningBot> + use<'_, F>
    where
        F: FnOnce(Client) -> Client,
    {
        let place = Location::caller();
        let token = self.shared.read(|state| state.world.bots[&bot].token.clone());
        async move { RunningBot::start(&self.shared, configure(self.client_of(&token)), bot, place).await }
    }

    /// Moves the time on by so much, for the sandbox and its bots, and lets everything happen that is due until then,
    /// in order: sleeps and timeouts end, requests are sent again, payments that nobody answers are cancelled, updates
    /// that are a day old are gone.
    /// ```
    /// # use balethon::prelude::*;
    /// # use std::time::Duration;
    /// use balethon::sandbox::Sandbox;
    ///
    /// #[on_command]
    /// async fn remind(message: Message, clock: Clock) -> Result<&'static str> {
    ///     message.reply("In an hour, then.").await?;
    ///     clock.sleep(Duration::from_secs(60 * 60)).await;
    ///     Ok("It is time!")
    /// }
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let sandbox = Sandbox::start_with(Clock::manual()).await;
    /// let _bot = sandbox.run(|client| client.handlers(handlers![remind])).await;
    /// let ali = sandbox.user("Ali");
    /// ali.send("/remind").await;
    /// assert_eq!(ali.next_reply().await.content(), "In an hour, then.");
    /// ali.expect_nothing().await;
    /// sandbox.advance(Duration::from_secs(60 * 60)).await;
    /// assert_eq!(ali.next_reply().await.content(), "It is time!");
    /// # }
    /// ```
    /// Before each step and at the end it waits until the bots that run in this process have nothing left to do but
    /// sleep. Sockets keep real time: a poll that waits, and the timeout of a request. A handler that waits for
    /// something else, such as a database or the test itself, is waited for a fifth of a second.
    ///
    /// # Panics
    /// When the sandbox lives by the machine's time, and after ten seconds without rest.
    #[track_caller]
    pub fn advance(&self, duration: Duration) -> impl Future<Output = ()> {
        let place = Location::caller();
        let manual = self.shared.read(|state| state.world.clock.is_manual());
        assert!(
            manual,
            "this sandbox lives by the machine's time, which nobody moves; start it with \
             `Sandbox::start_with(Clock::manual())`"
        );
        self.shared.advance(place, duration)
    }

    /// The person of this name, who is made at the first call. Talks to the first bot; see [`Person::talking_to`].
    ///
    /// As on Bale, a bot can write to them only once they have written to it.
    pub fn user(&self, name: &str) -> Person {
        let id = self.shared.change(|state| {
            let known = state.world.people.values().find(|person| person.first_name == name).map(|person| person.id);
            known.unwrap_or_else(|| state.world.add_person(name, None, None))
        });
        Person::new(self.shared.clone(), id, ChatKey::Private { bot: self.bot, user: id })
    }

    /// As [`user`](Sandbox::user), with an id of the test's choice: for bots that know their admins by id.
    ///
    /// # Panics
    /// When a person, bot, group or channel has this id already.
    #[track_caller]
    pub fn user_with_id(&self, name: &str, id: i64) -> Person {
        let is_free = self.shared.change(|state| {
            let is_free = !state.world.is_known(id);
            if is_free {
                state.world.add_person_with_id(id, name, None, None);
            }
            is_free
        });
        assert!(is_free, "the id {id} is taken in this sandbox");
        Person::new(self.shared.clone(), id, ChatKey::Private { bot: self.bot, user: id })
    }

    /// Makes a group with these people, the first of them its creator, and the first bot as an ordinary member.
    ///
    /// # Panics
    /// Without a single person: somebody has to create it.
    #[track_caller]
    pub fn group<'a>(&self, title: &str, people: impl IntoIterator<Item = &'a Person>) -> Group {
        let members = ids(people);
        assert!(!members.is_empty(), "the group {title:?} needs a person who creates it: `[&sandbox.user(\"Ali\")]`");
        let key = self
            .shared
            .change(|state| state.world.add_chat(ChatKind::Group, title, None, &[&members[..], &[self.bot]].concat()));
        Group::new(self.shared.clone(), key, self.bot)
    }

    /// Makes a channel with these people, the first of them its creator, and the first bot as an administrator. Without a
    /// single person, somebody called Owner is its creator.
    pub fn channel<'a>(&self, title: &str, people: impl IntoIterator<Item = &'a Person>) -> Channel {
        let mut members = ids(people);
        if members.is_empty() {
            members.push(self.user("Owner").id().0);
        }
        let key = self.shared.change(|state| {
            let key = state.world.add_chat(ChatKind::Channel, title, None, &[&members[..], &[self.bot]].concat());
            // The bot has just been put in.
            let _ = state.world.set_role(key, self.bot, world::Role::full_administrator());
            key
        });
        Channel::new(self.shared.clone(), key, self.bot, members[0])
    }

    /// Changes how the sandbox answers where the facts about Bale are open.
    pub fn quirks(&self, change: impl FnOnce(&mut Quirks)) {
        self.shared.change(|state| change(&mut state.world.quirks));
    }

    /// Plans something that goes wrong. Faults are used in the order in which they were planned.
    pub fn fault(&self, fault: Fault) {
        self.shared.change(|state| state.traffic.plan(fault));
    }

    /// Forgets the faults that have not happened yet.
    pub fn clear_faults(&self) {
        self.shared.change(|state| state.traffic.clear_faults());
    }

    /// Keeps back the answers to this method (`*` for all) until the hold is released or dropped.
    pub fn hold(&self, method: &str) -> Hold {
        Hold::begin(&self.shared, method, None)
    }

    /// As [`hold`](Sandbox::hold), but lets all go once so many answers are held at the same time.
    pub fn hold_until(&self, method: &str, count: usize) -> Hold {
        Hold::begin(&self.shared, method, Some(count))
    }

    /// Lets the answers to this method (`*` for all) take so long; zero for as fast as they can again.
    ///
    /// This is for showing slowness to people. Tests count with [`hold`](Sandbox::hold), which needs no clock.
    pub fn delay(&self, method: &str, delay: Duration) {
        self.shared.change(|state| state.traffic.set_delay(method, delay));
    }

    /// How many requests with this method are being answered now.
    pub fn in_flight(&self, method: &str) -> usize {
        self.shared.read(|state| state.traffic.in_flight(method).0)
    }

    /// The most requests with this method that were being answered at the same time.
    pub fn max_in_flight(&self, method: &str) -> usize {
        self.shared.read(|state| state.traffic.in_flight(method).1)
    }

    /// Waits until exactly so many requests with this method are being answered.
    ///
    /// # Panics
    /// After ten seconds, with the transcript.
    #[track_caller]
    pub fn wait_in_flight(&self, method: &str, count: usize) -> impl Future<Output = ()> {
        let (place, method) = (Location::caller(), method.to_owned());
        let what = format!("{count} requests {method} at the same time");
        let reached = self.shared.wait_for(move |state| (state.traffic.in_flight(&method).0 == count).then_some(()));
        within(&self.shared, place, what, reached)
    }

    /// Every request that came from bots, in order.
    pub fn requests(&self) -> Vec<BotRequest> {
        self.shared.read(|state| state.traffic.requests())
    }

    /// Waits until so many requests with this method have done their work; gives all that have.
    ///
    /// # Panics
    /// After ten seconds, with the transcript.
    #[track_caller]
    pub fn wait_requests(&self, method: &str, count: usize) -> impl Future<Output = Vec<BotRequest>> {
        let (place, method) = (Location::caller(), method.to_owned());
        let what = format!("{count} requests {method}");
        let done = self.shared.wait_for(move |state| {
            let done: Vec<_> = state.traffic.done_requests(&method).cloned().collect();
            (done.len() >= count).then_some(done)
        });
        within(&self.shared, place, what, done)
    }

    /// Puts any JSON into the first bot's queue of updates, whether Bale would send such a thing or not.
    ///
    /// An object without an `update_id` gets the next one.
    /// ```
    /// # use balethon::sandbox::Sandbox;
    /// use balethon::sandbox::json;
    ///
    /// # async fn example(sandbox: Sandbox) {
    /// sandbox.push_update(json!({"poll_answer": {"poll_id": "7"}}));
    /// # }
    /// ```
    pub fn push_update(&self, update: Value) {
        self.shared.change(|state| state.world.push_update(self.bot, update));
    }

    /// How many updates wait to be fetched by the first bot, or to be confirmed.
    pub fn pending_updates(&self) -> usize {
        self.shared.read(|state| state.world.pending(self.bot))
    }

    /// Waits until the first bot has confirmed every update.
    ///
    /// # Panics
    /// After ten seconds, with the transcript.
    #[track_caller]
    pub fn wait_confirmed(&self) -> impl Future<Output = ()> {
        let (place, bot) = (Location::caller(), self.bot);
        let confirmed = self.shared.wait_for(move |state| (state.world.pending(bot) == 0).then_some(()));
        within(&self.shared, place, "all updates to be confirmed".to_owned(), confirmed)
    }

    /// The first bot's update ids begin anew, as after a long idle time. What waits is lost.
    pub fn restart_update_ids(&self) {
        self.shared.change(|state| {
            if let Some(bot) = state.world.bots.get_mut(&self.bot) {
                bot.updates.start_over();
            }
        });
    }

    /// The bytes of a file, by any id that a bot was given for it, or one from a message that a [`Person`] saw.
    pub fn file(&self, id: &str) -> Option<Bytes> {
        self.shared.read(|state| state.world.any_file(id).map(|file| file.bytes.clone()))
    }

    /// Everything that was said and done, a line each.
    pub fn transcript(&self) -> String {
        self.shared.read(|state| transcript::of(&state.world, |_| true))
    }
}

fn ids<'a>(people: impl IntoIterator<Item = &'a Person>) -> Vec<i64> {
    people.into_iter().map(|person| person.id().0).collect()
}

#[track_caller]
fn bot_of(state: &state::State, token: &str) -> i64 {
    match state.world.tokens.get(token) {
        Some(id) => *id,
        None => panic!("no bot of this sandbox has this token; `Sandbox::new_bot` gives one"),
    }
}
