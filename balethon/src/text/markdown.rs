//! Bale's own Markdown, which every text and caption is read as.

use std::borrow::Cow;
use std::fmt;

use crate::types::UserId;

/// Invisible, and no space: it keeps a mark from being one. U+2060, the word joiner.
const JOINER: char = '\u{2060}';

/// A text in Bale's Markdown, made piece by piece. It goes wherever a text does.
///
/// Bale wants a space, or the edge of the text, before and after bold and italic parts; where there is none, one is put
/// in. Bale's Markdown has no code, no underline and no quotes.
///
/// ```
/// use balethon::text::Markdown;
///
/// let text = Markdown::new()
///     .bold("Total:")
///     .text("50,000 rials, see ")
///     .link("the bill", "https://example.com/7")
///     .line()
///     .fold("What is this?", "The price of two books.");
/// assert_eq!(
///     text.to_string(),
///     "*Total:* 50,000 rials, see [the bill](https://example.com/7)\n```[What is this?]The price of two books.```",
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Markdown {
    text: String,
    /// Whether a mark was the last, so that a space must follow.
    after_mark: bool,
}

impl Markdown {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// A text that says what it says, whatever it holds: see [`safe`].
    pub fn text(self, text: impl AsRef<str>) -> Self {
        let text = safe(text.as_ref()).into_owned();
        self.markdown(text)
    }

    /// A text that is Markdown already, as it is.
    pub fn markdown(mut self, text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        if self.after_mark && text.starts_with(|next: char| !next.is_whitespace()) {
            self.text.push(' ');
        }
        self.after_mark &= text.is_empty();
        self.text.push_str(text);
        self
    }

    /// Bold: `*text*`.
    pub fn bold(self, text: impl AsRef<str>) -> Self {
        self.marked('*', text.as_ref())
    }

    /// Italic: `_text_`.
    pub fn italic(self, text: impl AsRef<str>) -> Self {
        self.marked('_', text.as_ref())
    }

    /// A link: `[text](address)`.
    pub fn link(self, text: impl AsRef<str>, address: impl AsRef<str>) -> Self {
        let link = format!("[{}]({})", label(text.as_ref()), address_in_link(address.as_ref()));
        self.markdown(link)
    }

    /// A mention by id, for people without a username: `[name](uid:5)`. Undocumented; Balethon writes it so.
    pub fn mention(self, name: impl AsRef<str>, user: impl Into<UserId>) -> Self {
        let mention = format!("[{}](uid:{})", label(name.as_ref()), user.into());
        self.markdown(mention)
    }

    /// A part that is folded under its title until someone opens it. Bale writes it with three backticks, where others
    /// have code.
    pub fn fold(self, title: impl AsRef<str>, text: impl AsRef<str>) -> Self {
        let fold = format!("```[{}]{}```", label(title.as_ref()), unticked(text.as_ref()));
        self.markdown(fold)
    }

    /// A new line.
    pub fn line(self) -> Self {
        self.markdown("\n")
    }

    /// An empty line, and then a new one.
    pub fn paragraph(self) -> Self {
        self.markdown("\n\n")
    }

    /// The text so far.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A part between marks. Spaces at its ends stand outside of them, and each line has marks of its own.
    fn marked(mut self, mark: char, text: &str) -> Self {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self = self.line();
            }
            let inner = line.trim();
            if inner.is_empty() {
                self = self.markdown(line);
                continue;
            }
            let start = line.len() - line.trim_start().len();
            self = self.markdown(&line[..start]);
            if self.text.ends_with(|last: char| !last.is_whitespace()) {
                self.text.push(' ');
            }
            self.text.push(mark);
            self.text.push_str(&safe(inner).replace(mark, &format!("{JOINER}{mark}{JOINER}")));
            self.text.push(mark);
            self.after_mark = true;
            self = self.markdown(&line[start + inner.len()..]);
        }
        self
    }
}

impl fmt::Display for Markdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Markdown> for String {
    fn from(markdown: Markdown) -> Self {
        markdown.text
    }
}

