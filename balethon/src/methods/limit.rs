//! Bale's limits, checked before anything is sent.

use std::ops::RangeInclusive;

use crate::error::{Error, ErrorKind};
use crate::types::{InlineKeyboard, ReplyMarkup};

type Result = std::result::Result<(), Error>;

pub(super) fn refuse(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::BadRequest, message)
}

/// The length in characters. What Bale counts is not documented; characters refuse nothing that it takes.
pub(super) fn chars(what: &str, text: &str, limit: RangeInclusive<usize>, advice: &str) -> Result {
    within(what, text.chars().count(), limit, "characters", advice)
}

pub(super) fn bytes(what: &str, text: &str, limit: RangeInclusive<usize>, advice: &str) -> Result {
    within(what, text.len(), limit, "bytes", advice)
}

pub(super) fn count(what: &str, count: usize, limit: RangeInclusive<usize>, unit: &str, advice: &str) -> Result {
    within(what, count, limit, unit, advice)
}

fn within(what: &str, size: usize, limit: RangeInclusive<usize>, unit: &str, advice: &str) -> Result {
    if limit.contains(&size) {
        return Ok(());
    }
    let (least, most) = (limit.start(), limit.end());
    let size = if size == 0 { "is empty".to_owned() } else { format!("has {size} {unit}") };
    Err(refuse(format!("{what} {size}, and Bale takes {least} to {most} {unit}; {advice}")))
}

pub(super) fn text(text: &str) -> Result {
    let advice = if text.is_empty() {
        "write something"
    } else {
        "shorten it, or send the pieces that `balethon::text::split` makes of it"
    };
    chars("the text", text, 1..=4096, advice)
}

pub(super) fn caption(caption: Option<&str>) -> Result {
    match caption {
        Some(caption) => chars("the caption", caption, 0..=4096, "shorten it, or send the rest as a text"),
        None => Ok(()),
    }
}

pub(super) fn markup(markup: Option<&ReplyMarkup>) -> Result {
    match markup {
        Some(ReplyMarkup::Inline(keyboard)) => inline_keyboard(Some(keyboard)),
        Some(ReplyMarkup::Reply(keyboard)) => {
            let blank = keyboard.rows.iter().flatten().any(|button| button.text.is_empty());
            if blank { Err(refuse("a button of the reply keyboard has no text; give it one")) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

pub(super) fn inline_keyboard(keyboard: Option<&InlineKeyboard>) -> Result {
    for button in keyboard.iter().flat_map(|keyboard| &keyboard.rows).flatten() {
        let name = format!("the button {:?}", button.text);
        if button.text.is_empty() {
            return Err(refuse("a button of the inline keyboard has no text; give it one"));
        }
        let actions = [
            button.url.is_some(),
            button.callback_data.is_some(),
            button.web_app.is_some(),
            button.copy_text.is_some(),
            // An action that this version does not know.
            !button.extra.is_empty(),
        ];
        match actions.iter().filter(|set| **set).count() {
            1 => {}
            0 => {
                return Err(refuse(format!(
                    "{name} does nothing; give it data, an address, a mini app or a text to copy"
                )));
            }
            _ => {
                return Err(refuse(format!(
                    "{name} does several things; Bale takes one of url, callback_data, web_app and copy_text"
                )));
            }
        }
        if let Some(data) = &button.callback_data {
            bytes(
                &format!("the data of {name}"),
                data,
                1..=64,
                "shorten it (a letter outside ASCII has 2 bytes or more), or send an id and keep the rest in the bot",
            )?;
        }
        if let Some(copy) = &button.copy_text {
            chars(&format!("the text to copy of {name}"), &copy.text, 1..=256, "shorten it")?;
        }
    }
    Ok(())
}
