use balethon::prelude::*;

#[on_error]
async fn report(error: &std::io::Error) -> Option<&str> {
    let _ = error;
    None
}

#[on_error]
async fn tell<'a>(error: &'a Failure) -> &'a str {
    let _ = error;
    ""
}

fn main() {}
