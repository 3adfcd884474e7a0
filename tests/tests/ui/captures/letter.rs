use balethon::prelude::*;

#[on_command("edit-{id} now")]
async fn edit(id: u32) -> String {
    id.to_string()
}

fn main() {}
