use balethon::prelude::*;

struct Hour;

#[on_message(regex = r"(?<hour>\d+)")]
async fn wake(hour: Hour) {
    let _ = (hour,);
}

fn main() {}
