use balethon::prelude::*;

#[on_message(regex = r"(?<hour>\d+:(?<minute>\d+)")]
async fn wake(hour: u8, minute: u8) {
    let _ = (hour, minute);
}

fn main() {}
