//! Keyboards: under a message, and in place of the person's own. The types are their own builders.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::WebAppInfo;

/// A keyboard under a message.
///
/// ```
/// use balethon::types::InlineKeyboard;
///
/// let keyboard = InlineKeyboard::new()
///     .button("Buy one", "buy:1")
///     .button("Buy two", "buy:2")
///     .row()
///     .url("Our site", "https://example.com")
///     .copy("Copy the code", "CODE");
/// assert_eq!(keyboard.rows.len(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InlineKeyboard {
    /// Rows of buttons. Empty rows are not sent.
    #[serde(rename = "inline_keyboard", serialize_with = "full_rows")]
    pub rows: Vec<Vec<InlineButton>>,
    /// The fields that this version does not know.
    #[serde(flatten)]
    pub extra: super::Extra,
}

/// A keyboard in place of the person's own. It stays until another one is sent, or a [`RemoveKeyboard`].
///
/// ```
/// use balethon::types::ReplyKeyboard;
///
/// let keyboard = ReplyKeyboard::new().button("Menu").button("Help").row().contact("Share my number");
/// assert_eq!(keyboard.rows[1][0].request_contact, Some(true));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReplyKeyboard {
    /// Rows of buttons. Empty rows are not sent.
    #[serde(rename = "keyboard", serialize_with = "full_rows")]
    pub rows: Vec<Vec<KeyboardButton>>,
    /// Smaller buttons. Telegram's option, like all that follow: libraries send them, and nobody knows whether Bale
    /// heeds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resize_keyboard: Option<bool>,
    /// Gone after one press.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_time_keyboard: Option<bool>,
    /// Only for those who are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selective: Option<bool>,
    /// Always open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_persistent: Option<bool>,
    /// What stands in the empty input line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_field_placeholder: Option<String>,
    /// The fields that this version does not know.
    #[serde(flatten)]
    pub extra: super::Extra,
}

object! {
    /// A button of an [`InlineKeyboard`]: a text and exactly one of the others.
    struct InlineButton {
        /// What stands on it.
        text: String,
    }
    optional {
        /// Opens this address.
        url: String,
        /// 1 to 64 bytes that come back in a callback query.
        callback_data: String,
        /// Opens this mini app.
        web_app: WebAppInfo,
        /// Copies a text.
        copy_text: CopyTextButton,
    }

    /// What a button copies.
    struct CopyTextButton {
        /// 1 to 256 characters.
        text: String,
    }

    /// Takes a [`ReplyKeyboard`] away.
    struct RemoveKeyboard {
        /// Always true.
        remove_keyboard: bool,
    }
    optional {
        /// Only for those who are meant. Telegram's option.
        selective: bool,
    }
}

/// A button of a [`ReplyKeyboard`]. Without an option, a press sends its text as a message.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KeyboardButton {
    /// What stands on it.
    pub text: String,
    /// A press sends the person's phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_contact: Option<bool>,
    /// A press opens the map to choose a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_location: Option<bool>,
    /// A press opens this mini app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_app: Option<WebAppInfo>,
    /// The fields that this version does not know.
    #[serde(flatten)]
    pub extra: super::Extra,
}

/// A keyboard that a message carries, or the removal of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum ReplyMarkup {
    /// Under the message.
    Inline(InlineKeyboard),
    /// In place of the person's own.
    Reply(ReplyKeyboard),
    /// The person's own again.
    Remove(RemoveKeyboard),
}

impl InlineKeyboard {
    /// A keyboard without buttons.
    pub fn new() -> Self {
        Self::default()
    }

    /// A button that sends data back to the bot: 1 to 64 bytes, which is checked when it is sent.
    pub fn button(self, text: impl Into<String>, data: impl Into<String>) -> Self {
        self.push(InlineButton { callback_data: Some(data.into()), ..InlineButton::new(text) })
    }

    /// A button that opens an address.
    pub fn url(self, text: impl Into<String>, url: impl Into<String>) -> Self {
        self.push(InlineButton { url: Some(url.into()), ..InlineButton::new(text) })
    }

    /// A button that opens a mini app.
    pub fn web_app(self, text: impl Into<String>, url: impl Into<String>) -> Self {
        self.push(InlineButton { web_app: Some(WebAppInfo::new(url)), ..InlineButton::new(text) })
    }

    /// A button that copies a text of 1 to 256 characters.
    pub fn copy(self, text: impl Into<String>, copied: impl Into<String>) -> Self {
        let copy_text = CopyTextButton { text: copied.into(), extra: Default::default() };
        self.push(InlineButton { copy_text: Some(copy_text), ..InlineButton::new(text) })
    }

    /// A button as it is.
    pub fn push(mut self, button: InlineButton) -> Self {
        last_row(&mut self.rows).push(button);
        self
    }

    /// The buttons that follow stand in a new row.
    pub fn row(mut self) -> Self {
        new_row(&mut self.rows);
        self
    }

    /// Buttons that send data back, so many to a row.
    pub fn grid<T: Into<String>, D: Into<String>>(
        mut self,
        columns: usize,
        buttons: impl IntoIterator<Item = (T, D)>,
    ) -> Self {
        new_row(&mut self.rows);
        for (text, data) in buttons {
            if last_row(&mut self.rows).len() >= columns.max(1) {
                self = self.row();
            }
            self = self.button(text, data);
        }
        self.row()
    }
}

impl InlineButton {
    /// A button that does nothing yet; Bale wants one of its other fields set.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            url: None,
            callback_data: None,
            web_app: None,
            copy_text: None,
            extra: Default::default(),
        }
    }
}

