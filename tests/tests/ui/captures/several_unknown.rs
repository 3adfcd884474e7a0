use balethon::prelude::*;

#[on_command(["ban {user} {days}", "mute {days} {user}"])]
async fn ban(message: Message, users: String) -> Result {
    message.reply(users).await?;
    Ok(())
}

fn main() {}
