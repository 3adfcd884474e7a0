//! The life of one update: gates and groups, conditions, extractors, the handler, its answer, its errors.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::ask::{Asks, Judgement};
use super::delivery::Unclaimed;
use super::explain::{Listeners, Recorder, captured};
use super::index::{Group, Index};
use super::matching::{ChainAnswers, No, matches};
use super::suggest;
use super::turn::WorkerPlace;
use super::usage::Misused;
use super::{End, Sight, Watch};
use crate::client::Client;
use crate::clock::Clock;
use crate::error::Failure;
use crate::event::{Bot, Context, ErrorEvent, Event, Fate, Kind, Outcome, Place, parse};
use crate::extract::Interruption;
use crate::handler::{Entry, Flow, Registration};
use crate::panics;
use crate::report::{self, ErrorSink};
use crate::stall;
use crate::text;
use crate::types::Update;

/// Shows events to handlers.
pub(crate) struct Life {
    pub(super) bot: Arc<Bot>,
    pub(super) index: Index,
    asks: Arc<Asks>,
    pub(super) errors: Option<Arc<ErrorSink>>,
    pub(super) watch: Option<Arc<Watch>>,
    /// Those who want to know why handlers run and do not run.
    listeners: Option<Listeners>,
    /// The data of presses that nobody took, as far as that has been told.
    untaken: Mutex<HashSet<String>>,
}

/// So many presses that nobody took are told of, each once.
const MOST_UNTAKEN: usize = 100;

/// What has become of an event so far.
#[derive(Default)]
pub(super) struct Progress {
    pub(super) fate: Fate,
    /// What ran; kept only where somebody asks for it afterwards.
    pub(super) ran: Option<Vec<Place>>,
    /// A handler took it, and did not pass it on.
    pub(super) kept: bool,
    /// What chains have answered.
    pub(super) chains: ChainAnswers,
    /// How the command is written, of handlers that could not read it.
    pub(super) misused: Misused,
    /// Notes what handlers say, where somebody wants to know.
    pub(super) recorder: Option<Recorder>,
}

impl Life {
    pub(crate) fn new(bot: Arc<Bot>, index: Index) -> Self {
        let errors = bot.client.extension::<ErrorSink>();
        let asks = Arc::new(Asks::new(bot.client.settings()));
        let watch = bot.client.extension::<Watch>();
        let listeners = Listeners::of(&bot.client);
        Self { bot, index, asks, errors, watch, listeners, untaken: Mutex::default() }
    }

    /// The people that handlers wait for.
    pub(crate) fn asks(&self) -> &Arc<Asks> {
        &self.asks
    }

    pub(crate) fn client(&self) -> &Client {
        &self.bot.client
    }

    /// Reads an update and shows what is in it to the handlers. One that cannot be read is an error event.
    pub(crate) async fn update(&self, raw: &str) {
        match parse::update(self.client(), raw) {
            Ok((update, event)) => self.event(event, Some(update)).await,
            Err(error) => {
                let failure = Failure::from(format!("an update could not be read: {error}"));
                self.event(Event::Error(ErrorEvent::unreadable(failure, raw.to_owned())), None).await;
            }
        }
    }

    /// Shows an event to the handlers, and does what is left to do when they are through.
    pub(crate) async fn event(&self, event: Event, update: Option<Arc<Update>>) {
        let query = match &event {
            Event::CallbackQuery(query) => Some(query.id.clone()),
            Event::PreCheckoutQuery(query) => Some(query.id.clone()),
            _ => None,
        };
        if let Some(id) = &query {
            self.client().open_query(id);
            if matches!(event, Event::CallbackQuery(_))
                && let Some(place) = WorkerPlace::current()
            {
                place.set_query(id.clone());
            }
        }
        let cx = Context::new(Arc::clone(&self.bot), event, update);
        let mut progress = Progress { recorder: self.recorder(), ..Progress::default() };
        if let Event::Error(error) = cx.event() {
            self.error(&cx, error, &mut progress.recorder).await;
            return self.explain(&cx, progress.recorder);
        }
        let has_after = cx.event().kind().is_update() && !self.index.groups(Kind::After).is_empty();
        let begun = has_after.then(|| self.clock().now());
        progress.ran = has_after.then(Vec::new);
        if let Err(panic) = panics::caught(self.show(&cx, &mut progress)).await {
            // No handler's: what else is the user's own, such as how a state is read, or an error is written.
            Box::pin(self.failed_before(&cx, panic.into(), &mut progress)).await;
        }
        if let Some(id) = query
            && self.client().close_query(&id)
        {
            Box::pin(self.answer_for(&cx, &progress)).await;
        }
        let mut recorder = progress.recorder;
        if let Some(begun) = begun {
            let elapsed = self.clock().now() - begun;
            let outcome = Outcome { fate: progress.fate, ran: progress.ran.unwrap_or_default(), elapsed };
            recorder = Box::pin(self.after(&cx.with_outcome(outcome), recorder)).await;
        }
        self.explain(&cx, recorder);
    }

