use balethon::prelude::*;

#[on_command("ban {user} {resaon}")]
async fn ban(message: Message, user: String, reason: Option<String>) -> Result {
    message.reply(format!("{user}: {reason:?}")).await?;
    Ok(())
}

fn elsewhere() -> String {
    ban::text("ali", "spam")
}

fn main() {}
