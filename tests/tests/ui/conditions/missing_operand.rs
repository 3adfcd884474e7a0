use balethon::prelude::*;

#[on_message(private &)]
async fn behind() {}

#[on_message(& private)]
async fn before() {}

#[on_message(private & | text, rank = 1)]
async fn between() {}

#[on_message(!)]
async fn not() {}

fn main() {}
