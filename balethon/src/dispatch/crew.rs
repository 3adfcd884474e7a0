//! The tasks in which events are shown. One that has nothing to do stays for the next event: to begin a task for each costs
//! more than to show it.

use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::lane::Hold;
use super::worker::{Inner, Item};
use crate::activity::Work;

pub(super) struct Crew {
    tasks: JoinSet<()>,
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
        Self { tasks: JoinSet::new(), idle: Vec::new(), most_idle: places, aborted: false }
    }

    /// Has a task do it.
    pub(super) fn give(&mut self, mut job: Job) {
        while let Some(idle) = self.idle.pop() {
            match idle.send(job) {
                Ok(()) => return,
                Err(back) => job = back,
            }
        }
        // A future is copied whole each time it is handed on. This one is large, and spawning hands it on four times:
        // hence the box.
        self.spawn(Box::pin(work(job)));
    }

    /// Begins a task that is waited for, and ended, with the others.
    pub(super) fn spawn(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        // Forgets those that have ended.
        while self.tasks.try_join_next().is_some() {}
        let task = self.tasks.spawn(task);
        if self.aborted {
            task.abort();
        }
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
        while ready!(self.tasks.poll_join_next(cx)).is_some() {}
        Poll::Ready(())
    }
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
