//! Conversations: what a bot remembers of them between two messages.
//!
//! The [guide](crate::guide::dialogues) tells how.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::error::Error;
use crate::event::{Context, OnCallbackQuery, OnEditedMessage, OnMessage};
use crate::extract::FromEvent;
pub use crate::states::State;
use crate::states::{Active, Found, Per, StateType, Store, Who};
use crate::types::{ChatId, UserId};

/// The state of a conversation: what handlers of messages, edited messages and callback queries take as a parameter.
///
/// Whose it is says the type: by default every person has one in every chat. `Dialogue` alone stands for the state of
/// any type, and can only end it. Cheap to clone.
///
/// ```
/// use balethon::prelude::*;
///
/// #[state]
/// enum SignUp {
///     Name,
///     Age { name: String },
/// }
///
/// #[on_command]
/// async fn signup(dialogue: Dialogue<SignUp>) -> Result<&'static str> {
///     dialogue.set(SignUp::Name).await?;
///     Ok("What is your name?")
/// }
///
/// #[on_message(state = SignUp::Name, text = "{name}")]
/// async fn got_name(dialogue: Dialogue<SignUp>, name: String) -> Result<String> {
///     let answer = format!("How old are you, {name}?");
///     dialogue.set(SignUp::Age { name }).await?;
///     Ok(answer)
/// }
///
/// #[on_message(state = SignUp::Age { name }, text = "{age}")]
/// async fn got_age(dialogue: Dialogue<SignUp>, name: String, age: u8) -> Result<String> {
///     dialogue.end().await?;
///     Ok(format!("{name}, {age}. Welcome!"))
/// }
///
/// #[on_command]
/// async fn cancel(dialogue: Dialogue) -> Result<&'static str> {
///     dialogue.end().await?;
///     Ok("Never mind.")
/// }
/// ```
pub struct Dialogue<S = AnyState> {
    store: Arc<Store>,
    who: Who,
    /// The update of the handler that has it, which may have read the state already.
    cx: Option<Context>,
    state: PhantomData<fn() -> S>,
}

/// What a [`Dialogue`] without a type is about: the state that is in force, whatever its type.
#[derive(Debug)]
pub enum AnyState {}

impl<S: State> Dialogue<S> {
    /// A dialogue without a bot, for tests that call a handler as the function it is.
    ///
    /// ```
    /// # use balethon::prelude::*;
    /// # #[state]
    /// # #[derive(Debug, PartialEq)]
    /// # enum SignUp { Name, Age { name: String } }
    /// # #[on_message(state = SignUp::Name, text = "{name}")]
    /// # async fn got_name(dialogue: Dialogue<SignUp>, name: String) -> Result<String> {
    /// #     let answer = format!("How old are you, {name}?");
    /// #     dialogue.set(SignUp::Age { name }).await?;
    /// #     Ok(answer)
    /// # }
    /// # #[tokio::main]
    /// # async fn main() -> Result {
    /// let dialogue = Dialogue::memory();
    /// assert_eq!(got_name(dialogue.clone(), "Ali".into()).await?, "How old are you, Ali?");
    /// assert_eq!(dialogue.get().await?, Some(SignUp::Age { name: "Ali".into() }));
    /// # Ok(())
    /// # }
    /// ```
    pub fn memory() -> Self {
        Self { store: Arc::new(Store::memory()), who: Who::default(), cx: None, state: PhantomData }
    }

    /// The state, if one of this type is in force.
    ///
    /// # Errors
    /// The storage's; and [`ErrorKind::State`](crate::ErrorKind::State) when what is stored cannot be read.
    pub async fn get(&self) -> Result<Option<S>, Error> {
        self.see().await?;
        let active = match self.seen() {
            Some(active) => active,
            None => self.store.get(S::PER, self.who, Some(StateType::of::<S>())).await??,
        };
        decode(active)
    }

    /// Sets the state, in place of any other, also one of another type. Its time to live begins anew.
    ///
    /// # Errors
    /// The storage's; and [`ErrorKind::State`](crate::ErrorKind::State) when a field of it cannot be written down.
    pub async fn set(&self, state: S) -> Result<(), Error> {
        let _lock = self.store.lock(S::PER, self.who).await;
        self.store.set(self.who, &state).await
    }

    /// Changes the state, if one of this type is in force, and answers with what the closure answered. Nothing else
    /// changes it meanwhile, also where several people share it.
    ///
    /// ```
    /// # use balethon::prelude::*;
    /// #[state(per = chat)]
    /// struct Poll {
    ///     votes: u32,
    /// }
    ///
    /// #[on_message(state = Poll { .. }, text = "me")]
    /// async fn vote(poll: Dialogue<Poll>) -> Result<Option<String>> {
    ///     let votes = poll.update(|poll| {
    ///         poll.votes += 1;
    ///         poll.votes
    ///     });
    ///     Ok(votes.await?.map(|votes| format!("{votes} so far")))
    /// }
    /// ```
    ///
    /// # Errors
    /// Like [`get`](Self::get) and [`set`](Self::set).
    pub async fn update<R>(&self, change: impl FnOnce(&mut S) -> R) -> Result<Option<R>, Error> {
        self.see().await?;
        let _lock = self.store.lock(S::PER, self.who).await;
        let Some(mut state) = decode::<S>(self.locked().await?)? else { return Ok(None) };
        let answer = change(&mut state);
        self.store.set(self.who, &state).await?;
        Ok(Some(answer))
    }

