//! Handlers of many kinds by their numbers, and updates that go to each of them.

#![allow(dead_code, reason = "each benchmark uses a part")]

#[path = "states.rs"]
mod states;

use std::any::TypeId;

use balethon::condition;
use balethon::event::{Context, Kind};
use balethon::handler::{Calling, Flow, Handlers, Registration};
use balethon::route::{Capture, Piece, Route, Takes, Templates};
use balethon::storage::Change;

use super::support::update;

/// How many people write.
const PEOPLE: usize = 1000;

pub(crate) type Make = fn(usize) -> Made;

/// A handler, and a text that it takes; of a handler of a state, from somebody who is in that.
pub(crate) struct Made {
    registration: Registration,
    text: String,
    state: Option<usize>,
}

impl Made {
    fn new(registration: Registration, text: impl Into<String>) -> Self {
        Self { registration, text: text.into(), state: None }
    }
}

/// A handler that takes one command.
pub(crate) fn exact(number: usize) -> Made {
    let name: &'static str = format!("c{number}").leak();
    Made::new(Registration { route: Route::Command(vec![name].leak()), ..registration(number) }, format!("/{name}"))
}

/// A handler that takes a text with a capture, which may be absent. Its beginning is also that of others.
pub(crate) fn template(number: usize) -> Made {
    let beginning: &'static str = format!("/c{number}").leak();
    let captures = vec![Capture { name: "rest", takes: Takes::new(true, false, false) }].leak();
    let pieces: &'static [Piece] = vec![Piece::Literal(beginning), Piece::Space, Piece::Capture(0)].leak();
    let templates = Templates { captures, templates: vec![pieces].leak() };
    let route = Route::TextTemplate(Box::leak(Box::new(templates)));
    Made::new(Registration { route, ..registration(number) }, beginning)
}

/// A handler that takes what is written in a state, and looks at what that holds.
pub(crate) fn stated(number: usize) -> Made {
    let state = Some(states::TABLE[number / 256][number / 16 % 16][number % 16]);
    Made { state: Some(number), ..Made::new(Registration { state, ..registration(number) }, "hello") }
}

/// As the handlers of a large bot may be: half of them exact, a third templates that begin each in its own way, the rest
/// of states.
pub(crate) fn mixed(number: usize) -> Made {
    match number % 6 {
        0 | 2 | 4 => exact(number),
        1 | 3 => template(number + 100_000),
        _ => stated(number / 6),
    }
}

/// The same without states.
pub(crate) fn without_states(number: usize) -> Made {
    match number % 6 {
        1 | 3 => template(number + 100_000),
        _ => exact(number),
    }
}

/// A handler whose condition fails; only the last one's holds.
pub(crate) fn conditional(number: usize) -> Made {
    // Each takes something else, as far as a check at the start can tell.
    let condition = if number == 0 { condition::private } else { || condition::private() & condition::group() };
    let rank = -i32::try_from(number).expect("a small number");
    // One that may pass an update on hides none of the others.
    Made::new(Registration { condition: Some(condition), rank, may_pass: || true, ..registration(number) }, "hello")
}

fn registration(number: usize) -> Registration {
    Registration {
        name: "handler",
        module: module_path!(),
        file: file!(),
        line: u32::try_from(number).expect("a small number"),
        column: 1,
        kind: Kind::Message,
        attribute: "",
        takes: "",
        route: Route::None,
        state: None,
        condition: None,
        rank: 0,
        group: None,
        params: Vec::new,
        may_pass: || false,
        call: |_| Box::pin(std::future::ready(Ok(Flow::Done))),
        function: TypeId::of::<()>,
    }
}

/// As many people, however many the states that they are in.
pub(crate) fn people(made: &[Made]) -> Vec<Change> {
    let states = states(made);
    (0..states.max(PEOPLE) * states.min(1)).map(|person| states::stored(person, person % states)).collect()
}

fn states(made: &[Made]) -> usize {
    made.iter().filter(|made| made.state.is_some()).count()
}

/// Updates that go to each of them in turn.
pub(crate) fn updates(made: &[Made], count: usize) -> Vec<String> {
    let states = states(made);
    let update = |id: usize| {
        let Made { text, state, .. } = &made[id * 7919 % made.len()];
        let mut update = update(id, text);
        if let Some(state) = state {
            let id = states::user(state + states * (id % (PEOPLE / states).max(1)));
            update["message"]["from"]["id"] = id.into();
            update["message"]["chat"]["id"] = id.into();
        }
        update.to_string()
    };
    (0..count).map(update).collect()
}

/// A bot's, each of which calls the function.
pub(crate) fn registered(made: Vec<Made>, call: fn(Context) -> Calling) -> Handlers {
    made.into_iter().fold(Handlers::default(), |handlers, Made { registration, .. }| {
        handlers.registration(Box::leak(Box::new(Registration { call, ..registration })))
    })
}