    /// Shows to the handlers what was the answer to a question, where nobody wants that any more. The gates have let it
    /// through, up to the one that had asked; and what is called after the handlers has been called.
    pub(super) async fn unclaimed(&self, Unclaimed { cx, gate }: &Unclaimed) {
        let mut progress = Progress { recorder: self.recorder(), ..Progress::default() };
        let shown = async {
            if gate.is_none() || Box::pin(self.passes_gates(cx, *gate, &mut progress)).await {
                self.show_past_gates(cx, &mut progress).await;
            }
        };
        if let Err(panic) = panics::caught(shown).await {
            Box::pin(self.failed_before(cx, panic.into(), &mut progress)).await;
        }
        self.explain(cx, progress.recorder);
    }

    pub(super) fn recorder(&self) -> Option<Recorder> {
        self.listeners.as_ref().map(|_| Recorder::default())
    }

    /// Tells those who want to know what the handlers said.
    fn explain(&self, cx: &Context, recorder: Option<Recorder>) {
        if let (Some(listeners), Some(recorder)) = (&self.listeners, recorder) {
            listeners.tell(&recorder.finish(&self.index, cx));
        }
    }

    fn clock(&self) -> &Clock {
        &self.client().settings().clock
    }

    /// The bot's username, which links to it need.
    pub(crate) fn bot_username(&self) -> Option<&str> {
        self.bot.me.username.as_deref()
    }

    /// Runs the gates, and where they let the event through, and nobody has asked for it, the handlers that take it.
    async fn show(&self, cx: &Context, progress: &mut Progress) {
        // Most updates meet no gates, and need not carry room for these along.
        let has_gates = cx.event().kind().is_update() && !self.index.groups(Kind::Before).is_empty();
        if !has_gates || Box::pin(self.passes_gates(cx, None, progress)).await {
            self.show_past_gates(cx, progress).await;
        }
        self.tell_dropped(cx).await;
    }

    async fn show_past_gates(&self, cx: &Context, progress: &mut Progress) {
        if !self.answers(cx, None, progress).await {
            self.show_groups(cx, progress).await;
        }
        self.tell_dropped(cx).await;
        if progress.kept || matches!(progress.fate, Fate::Failed | Fate::Stopped) {
            return;
        }
        if !progress.misused.is_empty() {
            Box::pin(progress.misused.tell(cx)).await;
        } else if suggest::is_due(cx) {
            Box::pin(suggest::suggest(&self.index, cx)).await;
        }
    }

    /// Runs the handlers that take the event.
    async fn show_groups(&self, cx: &Context, progress: &mut Progress) {
        for group in self.index.groups(cx.event().kind()) {
            if self.show_group(group, cx, progress).await == Flow::Stop {
                break;
            }
        }
    }

    /// Whether a handler, or this gate, waits for the event, and takes it as the answer.
    pub(super) async fn answers(&self, cx: &Context, gate: Option<&Registration>, progress: &mut Progress) -> bool {
        for asked in self.asks.of(cx.event(), gate) {
            let failure = match panics::caught(asked.judge(cx)).await {
                Ok(Ok(judgement)) => {
                    let taken = match judgement {
                        Judgement::Other => false,
                        Judgement::Told => true,
                        Judgement::Over(end) => self.asks.hand_over(&asked, end, cx),
                    };
                    if taken {
                        progress.fate = progress.fate.max(Fate::Handled);
                        progress.kept = true;
                        if let Some(recorder) = &mut progress.recorder {
                            recorder.answers = Some(asked.at);
                        }
                        return true;
                    }
                    continue;
                }
                Ok(Err(failure)) => failure,
                Err(panic) => panic.into(),
            };
            // As with the conditions of handlers: an error event, and a no.
            let failure =
                Failure::from(format!("whether this is the answer to a question could not be told: {failure}"));
            Box::pin(self.failed_before(cx, failure, progress)).await;
        }
        false
    }

