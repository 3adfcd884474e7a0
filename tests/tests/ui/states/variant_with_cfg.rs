use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    #[cfg(test)]
    Age,
}

fn main() {}
