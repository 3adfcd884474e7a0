use balethon::prelude::*;

#[on_message]
async fn start<T: Send>(data: Data<T>) {
    let _ = data;
}

#[on_message]
async fn repeat<const TIMES: usize>() {}

fn main() {}
