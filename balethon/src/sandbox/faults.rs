//! What goes wrong between a bot and Bale, on request.

use super::traffic::fits;

/// Something that goes wrong with a bot's request.
///
/// Made by one of the functions below, once and for any method; [`on`](Fault::on) and [`times`](Fault::times) say
/// more. Planned with [`Sandbox::fault`](super::Sandbox::fault):
/// ```
/// # use balethon::sandbox::{Fault, Sandbox};
/// # async fn example() {
/// let sandbox = Sandbox::start().await;
/// sandbox.fault(Fault::flood(1).on("sendMessage").times(3));
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault happens once it is given to `Sandbox::fault`"]
pub struct Fault {
    method: String,
    /// `None` for ever.
    times: Option<usize>,
    /// How likely it is each time, and the dice.
    chance: Option<(f64, fastrand::Rng)>,
    pub(crate) kind: FaultKind,
}

#[derive(Clone, Debug)]
pub(crate) enum FaultKind {
    /// An error of Bale's.
    Error {
        code: u16,
        description: String,
        retry_after: Option<u64>,
    },
    /// A text that is no JSON.
    Text {
        status: u16,
        content_type: &'static str,
        body: String,
    },
    CutBefore,
    CutAfter,
    /// The method does its work first.
    After(Box<FaultKind>),
    BrokenJson,
    /// The updates of an answer come again with the next.
    Repeat,
    /// The updates of an answer stand in the wrong order.
    Reorder,
    /// One more update in an answer, which cannot be read.
    Malformed,
}

impl FaultKind {
    /// Whether it is about answers with updates in them, and waits for one.
    pub(crate) fn concerns_batches(&self) -> bool {
        matches!(self, Self::Repeat | Self::Reorder | Self::Malformed)
    }
}

impl Fault {
    fn of(kind: FaultKind) -> Self {
        Self { method: "*".to_owned(), times: Some(1), chance: None, kind }
    }

    fn on_batches(kind: FaultKind) -> Self {
        Self::of(kind).on("getUpdates")
    }

    /// An error of Bale's with this code and description. The method does nothing.
    pub fn error(code: u16, description: &str) -> Self {
        Self::of(FaultKind::Error { code, description: description.to_owned(), retry_after: None })
    }

    /// Error 429, with `retry_after` in seconds.
    pub fn flood(retry_after: u64) -> Self {
        Self::of(FaultKind::Error {
            code: 429,
            description: "bot limit exceed".to_owned(),
            retry_after: Some(retry_after),
        })
    }

    /// Error 429 that does not say how long to wait.
    pub fn flood_without_wait() -> Self {
        Self::error(429, "bot limit exceed")
    }

    /// Error 429 from a proxy in front of Bale: plain text, no JSON.
    pub fn flood_in_plain_text() -> Self {
        let body = "local_rate_limited".to_owned();
        Self::of(FaultKind::Text { status: 429, content_type: "text/plain", body })
    }

    /// An HTML page with this status, such as a proxy's 502. The method does nothing.
    pub fn html(status: u16) -> Self {
        let body = format!(
            "<html>\r\n<head><title>{status} Error</title></head>\r\n<body>\r\n<center><h1>{status} Error</h1></center>\r\n\
             <hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        );
        Self::of(FaultKind::Text { status, content_type: "text/html", body })
    }

    /// The connection is cut and the method does nothing.
    pub fn cut_before() -> Self {
        Self::of(FaultKind::CutBefore)
    }

    /// The method does its work, and then the connection is cut: the answer is lost.
    pub fn cut_after() -> Self {
        Self::of(FaultKind::CutAfter)
    }

    /// The method does its work; only half of the answer's JSON arrives.
    pub fn broken_json() -> Self {
        Self::of(FaultKind::BrokenJson)
    }

    /// The updates of the next answer that holds any come once more with the answer after it.
    pub fn repeated_updates() -> Self {
        Self::on_batches(FaultKind::Repeat)
    }

    /// The updates of the next answer that holds two or more stand in it the other way round.
    pub fn reordered_updates() -> Self {
        Self::on_batches(FaultKind::Reorder)
    }

    /// The next answer that holds updates holds one more, in their middle, that cannot be read.
    pub fn malformed_update() -> Self {
        Self::on_batches(FaultKind::Malformed)
    }

    /// The method does its work first, and its answer is lost: this one comes instead, such as a proxy's 504. For
    /// [`error`](Fault::error), [`html`](Fault::html) and the floods; the others say when they happen.
    pub fn after(mut self) -> Self {
        if matches!(self.kind, FaultKind::Error { .. } | FaultKind::Text { .. }) {
            self.kind = FaultKind::After(Box::new(self.kind));
        }
        self
    }

    /// Only with this method; its case does not matter.
    pub fn on(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    /// So many times instead of once.
    pub fn times(mut self, times: usize) -> Self {
        self.times = Some(times);
        self
    }

    /// Every time, until [`Sandbox::clear_faults`](super::Sandbox::clear_faults).
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    /// Every time with this likelihood, from 0 to 1, until it is cleared. The seed decides which times those are: the
    /// same seed and the same requests give the same faults.
    pub fn sometimes(mut self, likelihood: f64, seed: u64) -> Self {
        self.chance = Some((likelihood, fastrand::Rng::with_seed(seed)));
        self.always()
    }

    /// Whether it happens to a request with this method. Throws the dice.
    pub(crate) fn happens(&mut self, method: &str, fits_kind: impl Fn(&FaultKind) -> bool) -> bool {
        self.times != Some(0)
            && fits(&self.method, method)
            && fits_kind(&self.kind)
            && self.chance.as_mut().is_none_or(|(likelihood, dice)| dice.f64() < *likelihood)
    }

    /// One time less; true when that was the last.
    pub(crate) fn use_up(&mut self) -> bool {
        if let Some(times) = &mut self.times {
            *times = times.saturating_sub(1);
        }
        self.times == Some(0)
    }
}