    async fn show_group(&self, group: &Group, cx: &Context, progress: &mut Progress) -> Flow {
        // Of the handlers of lifecycle events all run; of the others the first that matches, unless it passes on.
        let all = !cx.event().kind().is_update();
        let mut candidates = group.candidates(cx);
        loop {
            let entry = match candidates.next().await {
                Ok(Some(entry)) => entry,
                Ok(None) => break,
                // Nobody knows who should take it.
                Err(error) => {
                    Box::pin(self.failed_before(cx, error.into(), progress)).await;
                    return Flow::Stop;
                }
            };
            self.tell_dropped(cx).await;
            let cx = match matches(entry, cx, &mut progress.chains).await {
                Ok(cx) => cx,
                Err(no) => {
                    if let Some(failure) = progress.refused(entry, cx, no) {
                        Box::pin(self.failed(entry, cx, failure, progress)).await;
                    }
                    continue;
                }
            };
            match self.run(entry, &cx, progress).await {
                Ok(flow) => {
                    progress.fate = progress.fate.max(Fate::Handled);
                    progress.kept |= flow != Flow::Continue;
                    match flow {
                        Flow::Stop => return Flow::Stop,
                        Flow::Done if !all => return Flow::Done,
                        Flow::Done | Flow::Continue => {}
                    }
                }
                Err(Interruption::Absent { param, type_name }) => {
                    tracing::trace!(target: "balethon", handler = entry.registration.name, "no: `{param}: {type_name}` is absent");
                }
                Err(Interruption::Unread { param, type_name }) => {
                    tracing::trace!(target: "balethon", handler = entry.registration.name, "no: `{param}` is no {type_name}");
                    progress.misused.note(entry, &cx, Some((param, captured(entry, &cx, param))));
                }
                Err(Interruption::Failed(failure)) => {
                    Box::pin(self.failed(entry, &cx, failure, progress)).await;
                    if !all {
                        return Flow::Done;
                    }
                }
                // Only what asks without running ends so.
                Err(Interruption::NotRun) => {}
            }
        }
        Flow::Done
    }

    /// Runs a handler for an event of its own.
    pub(super) async fn run(&self, entry: &Entry, cx: &Context, progress: &mut Progress) -> Result<Flow, Interruption> {
        let result = run(entry, cx, self.watch.as_deref(), &mut progress.recorder).await;
        if let Some(ran) = &mut progress.ran
            && !matches!(result, Err(Interruption::Absent { .. } | Interruption::Unread { .. }))
        {
            ran.push(entry.registration.place());
        }
        result
    }

    /// Says once that no handler took presses with this data: the button stops spinning, and nothing else shows it.
    fn tell_untaken(&self, data: &str) {
        let mut told = self.untaken.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() < MOST_UNTAKEN && told.insert(data.to_owned()) {
            let data = text::quote(data);
            report::warn(format_args!(
                "no handler took a press on the button with the data {data}; with BALETHON_EXPLAIN=1 the bot says why"
            ));
        }
    }

    /// Answers a query that no handler answered: people wait for it.
    async fn answer_for(&self, cx: &Context, progress: &Progress) {
        let settings = self.client().settings();
        let answered = match cx.event() {
            Event::CallbackQuery(query) if settings.answer_queries => {
                if progress.fate == Fate::Ignored {
                    self.tell_untaken(query.data.as_deref().unwrap_or_default());
                }
                self.client().answer_callback_query(query.id.clone()).await.map(|_| ())
            }
            // A handler that took it, and did not only pass it on, may have it answered later.
            Event::PreCheckoutQuery(query) if progress.fate != Fate::Handled || !progress.kept => {
                let reason = cx.said_to_payment().filter(|_| progress.fate == Fate::Stopped);
                query.refuse(reason.unwrap_or(&settings.texts.payment_refused)).await.map(|_| ())
            }
            _ => Ok(()),
        };
        if let Err(error) = answered {
            report::error(format_args!("a query could not be answered: {error}"));
        }
    }
}

impl Progress {
    /// A handler does not take the event; gives what failed, if that is why.
    pub(super) fn refused(&mut self, entry: &Entry, cx: &Context, no: No<'_>) -> Option<Failure> {
        if let Some(recorder) = &mut self.recorder {
            recorder.refused(entry, cx, &no);
        }
        match no {
            No::Failed(failure) => return Some(failure),
            No::Misused => self.misused.note(entry, cx, None),
            No::Route | No::State | No::Facts | No::Condition(_) => {}
        }
        None
    }
}

/// Runs a handler. Its panic is a failure like others.
pub(super) async fn run(
    entry: &Entry,
    cx: &Context,
    watch: Option<&Watch>,
    recorder: &mut Option<Recorder>,
) -> Result<Flow, Interruption> {
    let handler = entry.registration;
    let clock = &cx.client().settings().clock;
    let watch = watch.map(|watch| (watch, WorkerPlace::current().map(|place| place.job())));
    if let Some((watch, job)) = watch {
        watch.tell(Sight::Entered { job, handler });
    }
    let begun = clock.now();
    let ended = panics::caught(stall::told((handler.call)(cx.clone()), || handler.at())).await;
    let ended = ended.unwrap_or_else(|panic| Err(Interruption::Failed(panic.into())));
    let took = clock.now().saturating_sub(begun);
    tracing::debug!(
        target: "balethon",
        handler = handler.name,
        update = cx.update().map(|update| update.id.0),
        ms = took.as_secs_f64() * 1e3,
        "ran",
    );
    if let Some((watch, job)) = watch {
        watch.tell(Sight::Left { job, handler, end: End::of(&ended), took });
    }
    if let Some(recorder) = recorder {
        recorder.ran(entry, cx, &ended, took);
    }
    ended
}
