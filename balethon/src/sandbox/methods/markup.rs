//! The keyboards that a sent message may carry, checked as Bale checks them.

use serde_json::Value;

use crate::sandbox::world::{Outcome, Refusal};

use super::Params;

/// The most bytes of `callback_data`, and characters of a text to copy.
const CALLBACK_DATA: usize = 64;
const COPY_TEXT: usize = 256;

/// Any of the three keyboards.
pub(crate) fn any(params: &Params) -> Outcome<Option<Value>> {
    let Some(markup) = params.json("reply_markup")? else { return Ok(None) };
    if markup.get("inline_keyboard").is_some() {
        check_inline(&markup)?;
    } else if let Some(keyboard) = markup.get("keyboard") {
        for button in rows(keyboard)? {
            let text = button.as_str().or_else(|| button["text"].as_str());
            text.filter(|text| !text.is_empty()).ok_or_else(invalid)?;
        }
    } else if markup.get("remove_keyboard").and_then(Value::as_bool) != Some(true) {
        return Err(invalid());
    }
    Ok(Some(markup))
}

/// An inline keyboard, as the methods that edit take it. One without buttons takes the old one away.
pub(crate) fn inline(params: &Params) -> Outcome<Option<Value>> {
    let Some(markup) = params.json("reply_markup")? else { return Ok(None) };
    let any_button = check_inline(&markup)?;
    Ok(Some(markup).filter(|_| any_button))
}

/// Checks the buttons; tells whether there are any.
fn check_inline(markup: &Value) -> Outcome<bool> {
    let buttons = rows(markup.get("inline_keyboard").ok_or_else(invalid)?)?;
    for button in &buttons {
        button["text"].as_str().filter(|text| !text.is_empty()).ok_or_else(invalid)?;
        let kinds = ["url", "callback_data", "web_app", "copy_text"];
        if kinds.iter().filter(|kind| !button[**kind].is_null()).count() != 1 {
            return Err(Refusal::bad_request("an inline button needs one of url, callback_data, web_app, copy_text"));
        }
        if let Some(data) = button.get("callback_data").filter(|data| !data.is_null()) {
            let length = data.as_str().ok_or_else(invalid)?.len();
            if length == 0 || length > CALLBACK_DATA {
                return Err(Refusal::bad_request("BUTTON_DATA_INVALID"));
            }
        }
        if let Some(copied) = button.get("copy_text").filter(|copied| !copied.is_null()) {
            let length = copied["text"].as_str().ok_or_else(invalid)?.chars().count();
            if length == 0 || length > COPY_TEXT {
                return Err(Refusal::bad_request("BUTTON_COPY_TEXT_INVALID"));
            }
        }
    }
    Ok(!buttons.is_empty())
}

/// The buttons of a list of lists.
fn rows(keyboard: &Value) -> Outcome<Vec<&Value>> {
    let mut buttons = Vec::new();
    for row in keyboard.as_array().ok_or_else(invalid)? {
        buttons.extend(row.as_array().ok_or_else(invalid)?);
    }
    Ok(buttons)
}

fn invalid() -> Refusal {
    Refusal::invalid("reply_markup")
}
