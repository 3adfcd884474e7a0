use std::rc::Rc;

use balethon::prelude::*;

#[on_message]
async fn count(counter: Rc<u8>) {
    let _ = counter;
}

fn main() {}