impl AsRef<str> for Markdown {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// A foreign text, such as a name, made so that Bale reads no formatting into it.
///
/// Bale documents no way to escape; a backslash may show, and look-alike characters break usernames and copying. So this
/// rests on the documented rules: bold and italic marks count only next to a space or the edge, a link only where `](`
/// touches. An invisible character that is no space ([U+2060](https://en.wikipedia.org/wiki/Word_joiner)) comes
/// between. `snake_case` and `@user_name` stay as they are. Not confirmed with Bale's apps.
///
/// ```
/// use balethon::text::safe;
///
/// assert_eq!(safe("@my_bot says 2*3"), "@my_bot says 2*3");
/// assert_eq!(safe("*bold*").replace('\u{2060}', "|"), "|*|bold|*|");
/// assert_eq!(safe("[a](b)").replace('\u{2060}', "|"), "[a]|(b)");
/// ```
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.contains(['*', '_', '`']) && !text.contains("](") {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len() + 16);
    let mut letters = text.chars().peekable();
    let mut last = None;
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let in_word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
        match letter {
            '*' | '_' if !(in_word(last) && in_word(next)) => {
                if !safe.ends_with(JOINER) {
                    safe.push(JOINER);
                }
                safe.extend([letter, JOINER]);
            }
            ']' if next == Some('(') => safe.extend([letter, JOINER]),
            '`' if next == Some('`') => safe.extend([letter, JOINER]),
            _ => safe.push(letter),
        }
        last = Some(letter);
    }
    safe.into()
}

/// What stands between brackets: brackets of its own would end it.
fn label(text: &str) -> String {
    let text = text.replace(['[', ']', '\n'], " ");
    safe(text.trim()).into_owned()
}

/// An address between parentheses: what would end it is percent-encoded, as addresses have it.
fn address_in_link(address: &str) -> String {
    let mut safe = String::with_capacity(address.len());
    for letter in address.trim().chars() {
        match letter {
            '(' => safe.push_str("%28"),
            ')' => safe.push_str("%29"),
            ' ' => safe.push_str("%20"),
            '\n' | '\r' | '\t' => {}
            _ => safe.push(letter),
        }
    }
    safe
}

/// The text of a fold, which three backticks would end.
fn unticked(text: &str) -> String {
    let mut safe = text.replace("``", &format!("`{JOINER}`"));
    if safe.ends_with('`') {
        safe.push(JOINER);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &Markdown) -> String {
        text.to_string().replace(JOINER, "|")
    }

    #[test]
    fn marks_have_their_spaces() {
        let text = Markdown::new().text("Hello").bold("Ali").text("!");
        assert_eq!(shown(&text), "Hello *Ali* !");
        let text = Markdown::new().bold("a").italic("b").line().bold("c");
        assert_eq!(shown(&text), "*a* _b_\n*c*");
        assert_eq!(shown(&Markdown::new().bold(" a ").text("b")), " *a* b");
        assert_eq!(shown(&Markdown::new().bold("a\n\nb")), "*a*\n\n*b*");
        assert_eq!(shown(&Markdown::new().bold("")), "");
        assert_eq!(shown(&Markdown::new().bold("a").text("").text("b")), "*a* b");
    }

    #[test]
    fn nothing_ends_its_part() {
        assert_eq!(shown(&Markdown::new().bold("2*3")), "*2|*|3*");
        assert_eq!(shown(&Markdown::new().link("a](b", "http://x/(y) z")), "[a (b](http://x/%28y%29%20z)");
        assert_eq!(shown(&Markdown::new().mention("[x]", 5)), "[x](uid:5)");
        assert_eq!(shown(&Markdown::new().fold("t", "a```b`")), "```[t]a`|``b`|```");
    }

    #[test]
    fn foreign_texts_stay_readable() {
        assert!(matches!(safe("سلام، حال شما؟ [1] (2)"), Cow::Borrowed(_)));
        assert_eq!(safe("a * b _c_ ```x```").replace(JOINER, "|"), "a |*| b |_|c|_| `|`|`x`|`|`");
    }
}
