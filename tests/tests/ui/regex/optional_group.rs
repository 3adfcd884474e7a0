use balethon::prelude::*;

#[on_message(regex = r"(?<hour>\d+)(:(?<minute>\d+))?")]
async fn wake(hour: u8, minute: u8) {
    let _ = (hour, minute);
}

#[on_message(regex = r"at (?<hour>\d+)|in (?<minutes>\d+)")]
async fn either(hour: Option<u8>, minutes: u8) {
    let _ = (hour, minutes);
}

fn main() {}
