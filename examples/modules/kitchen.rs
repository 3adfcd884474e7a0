//! What the house has, and what it has sold. The other modules share it.

use std::collections::BTreeMap;
use std::sync::Mutex;

pub(crate) const TEAS: [&str; 3] = ["Black tea", "Green tea", "Saffron tea"];

#[derive(Default)]
pub(crate) struct Kitchen(Mutex<BTreeMap<&'static str, u32>>);

impl Kitchen {
    /// Makes one, if the house has it.
    pub(crate) fn make(&self, number: usize) -> Option<&'static str> {
        let tea = *TEAS.get(number)?;
        *self.0.lock().unwrap().entry(tea).or_default() += 1;
        Some(tea)
    }

    pub(crate) fn sales(&self) -> String {
        let sold = self.0.lock().unwrap();
        let lines: Vec<String> = sold.iter().map(|(tea, count)| format!("{tea}: {count}")).collect();
        if lines.is_empty() { "Nothing yet.".to_owned() } else { lines.join("\n") }
    }
}
