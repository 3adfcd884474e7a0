use std::cell::RefCell;

use balethon::prelude::*;

#[on_message]
async fn count(names: Data<RefCell<Vec<String>>>) -> String {
    names.borrow().join(", ")
}

fn main() {}
