use balethon::prelude::*;

#[condition]
fn has_photo(photo: Photo) -> bool {
    drop(photo);
    true
}

#[on_message(has_photo)]
async fn start() {}

#[on_callback_query(has_photo)]
async fn press() {}

fn main() {}
