//! The tasks in which events are shown. One that has nothing to do stays for the next event: to begin a task for each costs
//! more than to show it.

use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::lane::Hold;
use super::worker::{Inner, Item};
use crate::activity::Work;

pub(super) struct Crew {
    tasks: JoinSet<()>,
    /// What is still to be written when a handler has its answer. It is ended by nothing.
    writes: JoinSet<()>,
    /// Those with nothing to do.
    idle: Vec<oneshot::Sender<Job>>,
    /// More do not stay: there are more tasks than places where handlers ask someone.
    most_idle: usize,
    aborted: bool,
}

/// An event to show, and whose it is: a task with nothing to do keeps no bot alive.
pub(super) struct Job {
    pub(super) inner: Arc<Inner>,
    pub(super) next: (Hold, Item),
    /// What counts the task while it has something to do.
    pub(super) counted: Option<Arc<Work>>,
}

impl Crew {
    pub(super) fn new(places: usize) -> Self {
        Self { tasks: JoinSet::new(), writes: JoinSet::new(), idle: Vec::new(), most_idle: places, aborted: false }
    }

    /// Has a task do it.
    pub(super) fn give(&mut self, mut job: Job) {
        while let Some(idle) = self.idle.pop() {
            match idle.send(job) {
                Ok(()) => return,
                Err(back) => job = back,
            }
        }
        forget_ended(&mut self.tasks);
        // A future is copied whole each time it is handed on. This one is large, and spawning hands it on four times:
        // hence the box.
        let task = self.tasks.spawn(Box::pin(work(job)));
        if self.aborted {
            task.abort();
        }
    }

    pub(super) fn write(&mut self, write: impl Future<Output = ()> + Send + 'static) {
        forget_ended(&mut self.writes);
        self.writes.spawn(write);
    }

    fn wait(&mut self) -> Option<oneshot::Receiver<Job>> {
        (self.idle.len() < self.most_idle).then(|| {
            let (sender, receiver) = oneshot::channel();
            self.idle.push(sender);
            receiver
        })
    }

    /// Tasks end from now on when they have nothing to do.
    pub(super) fn release(&mut self) {
        self.most_idle = 0;
        self.idle.clear();
    }

    /// Ends all tasks, also those to come.
    pub(super) fn abort(&mut self) {
        self.aborted = true;
        self.tasks.abort_all();
    }

    pub(super) fn poll_ended(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut have_ended = |set: &mut JoinSet<()>| loop {
            match set.poll_join_next(cx) {
                Poll::Ready(Some(_)) => {}
                Poll::Ready(None) => return true,
                Poll::Pending => return false,
            }
        };
        // Both are polled, so that both wake.
        match (have_ended(&mut self.tasks), have_ended(&mut self.writes)) {
            (true, true) => Poll::Ready(()),
            _ => Poll::Pending,
        }
    }
}

fn forget_ended(set: &mut JoinSet<()>) {
    while set.try_join_next().is_some() {}
}

async fn work(mut job: Job) {
    loop {
        let Job { inner, next, counted } = job;
        inner.clone().work(next, counted).await;
        let Some(waiting) = inner.crew().wait() else { return };
        drop(inner);
        let Ok(next) = waiting.await else { return };
        job = next;
    }
}
