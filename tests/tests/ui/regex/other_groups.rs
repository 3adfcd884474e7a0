use balethon::prelude::*;

#[on_message(regex = [r"(?<hour>\d+):00", r"(?<hour>\d+):(?<minute>\d+)"])]
async fn wake(hour: u8) {
    let _ = (hour,);
}

fn main() {}
