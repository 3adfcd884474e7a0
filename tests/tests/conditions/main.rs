//! Conditions: what each built-in one says, those that are called, those that ask Bale, and one's own.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use balethon::Clock;
use balethon::condition::{Condition, Verdict};
use balethon::event::OnMessage;
use balethon::handler::Handlers;
use balethon::prelude::*;
use balethon::sandbox::{Fault, NonMember, Sandbox};
use serde_json::{Value, json};
use tokio::sync::Notify;

/// The names of the handlers that ran, and for how many updates all have.
#[derive(Clone, Default)]
struct Ran(Arc<(Mutex<Vec<&'static str>>, AtomicUsize, Notify)>);

impl Ran {
    fn add(&self, name: &'static str) {
        self.0.0.lock().unwrap().push(name);
    }

    /// What ran for the next updates, in order.
    async fn through(&self, updates: usize) -> Vec<&'static str> {
        let (names, done, notify) = &*self.0;
        loop {
            let notified = notify.notified();
            if done.load(Ordering::SeqCst) >= updates {
                break;
            }
            notified.await;
        }
        done.fetch_sub(updates, Ordering::SeqCst);
        std::mem::take(&mut names.lock().unwrap())
    }

    async fn next(&self) -> Vec<&'static str> {
        self.through(1).await
    }
}

#[on_update(group = 9)]
async fn done(ran: Data<Ran>) {
    ran.0.1.fetch_add(1, Ordering::SeqCst);
    ran.0.2.notify_one();
}

/// Handlers that say that they ran, and pass on.
macro_rules! handlers_that_tell {
    ($($(#[$attribute:meta])* $name:ident;)*) => {$(
        $(#[$attribute])*
        pub(crate) async fn $name(ran: Data<Ran>) -> Flow {
            ran.add(stringify!($name));
            Flow::Continue
        }
    )*};
}

const BOOKS: &str = "@books";

mod arguments;
mod asking_bale;
mod built_in;
mod own_functions;
