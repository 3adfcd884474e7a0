//! What became of each update.

use balethon::event::Outcome;
use balethon::prelude::*;

#[after]
async fn log(update: Update, outcome: Outcome) {
    println!("update {}: {:?} in {:?}", update.id, outcome.fate, outcome.elapsed);
}