impl ReplyKeyboard {
    /// A keyboard without buttons.
    pub fn new() -> Self {
        Self::default()
    }

    /// A button whose text is sent as a message.
    pub fn button(self, text: impl Into<String>) -> Self {
        self.push(KeyboardButton::new(text))
    }

    /// A button that sends the person's phone number.
    pub fn contact(self, text: impl Into<String>) -> Self {
        self.push(KeyboardButton { request_contact: Some(true), ..KeyboardButton::new(text) })
    }

    /// A button that opens the map to choose a place.
    pub fn location(self, text: impl Into<String>) -> Self {
        self.push(KeyboardButton { request_location: Some(true), ..KeyboardButton::new(text) })
    }

    /// A button that opens a mini app.
    pub fn web_app(self, text: impl Into<String>, url: impl Into<String>) -> Self {
        self.push(KeyboardButton { web_app: Some(WebAppInfo::new(url)), ..KeyboardButton::new(text) })
    }

    /// A button as it is.
    pub fn push(mut self, button: KeyboardButton) -> Self {
        last_row(&mut self.rows).push(button);
        self
    }

    /// The buttons that follow stand in a new row.
    pub fn row(mut self) -> Self {
        new_row(&mut self.rows);
        self
    }

    /// Buttons whose text is sent, so many to a row.
    pub fn grid<T: Into<String>>(mut self, columns: usize, buttons: impl IntoIterator<Item = T>) -> Self {
        new_row(&mut self.rows);
        for text in buttons {
            if last_row(&mut self.rows).len() >= columns.max(1) {
                self = self.row();
            }
            self = self.button(text);
        }
        self.row()
    }

    /// Smaller buttons. Telegram's option; nobody knows whether Bale heeds it.
    pub fn resize_keyboard(mut self, resize: bool) -> Self {
        self.resize_keyboard = Some(resize);
        self
    }

    /// Gone after one press. Telegram's option; nobody knows whether Bale heeds it.
    pub fn one_time_keyboard(mut self, one_time: bool) -> Self {
        self.one_time_keyboard = Some(one_time);
        self
    }

    /// Only for those who are meant. Telegram's option; nobody knows whether Bale heeds it.
    pub fn selective(mut self, selective: bool) -> Self {
        self.selective = Some(selective);
        self
    }

    /// Always open. Telegram's option; nobody knows whether Bale heeds it.
    pub fn is_persistent(mut self, persistent: bool) -> Self {
        self.is_persistent = Some(persistent);
        self
    }

    /// What stands in the empty input line. Telegram's option; nobody knows whether Bale heeds it.
    pub fn input_field_placeholder(mut self, text: impl Into<String>) -> Self {
        self.input_field_placeholder = Some(text.into());
        self
    }
}

impl KeyboardButton {
    /// A button whose text is sent as a message.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl RemoveKeyboard {
    /// Takes the reply keyboard away.
    pub fn new() -> Self {
        Self { remove_keyboard: true, selective: None, extra: Default::default() }
    }

    /// Only for those who are meant. Telegram's option.
    pub fn selective(mut self, selective: bool) -> Self {
        self.selective = Some(selective);
        self
    }
}

impl Default for RemoveKeyboard {
    fn default() -> Self {
        Self::new()
    }
}

impl From<InlineKeyboard> for ReplyMarkup {
    fn from(keyboard: InlineKeyboard) -> Self {
        Self::Inline(keyboard)
    }
}

impl From<ReplyKeyboard> for ReplyMarkup {
    fn from(keyboard: ReplyKeyboard) -> Self {
        Self::Reply(keyboard)
    }
}

impl From<RemoveKeyboard> for ReplyMarkup {
    fn from(removal: RemoveKeyboard) -> Self {
        Self::Remove(removal)
    }
}

/// The keyboard of a message that came. A reply keyboard, should Bale tell of one, is in `extra`.
pub(super) fn under_a_message<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Box<InlineKeyboard>>, D::Error> {
    #[derive(Deserialize)]
    struct Whole {
        #[serde(rename = "inline_keyboard", default)]
        rows: Vec<Vec<InlineButton>>,
        #[serde(flatten)]
        extra: super::Extra,
    }
    let whole = Option::<Whole>::deserialize(deserializer)?;
    Ok(whole.map(|Whole { rows, extra }| Box::new(InlineKeyboard { rows, extra })))
}

fn last_row<B>(rows: &mut Vec<Vec<B>>) -> &mut Vec<B> {
    if rows.is_empty() {
        rows.push(Vec::new());
    }
    let last = rows.len() - 1;
    &mut rows[last]
}

fn new_row<B>(rows: &mut Vec<Vec<B>>) {
    if rows.last().is_some_and(|row| !row.is_empty()) {
        rows.push(Vec::new());
    }
}

fn full_rows<B: Serialize, S: Serializer>(rows: &[Vec<B>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter().filter(|row| !row.is_empty()))
}

// Bale takes a bare text in place of a button.
impl<'de> Deserialize<'de> for KeyboardButton {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Whole {
            text: String,
            request_contact: Option<bool>,
            request_location: Option<bool>,
            web_app: Option<WebAppInfo>,
            #[serde(flatten)]
            extra: super::Extra,
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Text(String),
            Whole(Whole),
        }
        Ok(match Form::deserialize(deserializer)? {
            Form::Text(text) => Self::new(text),
            Form::Whole(whole) => Self {
                text: whole.text,
                request_contact: whole.request_contact,
                request_location: whole.request_location,
                web_app: whole.web_app,
                extra: whole.extra,
            },
        })
    }
}
