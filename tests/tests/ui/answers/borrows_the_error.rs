use balethon::prelude::*;

#[on_error]
async fn report(error: &std::io::Error) -> Option<&str> {
    let _ = error;
    None
}

fn main() {}
