use balethon::event::Outcome;
use balethon::prelude::*;

#[before]
async fn look(_outcome: Outcome) {}

fn main() {}
