//! Presses on inline buttons, and their answers.

use serde_json::{Value, json};

use super::{ChatKey, Happening, Outcome, Refusal, World};

/// A press that a bot was told of.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) bot: i64,
    /// Unknown for a query that a test made up.
    pub(crate) place: Option<(ChatKey, i64)>,
}

/// Ids of presses look like this; those of old clients start with 1.
const FIRST: i64 = 4_823_377_110_034_411_000;
const FIRST_OF_OLD_CLIENT: i64 = 1_759_480_200_123_000;

impl World {
    /// A person presses the inline button with this data; gives the query's id.
    pub(crate) fn press(&mut self, key: ChatKey, user: i64, message_id: i64, data: &str) -> Outcome<String> {
        let stored = self.stored(key, message_id).ok_or_else(Refusal::no_message)?;
        let (bot, message) = (stored.sender, stored.message.clone());
        let label = button_with_data(&message, data)
            .ok_or_else(|| Refusal::bad_request("the message has no such button"))?
            .to_owned();
        if !self.bots.contains_key(&bot) {
            return Err(Refusal::bad_request("no bot sent this message"));
        }
        let from = self.user(user).ok_or_else(Refusal::no_such_chat)?;
        self.numbers.queries += 1;
        let first = if self.quirks.old_clients { FIRST_OF_OLD_CLIENT } else { FIRST };
        let id = (first + self.numbers.queries).to_string();
        self.queries.insert(id.clone(), Query { bot, place: Some((key, user)) });
        self.log.add(Some(key), Happening::Clicked { user, label });
        self.update(bot, "callback_query", &json!({"id": id, "from": from, "message": *message, "data": data}));
        Ok(id)
    }

    /// A bot answers a press.
    pub(crate) fn answer_press(&mut self, bot: i64, query_id: &str, text: &str, show_alert: bool) -> Outcome<()> {
        let query = self.queries.get(query_id).filter(|query| query.bot == bot);
        let place = query.ok_or_else(|| Refusal::bad_request("query not found"))?.place;
        if let Some((key, user)) = place {
            let (query_id, text) = (query_id.to_owned(), text.to_owned());
            self.log.add(Some(key), Happening::Answer { user, query_id, text, show_alert });
        }
        Ok(())
    }

    /// The newest message of the chat with an inline button of this label: its id and the button.
    pub(crate) fn find_inline(&self, key: ChatKey, label: &str) -> Option<(i64, Value)> {
        let messages = self.chats.get(&key)?.messages.iter().rev();
        messages
            .filter_map(|(id, stored)| {
                let button = buttons(&stored.message).find(|button| button["text"] == label)?;
                Some((*id, button.clone()))
            })
            .next()
    }

    /// The button with this label on the person's reply keyboard.
    pub(crate) fn find_reply_button(&self, key: ChatKey, user: i64, label: &str) -> Option<Value> {
        self.reply_buttons(key, user).find(|button| button_text(button) == Some(label)).cloned()
    }

    fn reply_buttons(&self, key: ChatKey, user: i64) -> impl Iterator<Item = &Value> {
        let keyboard = self.chats.get(&key).and_then(|chat| chat.keyboards.get(&user));
        let rows = keyboard.and_then(|keyboard| keyboard["keyboard"].as_array());
        rows.into_iter().flatten().filter_map(Value::as_array).flatten()
    }

    /// The labels of all buttons that the person can press, each once.
    pub(crate) fn button_labels(&self, key: ChatKey, user: i64) -> Vec<&str> {
        let messages = self.chats.get(&key).into_iter().flat_map(|chat| chat.messages.values());
        let inline = messages.flat_map(|stored| buttons(&stored.message));
        let mut labels = Vec::new();
        for label in inline.chain(self.reply_buttons(key, user)).filter_map(button_text) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    }
}

/// The label of a reply button, which may be a bare text.
pub(crate) fn button_text(button: &Value) -> Option<&str> {
    button.as_str().or_else(|| button["text"].as_str())
}

/// All inline buttons of a message.
pub(crate) fn buttons(message: &Value) -> impl Iterator<Item = &Value> {
    let rows = message["reply_markup"]["inline_keyboard"].as_array();
    rows.into_iter().flatten().filter_map(Value::as_array).flatten()
}

fn button_with_data<'a>(message: &'a Value, data: &str) -> Option<&'a str> {
    buttons(message).find(|button| button["callback_data"] == data)?["text"].as_str()
}
