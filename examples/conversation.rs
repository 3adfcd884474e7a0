//! Remembers where each conversation is.

use balethon::prelude::*;

#[state]
enum Step {
    Name,
    Age,
}

#[on_message(state = None)]
async fn home(dialogue: Dialogue<Step>) -> Result<&'static str> {
    dialogue.set(Step::Name).await?;
    Ok("Hello, I'm the conversation bot\nWhat is your name?")
}

#[on_message(state = Step::Name, text = "{name}")]
async fn name(dialogue: Dialogue<Step>, name: String) -> Result<String> {
    dialogue.set(Step::Age).await?;
    Ok(format!("Nice to meet you, {name}!\nHow old are you?"))
}

#[on_message(state = Step::Age, text = "{age}")]
async fn age(dialogue: Dialogue<Step>, age: String) -> Result<String> {
    dialogue.end().await?;
    Ok(format!("You are {age} years old, good for you!\nHave a nice day!"))
}

fn main() -> Result {
    run(Client::from_env()?)
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    #[tokio::test]
    async fn two_people_at_once() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client).await;
        let people = [sandbox.user("Ali"), sandbox.user("Sara")];
        for (texts, answer) in [
            (["hi", "hello"], "Hello, I'm the conversation bot\nWhat is your name?"),
            (["Ali", "Sara"], "Nice to meet you, {}!\nHow old are you?"),
            (["20", "21"], "You are {} years old, good for you!\nHave a nice day!"),
            (["bye", "thanks"], "Hello, I'm the conversation bot\nWhat is your name?"),
        ] {
            for (person, text) in people.iter().zip(texts) {
                person.send(text).await;
                assert_eq!(person.next_reply().await.content(), answer.replace("{}", text));
            }
        }
    }
}
