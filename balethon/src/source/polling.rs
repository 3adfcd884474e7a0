//! Long polling: `getUpdates`.

use std::time::{Duration, Instant};

use serde_json::value::RawValue;

use super::{Backoff, BoxFuture, Reminder, Source};
use crate::api::{Answer, Body, Call, Retry};
use crate::client::Client;
use crate::dispatch::Inbox;
use crate::error::{Error, ErrorKind};
use crate::event::{Event, parse};
use crate::methods::{GetUpdates, Method};
use crate::report;
use crate::types::UpdateId;

/// As many updates as Bale gives at once.
const PAGE: usize = 100;

/// How much longer than asked Bale may hold a request for updates. With it, polls end before requests that begin with
/// them, whose timers then need not wake the runtime: a system call less for each.
const GRACE: Duration = Duration::from_secs(10);

/// An empty answer that comes sooner did not wait for updates; asking again at once would be a hot loop.
const AT_ONCE: Duration = Duration::from_millis(500);

/// After so long without updates, ids that start over are looked for.
const QUIET: Duration = Duration::from_secs(60 * 60);

/// Asks Bale for updates.
pub(crate) struct Polling {
    client: Client,
    /// The first id that is wanted: above all that were taken.
    offset: Option<i64>,
    /// Up to where Bale knows that updates were taken.
    confirmed: Option<i64>,
    /// Unknown before the first answer.
    connected: Option<bool>,
    backoff: Backoff,
    reminder: Reminder,
}

impl Polling {
    pub(crate) fn new(client: Client) -> Self {
        let (backoff, reminder) = Default::default();
        Self { client, offset: None, confirmed: None, connected: None, backoff, reminder }
    }

    /// The result of `getUpdates` as raw JSON.
    async fn ask(&self, offset: Option<i64>, limit: usize, wait: Duration) -> Result<Answer, Error> {
        let method = GetUpdates { offset, limit: i64::try_from(limit).ok(), poll_timeout: Some(wait) };
        let body = serde_json::to_vec(&method)
            .map_err(|error| Error::new(ErrorKind::Unreadable, "the parameters are no JSON").with_source(error))?;
        // Failures are waited out here, where the whole bot hears of them.
        self.client
            .call(Call {
                method: GetUpdates::NAME,
                body: Body::Json(body.into()),
                timeout: Some(wait + GRACE),
                retry: Retry::Never,
            })
            .await
    }

    /// Forgets what waits at Bale; tells how much that was.
    async fn skip(&mut self) -> Result<usize, Error> {
        let mut skipped = 0;
        loop {
            let result = self.ask(self.offset, PAGE, Duration::ZERO).await?;
            let updates = read(&result)?;
            self.advance(updates.iter().filter_map(|raw| parse::id(raw.get())).max());
            skipped += updates.len();
            if updates.len() < PAGE {
                return Ok(skipped);
            }
        }
    }

    /// Has Bale forget what waits there; tells how much that was.
    #[cfg(feature = "webhook")]
    pub(super) async fn skip_all(client: Client) -> Result<usize, Error> {
        let mut polling = Self::new(client);
        let skipped = polling.skip().await?;
        // Bale forgets what is below the offset that it is asked for.
        polling.ask(polling.offset, 1, Duration::ZERO).await?;
        Ok(skipped)
    }

    fn advance(&mut self, last: Option<UpdateId>) {
        if let Some(last) = last {
            self.offset = Some(last.0 + 1);
        }
    }

