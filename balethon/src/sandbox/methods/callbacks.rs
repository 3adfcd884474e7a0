//! Answers to presses on inline buttons, and other things that a person is shown.

use serde_json::Value;

use crate::sandbox::world::{Outcome, Refusal};

use super::{Call, done};

const TEXT: usize = 200;

pub(super) fn answer_callback_query(call: &mut Call<'_>) -> Outcome<Value> {
    let query = call.params.required_text("callback_query_id")?;
    let text = call.params.text_up_to("text", TEXT)?.unwrap_or_default();
    let show_alert = call.params.flag("show_alert")?.unwrap_or_default();
    call.world.answer_press(call.bot, &query, &text, show_alert)?;
    done()
}

/// Whether the person sees it is the server's own decision; here they do.
pub(super) fn ask_review(call: &mut Call<'_>) -> Outcome<Value> {
    let user = call.params.required_integer("user_id")?;
    let delay = call.params.required_integer("delay_seconds")?;
    if delay < 0 {
        return Err(Refusal::invalid("delay_seconds"));
    }
    call.world.people.get(&user).ok_or_else(Refusal::no_such_chat)?;
    call.world.ask_review(call.bot, user);
    done()
}
