use balethon::prelude::*;

#[on_command("at {hour}:{minute}")]
async fn at(hour: u8, minute: Option<u8>) -> String {
    format!("{hour}{minute:?}")
}

#[on_command("wait {minutes} minutes")]
async fn wait(minutes: Option<u8>) -> String {
    format!("{minutes:?}")
}

fn main() {}
