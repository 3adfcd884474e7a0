//! What the framework itself says to people.

use std::borrow::Cow;

/// What the framework itself says to people, in one language. Each sentence can be replaced.
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
}

impl Texts {
    /// English: the default.
    pub fn english() -> Self {
        Self {
            payment_refused: "This payment cannot be accepted now. No money was taken.".into(),
            usage: "Please write it like this:\n{usage}".into(),
        }
    }

    /// Persian.
    pub fn persian() -> Self {
        Self {
            payment_refused: "این پرداخت اکنون ممکن نیست. پولی کم نشد.".into(),
            usage: "لطفاً این‌گونه بنویسید:\n{usage}".into(),
        }
    }

    /// Why a payment was refused that no handler took, or whose handler failed.
    pub fn payment_refused(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.payment_refused = text.into();
        self
    }

    /// What is said to who wrote a command in another way than its handler reads it. In place of `{usage}` stands how to
    /// write it, such as `/transfer <amount> <to> [note]`.
    pub fn usage(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.usage = text.into();
        self
    }
}
