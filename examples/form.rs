//! A form, question by question: every answer is checked, a time limit ends it, and a word gives it up.

use std::time::Duration;

use balethon::ask::Ask;
use balethon::prelude::*;

const PATIENCE: Duration = Duration::from_secs(300);

/// What all questions have in common.
fn with_rules<T: Send + 'static>(question: Ask<T>, hint: &str) -> Ask<T> {
    question.retry(hint).cancel("cancel").cancel("لغو").timeout(PATIENCE)
}

/// Books a table.
#[on_command(private)]
async fn book(message: Message) -> Result<String> {
    Ok(match form(&message).await {
        Ok(booking) => format!("Booked: {booking}. See you!"),
        Err(error) if error.kind() == ErrorKind::Cancelled => "Another time, then.".to_owned(),
        Err(error) if error.kind() == ErrorKind::NoAnswer => "The table went to somebody else. /book again?".to_owned(),
        Err(error) => return Err(error.into()),
    })
}

async fn form(message: &Message) -> Result<String, Error> {
    let name = message.ask("In what name? You can say \"cancel\" at any time.");
    let name = with_rules(name.condition(|message: &Message| message.content().chars().count() > 1), "A name, please.");
    let name = name.await?;

    let guests = message.ask("How many will you be?").parse::<u8>().filter(|count| (1..=12).contains(count));
    let guests = with_rules(guests, "A number from 1 to 12, please.").await?;

    let times = InlineKeyboard::new().button("18:00", "18").button("20:00", "20").button("22:00", "22");
    let hour = message.ask(("When?", times)).parse::<u8>().filter(|hour| [18, 20, 22].contains(hour));
    let hour = with_rules(hour, "Please press one of the buttons.").await?;

    Ok(format!("{name}, {guests} guests, {hour}:00"))
}

/// Commands are answered in the middle of a form, too.
#[on_command]
async fn help() -> &'static str {
    "/book books a table"
}

fn main() -> Result {
    run(Client::from_env()?)
}

#[cfg(test)]
mod tests {
    use balethon::Clock;
    use balethon::sandbox::Sandbox;

    use super::*;

    #[tokio::test]
    async fn a_table_is_booked_over_all_mistakes() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client).await;
        let ali = sandbox.user("Ali");
        for (text, answer) in [
            ("/book", "In what name? You can say \"cancel\" at any time."),
            ("A", "A name, please."),
            ("Ali", "How many will you be?"),
            ("/help", "/book books a table"),
            ("many", "A number from 1 to 12, please."),
            ("۴۰", "A number from 1 to 12, please."),
            ("۴", "When?"),
            ("at nine", "Please press one of the buttons."),
        ] {
            ali.send(text).await;
            assert_eq!(ali.next_reply().await.content(), answer, "{text}");
        }
        ali.click("20:00").await;
        assert_eq!(ali.next_reply().await.content(), "Booked: Ali, 4 guests, 20:00. See you!");
    }

    #[tokio::test]
    async fn it_is_given_up_by_a_word() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client).await;
        let ali = sandbox.user("Ali");
        ali.send("/book").await;
        ali.next_reply().await;
        ali.send("لغو").await;
        assert_eq!(ali.next_reply().await.content(), "Another time, then.");
    }

    #[tokio::test]
    async fn it_is_given_up_when_nobody_answers() {
        let sandbox = Sandbox::start_with(Clock::manual()).await;
        let _bot = sandbox.run(|client| client).await;
        let ali = sandbox.user("Ali");
        ali.send("/book").await;
        ali.next_reply().await;
        sandbox.advance(PATIENCE).await;
        assert_eq!(ali.next_reply().await.content(), "The table went to somebody else. /book again?");
    }
}
