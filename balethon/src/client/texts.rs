//! What the framework itself says to people.

use std::borrow::Cow;

/// What the framework itself says to people, in one language: to those who write to the bot, not to the one who runs it.
/// Each sentence can be replaced.
///
/// | text | when | English | Persian |
/// | --- | --- | --- | --- |
/// | [`usage`](Texts::usage) | a command was written in another way than its handler reads it ([`show_usage`](crate::Client::show_usage)) | Please write it like this: … | لطفاً این‌گونه بنویسید: … |
/// | [`wrong_value`](Texts::wrong_value) | so was one, and it is known which value is at fault | "ten" does not fit as amount. Please write it like this: … | «ten» به جای amount پذیرفته نیست. لطفاً این‌گونه بنویسید: … |
/// | [`did_you_mean`](Texts::did_you_mean) | there is no such command, but one like it ([`suggest_commands`](crate::Client::suggest_commands)) | There is no such command. Did you mean /start? | چنین دستوری نیست. منظورتان /start بود؟ |
/// | [`payment_refused`](Texts::payment_refused) | no handler took a payment, or it failed | This payment cannot be accepted now. No money was taken. | این پرداخت اکنون ممکن نیست. پولی کم نشد. |
///
/// ```
/// use balethon::Texts;
///
/// let texts = Texts::persian().payment_refused("فروشگاه بسته است.");
/// ```
#[derive(Clone, Debug)]
#[must_use = "settings take the texts and give them back"]
pub struct Texts {
    pub(crate) payment_refused: Cow<'static, str>,
    pub(crate) usage: Cow<'static, str>,
    pub(crate) wrong_value: Cow<'static, str>,
    pub(crate) did_you_mean: Cow<'static, str>,
}

impl Texts {
    /// English: the default.
    pub fn english() -> Self {
        Self {
            payment_refused: "This payment cannot be accepted now. No money was taken.".into(),
            usage: "Please write it like this:\n{usage}".into(),
            wrong_value: "\"{value}\" does not fit as {capture}. Please write it like this:\n{usage}".into(),
            did_you_mean: "There is no such command. Did you mean {command}?".into(),
        }
    }

    /// Persian.
    pub fn persian() -> Self {
        Self {
            payment_refused: "این پرداخت اکنون ممکن نیست. پولی کم نشد.".into(),
            usage: "لطفاً این‌گونه بنویسید:\n{usage}".into(),
            wrong_value: "«{value}» به جای {capture} پذیرفته نیست. لطفاً این‌گونه بنویسید:\n{usage}".into(),
            did_you_mean: "چنین دستوری نیست. منظورتان {command} بود؟".into(),
        }
    }

    /// Why a payment was refused that no handler took, or whose handler failed.
    pub fn payment_refused(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.payment_refused = text.into();
        self
    }

    /// What is said to who wrote a command in another way than its handler reads it. In place of `{usage}` stands how to
    /// write it, such as `/transfer <amount> <to> [note]`; where there are several ways, each on a line of its own.
    pub fn usage(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.usage = text.into();
        self
    }

    /// What is said in place of [`usage`](Texts::usage) where one value was written that its type does not read, as `300`
    /// where a `u8` is captured: in place of `{value}` stands the value, in place of `{capture}` the capture's name.
    pub fn wrong_value(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.wrong_value = text.into();
        self
    }

    /// What is said to who wrote a command that is not there, but near one that is. In place of `{command}` stands that one,
    /// with its slash.
    pub fn did_you_mean(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.did_you_mean = text.into();
        self
    }
}
