use balethon::prelude::*;

#[on_command("sum {numbers}")]
async fn sum(numbers: Option<Vec<u64>>) -> String {
    let _ = numbers;
    String::new()
}

fn main() {}