    /// [`update`](Self::update), with the default where no state of this type is in force; one of another type is replaced.
    ///
    /// ```
    /// # use balethon::prelude::*;
    /// #[state(per = chat)]
    /// struct Visits(u32);
    ///
    /// #[on_command]
    /// async fn visit(visits: Dialogue<Visits>) -> Result<String> {
    ///     let count = visits.update_or(Visits(0), |visits| {
    ///         visits.0 += 1;
    ///         visits.0
    ///     });
    ///     Ok(format!("Visit number {}", count.await?))
    /// }
    /// ```
    ///
    /// # Errors
    /// Like [`update`](Self::update).
    pub async fn update_or<R>(&self, default: S, change: impl FnOnce(&mut S) -> R) -> Result<R, Error> {
        self.see().await?;
        let _lock = self.store.lock(S::PER, self.who).await;
        let mut state = decode(self.locked().await?)?.unwrap_or(default);
        let answer = change(&mut state);
        self.store.set(self.who, &state).await?;
        Ok(answer)
    }

    /// Ends the conversation: removes the state, if it is one of this type.
    ///
    /// # Errors
    /// The storage's.
    pub async fn end(&self) -> Result<(), Error> {
        self.see().await?;
        let _lock = self.store.lock(S::PER, self.who).await;
        match self.locked().await? {
            // That of another conversation, which goes on.
            Some(active) if !active.is::<S>() => Ok(()),
            Some(_) => self.store.remove(S::PER, self.who).await,
            None => Ok(()),
        }
    }

    /// What the update has seen, if nothing was written since: the storage need not be asked again.
    fn seen(&self) -> Option<Option<Active>> {
        self.cx.as_ref()?.seen_states()?.fresh(S::PER, &self.store)
    }

    /// The state, while its lock is held.
    async fn locked(&self) -> Result<Option<Active>, Error> {
        if let Some(active) = self.seen() {
            return Ok(active);
        }
        match self.store.look(S::PER, self.who, Some(StateType::of::<S>())).await? {
            Found::Active(active) => Ok(Some(active)),
            Found::Nothing | Found::Over(_) => Ok(None),
            Found::Broken(error, _) => {
                self.store.remove(S::PER, self.who).await?;
                Err(error)
            }
        }
    }
}

fn decode<S: State>(active: Option<Active>) -> Result<Option<S>, Error> {
    active.filter(Active::is::<S>).map(|active| active.decode()).transpose()
}

impl Dialogue<AnyState> {
    /// Ends the conversation, whatever its state: that of the person in this chat, that of the person, that of the chat.
    ///
    /// # Errors
    /// The storage's.
    pub async fn end(&self) -> Result<(), Error> {
        for per in Per::ALL.into_iter().filter(|per| self.who.has(*per)) {
            let _lock = self.store.lock(per, self.who).await;
            self.store.remove(per, self.who).await?;
        }
        Ok(())
    }
}

impl<S> Dialogue<S> {
    /// The dialogue of another person, in this chat: for whoever brings people together, or answers for them.
    ///
    /// ```
    /// # use balethon::prelude::*;
    /// # struct Waiting; impl Waiting { fn take(&self) -> Option<UserId> { None } }
    /// #[state]
    /// enum Pair {
    ///     Talking { with: i64 },
    /// }
    ///
    /// #[on_command]
    /// async fn find(user: User, dialogue: Dialogue<Pair>, waiting: Data<Waiting>) -> Result<&'static str> {
    ///     let Some(other) = waiting.take() else { return Ok("Please wait for somebody.") };
    ///     dialogue.set(Pair::Talking { with: other.0 }).await?;
    ///     // In a private chat the chat has the person's id.
    ///     dialogue.at(other.0, other).set(Pair::Talking { with: user.id.0 }).await?;
    ///     Ok("Say hello!")
    /// }
    /// ```
    /// Their next update is handled in that state; one that is being handled has seen its own already.
    pub fn at(&self, chat: impl Into<ChatId>, user: impl Into<UserId>) -> Self {
        Self::of(&self.store, Who { chat: Some(chat.into()), user: Some(user.into()) })
    }

