//! Answers to presses on inline buttons.

use serde_json::Value;

use crate::sandbox::world::Outcome;

use super::{Call, done};

const TEXT: usize = 200;

pub(super) fn answer_callback_query(call: &mut Call<'_>) -> Outcome<Value> {
    let query = call.params.required_text("callback_query_id")?;
    let text = call.params.text_up_to("text", TEXT)?.unwrap_or_default();
    let show_alert = call.params.flag("show_alert")?.unwrap_or_default();
    call.world.answer_press(call.bot, &query, &text, show_alert)?;
    done()
}
