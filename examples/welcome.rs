//! Welcomes those who join a group.

use balethon::prelude::*;

#[on_message(new_chat_members)]
async fn welcome_new_chat_members(message: Message) -> String {
    let members: Vec<_> = message.new_chat_members.iter().flatten().map(User::to_string).collect();
    format!("Hello {}, welcome to {}!", members.join(", "), message.chat)
}

fn main() -> Result {
    run(Client::from_env()?)
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    #[tokio::test]
    async fn welcomes_those_who_join() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client).await;
        let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
        let group = sandbox.group("Book club", [&ali]);
        group.join(&sara).await;
        let welcome = sara.in_group(&group).next_reply().await;
        assert_eq!(welcome.content(), "Hello Sara, welcome to Book club!");
    }
}