    /// The chat, unless the state is one per person that [`dialogues`](Context::dialogues) has found.
    /// ```
    /// # use balethon::prelude::*;
    /// # #[state]
    /// # enum SignUp { Name }
    /// #[on_command("remind")]
    /// async fn remind(cx: Context, client: Client) -> Result {
    ///     for (dialogue, _) in cx.dialogues::<SignUp>().await? {
    ///         let Some(chat) = dialogue.chat() else { continue };
    ///         client.send_message(chat, "What is your name?").await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn chat(&self) -> Option<ChatId> {
        self.who.chat
    }

    /// The person, unless there is none, or the state is one per chat that [`dialogues`](Context::dialogues) has found.
    /// ```
    /// # use balethon::prelude::*;
    /// # #[state]
    /// # enum SignUp { Name }
    /// #[on_command("waiting")]
    /// async fn waiting(cx: Context) -> Result<String> {
    ///     let all = cx.dialogues::<SignUp>().await?;
    ///     let ids: Vec<_> = all.iter().filter_map(|(dialogue, _)| dialogue.user()).map(|user| user.to_string()).collect();
    ///     Ok(ids.join(", "))
    /// }
    /// ```
    pub fn user(&self) -> Option<UserId> {
        self.who.user
    }

    fn of(store: &Arc<Store>, who: Who) -> Self {
        Self { store: Arc::clone(store), who, cx: None, state: PhantomData }
    }

    /// Has the update's states read, unless they have been.
    async fn see(&self) -> Result<(), Error> {
        if let Some(cx) = &self.cx {
            cx.states().await?;
        }
        Ok(())
    }
}

impl<S> Clone for Dialogue<S> {
    fn clone(&self) -> Self {
        Self { store: Arc::clone(&self.store), who: self.who, cx: self.cx.clone(), state: PhantomData }
    }
}

impl<S> fmt::Debug for Dialogue<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialogue").field("who", &self.who).finish_non_exhaustive()
    }
}

impl Context {
    /// The dialogue of a person in a chat, from every kind of event: a payment, an error, the start of the bot.
    ///
    /// ```
    /// # use balethon::prelude::*;
    /// # #[state]
    /// # enum Order { Paying }
    /// #[on_pre_checkout_query]
    /// async fn pay(query: PreCheckoutQuery, cx: Context) -> Result<Checkout> {
    ///     let order = cx.dialogue::<Order>(query.from.id.0, query.from.id);
    ///     let is_open = matches!(order.get().await?, Some(Order::Paying));
    ///     Ok(if is_open { Checkout::Accept } else { Checkout::refuse("This order is closed.") })
    /// }
    /// ```
    pub fn dialogue<S: State>(&self, chat: impl Into<ChatId>, user: impl Into<UserId>) -> Dialogue<S> {
        Dialogue::of(&self.bot().states, Who { chat: Some(chat.into()), user: Some(user.into()) })
    }

    /// All conversations that are in a state of this type, each with its state, in no order that means anything: to count
    /// them, to remind people, or to end what nobody waits for any more.
    ///
    /// It reads every state of the bot that is of the same people (`per`). States whose time is over are left out, and so
    /// are those that the program cannot read any more.
    ///
    /// ```
    /// # use balethon::prelude::*;
    /// # #[state]
    /// # enum SignUp { Name, Age { name: String } }
    /// #[on_command(private)]
    /// async fn remind(cx: Context, client: Client) -> Result<String> {
    ///     let mut reminded = 0;
    ///     for (dialogue, state) in cx.dialogues::<SignUp>().await? {
    ///         if let (Some(chat), SignUp::Age { name }) = (dialogue.chat(), state) {
    ///             client.send_message(chat, format!("How old are you, {name}?")).await?;
    ///             reminded += 1;
    ///         }
    ///     }
    ///     Ok(format!("I have asked {reminded} people once more."))
    /// }
    /// ```
    ///
    /// # Errors
    /// The storage's.
    pub async fn dialogues<S: State>(&self) -> Result<Vec<(Dialogue<S>, S)>, Error> {
        let store = &self.bot().states;
        let all = store.all::<S>().await?.into_iter();
        Ok(all.map(|(who, state)| (Dialogue::of(store, who), state)).collect())
    }
}

async fn dialogue<S>(cx: &Context) -> Result<Dialogue<S>, Error> {
    let store = Arc::clone(&cx.bot().states);
    let dialogue = Dialogue { store, who: cx.who(), cx: Some(cx.clone()), state: PhantomData };
    // Handlers behind this one take the update in the state in which it came, whatever this one sets.
    if dialogue.store.is_asked() {
        dialogue.see().await?;
    }
    Ok(dialogue)
}

macro_rules! give {
    ($($kind:ident)*) => {$(
        impl<S: State> FromEvent<$kind> for Dialogue<S> {
            type Error = Error;
            const MAY_SKIP: bool = !matches!(S::PER, Per::PersonInChat);

            async fn from_event(cx: &Context) -> Result<Option<Self>, Error> {
                if cx.who().has(S::PER) { dialogue(cx).await.map(Some) } else { Ok(None) }
            }

            fn state() -> Option<StateType> {
                Some(StateType::of::<S>())
            }
        }

        #[diagnostic::do_not_recommend]
        impl FromEvent<$kind> for Dialogue<AnyState> {
            type Error = Error;
            const MAY_SKIP: bool = false;

            async fn from_event(cx: &Context) -> Result<Option<Self>, Error> {
                dialogue(cx).await.map(Some)
            }
        }
    )*};
}

give! { OnMessage OnEditedMessage OnCallbackQuery }
