use balethon::prelude::*;

#[on_error]
async fn report(io: &std::io::Error, any: &Failure) {
    let _ = (io, any);
}

fn main() {}
