use balethon::prelude::*;

#[derive(Debug)]
struct Missing<'a>(&'a str);

impl std::fmt::Display for Missing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Missing<'_> {}

#[on_error]
async fn report<'a>(error: &'a Missing<'a>) {
    let _ = error;
}

fn main() {}