    async fn poll(&mut self, inbox: &Inbox) -> Result<(), Error> {
        let clock = self.client.settings().clock.clone();
        let mut skip = self.client.settings().skip_pending_updates;
        let mut last_update = clock.now();
        let mut empty = 0;
        loop {
            let room = inbox.room().await;
            // Without an offset Bale gives whatever it has not been told of, whichever ids that has.
            let offset = self.offset.filter(|_| clock.now() - last_update < QUIET);
            let asked = Instant::now();
            let probing = self.connected != Some(true);
            let answer = if skip {
                match self.skip().await {
                    Ok(skipped) => {
                        skip = false;
                        report::info(format_args!("skipped {skipped} pending updates"));
                        self.reached(inbox);
                        continue;
                    }
                    Err(error) => Err(error),
                }
            } else {
                // The first answer shows that Bale is there; it must not take as long as the next update.
                let wait = if probing { Duration::ZERO } else { self.client.settings().poll_timeout };
                self.ask(offset, room.min(PAGE), wait).await
            };
            // The answer alone shows that Bale has heard the offset.
            if answer.is_ok() {
                self.confirmed = offset.or(self.confirmed);
            }
            let updates = match &answer {
                Ok(result) => read(result),
                Err(_) => Ok(Vec::new()),
            };
            if let Some(error) = answer.as_ref().err().or(updates.as_ref().err()) {
                if error.kind() == ErrorKind::TokenRefused {
                    return Err(answer.map(drop).expect_err("a refused token is no answer"));
                }
                let wait = self.lost(error, inbox);
                clock.sleep(wait).await;
                continue;
            }
            let updates = updates.unwrap_or_default();
            self.reached(inbox);
            let before = self.offset;
            if !updates.is_empty() {
                last_update = clock.now();
                match inbox.take(&updates).await {
                    Ok(last) => self.advance(last),
                    Err(error) => {
                        let wait = self.backoff.next();
                        report::error(format_args!(
                            "updates could not be written down, and are asked for again in {wait:.1?}: {error}"
                        ));
                        clock.sleep(wait).await;
                        continue;
                    }
                }
            }
            if self.offset != before {
                empty = 0;
            } else if asked.elapsed() < AT_ONCE && !probing {
                // Nothing came, or only what has no id: that cannot be confirmed, and comes again.
                empty = (empty + 1).min(4);
                clock.sleep(Duration::from_millis(60) * 2u32.pow(empty)).await;
            }
        }
    }

    fn reached(&mut self, inbox: &Inbox) {
        self.backoff.reset();
        self.reminder = Reminder::default();
        if self.connected.replace(true) != Some(true) {
            inbox.push_event(Event::Connect);
        }
    }

    /// Bale cannot be reached: says so the first time, and now and then, and tells how long to wait.
    fn lost(&mut self, error: &Error, inbox: &Inbox) -> Duration {
        let wait = error.retry_after().unwrap_or_else(|| self.backoff.next());
        let bale = self.client.settings().server();
        let remind = self.reminder.minutes(wait);
        if matches!(error.kind(), ErrorKind::Flood { .. }) {
            tracing::warn!(target: "balethon", ?wait, "too many requests for updates");
        } else if self.connected.replace(false) != Some(false) {
            report::warn(format_args!("{bale} cannot be reached, trying again and again: {error}"));
            inbox.push_event(Event::Disconnect);
        } else if let Some(minutes) = remind {
            report::warn(format_args!("{bale} still cannot be reached, after {minutes} min of trying: {error}"));
        } else {
            tracing::warn!(target: "balethon", ?wait, "{bale} still cannot be reached: {error}");
        }
        wait
    }
}

impl Source for Polling {
    fn run<'a>(&'a mut self, inbox: &'a Inbox) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(self.poll(inbox))
    }

    fn finish<'a>(&'a mut self, inbox: &'a Inbox) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            // What was left unhandled of the last page, Bale keeps: it comes again at the next start.
            let lowest = inbox.lowest_unfinished().map(|id| id.0);
            let Some(offset) = [self.offset, lowest].into_iter().flatten().min() else { return };
            if Some(offset) == self.confirmed {
                return;
            }
            if let Err(error) = self.ask(Some(offset), 1, Duration::ZERO).await {
                report::warn(format_args!(
                    "Bale could not be told which updates were handled; they come again: {error}"
                ));
            }
        })
    }
}

fn read(answer: &Answer) -> Result<Vec<&RawValue>, Error> {
    answer.read().map_err(|error| {
        Error::new(ErrorKind::Unreadable, format!("no list of updates: {error}")).in_method("getUpdates")
    })
}
