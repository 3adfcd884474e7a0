//! What the house has, and what it has sold, which the other modules share; and what the cooks do in a group of theirs.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use balethon::prelude::*;

chain!(group, name = "kitchen");

pub(crate) const TEAS: [&str; 3] = ["Black tea", "Green tea", "Saffron tea"];

#[derive(Default)]
pub(crate) struct Kitchen {
    sold: Mutex<BTreeMap<&'static str, u32>>,
    waiting: Mutex<VecDeque<&'static str>>,
}

impl Kitchen {
    /// Sells one, if the house has it.
    pub(crate) fn order(&self, number: usize) -> Option<&'static str> {
        let tea = *TEAS.get(number)?;
        *self.sold.lock().unwrap().entry(tea).or_default() += 1;
        self.waiting.lock().unwrap().push_back(tea);
        Some(tea)
    }

    pub(crate) fn sales(&self) -> String {
        let sold = self.sold.lock().unwrap();
        let lines: Vec<String> = sold.iter().map(|(tea, count)| format!("{tea}: {count}")).collect();
        if lines.is_empty() { "Nothing yet.".to_owned() } else { lines.join("\n") }
    }
}

/// Gives a cook the next tea to make.
#[on_command]
async fn next(kitchen: Data<Kitchen>) -> String {
    match kitchen.waiting.lock().unwrap().pop_front() {
        Some(tea) => format!("A {tea}, please."),
        None => "Nobody waits.".to_owned(),
    }
}
