use balethon::prelude::*;

fn main() -> Result {
    run(Client::from_env())
}
