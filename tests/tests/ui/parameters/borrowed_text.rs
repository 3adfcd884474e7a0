use balethon::prelude::*;

#[on_message]
async fn read(text: &'static str, names: Option<&str>) {
    let _ = (text, names);
}

fn main() {}
