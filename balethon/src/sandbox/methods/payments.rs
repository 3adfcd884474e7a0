//! Payments with the wallet.

use serde_json::{Value, json};

use crate::sandbox::world::{Draft, Invoice, Outcome, Refusal};

use super::{Call, done};

const TITLE: usize = 32;
const DESCRIPTION: usize = 255;
const PAYLOAD_BYTES: usize = 128;

/// The fields that an invoice in a message and one behind a link have in common.
fn invoice(call: &Call<'_>) -> Outcome<(Invoice, Value)> {
    let required = |name: &str, most: usize| {
        let text = call.params.text_up_to(name, most)?.filter(|text| !text.is_empty());
        text.ok_or_else(|| Refusal::blank(name))
    };
    let title = required("title", TITLE)?;
    let description = required("description", DESCRIPTION)?;
    let payload = call.params.required_text("payload")?;
    if payload.len() > PAYLOAD_BYTES {
        return Err(Refusal::bad_request("payload is too long"));
    }
    // Card numbers, 16 digits, were taken once; only tokens of the wallet are now.
    let token = call.params.required_text("provider_token")?;
    if token.len() == 16 && token.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::invalid("provider_token"));
    }
    let prices = call.params.required_json("prices")?;
    let prices = prices.as_array().filter(|prices| !prices.is_empty()).ok_or_else(|| Refusal::invalid("prices"))?;
    let mut amount = 0i64;
    for price in prices {
        let part = price["amount"].as_i64().filter(|_| price["label"].is_string());
        let sum = part.and_then(|part| amount.checked_add(part));
        amount = sum.ok_or_else(|| Refusal::invalid("prices"))?;
    }
    if amount <= 0 {
        return Err(Refusal::invalid("prices"));
    }
    let shown = json!({"title": title, "description": description, "total_amount": amount});
    Ok((Invoice { bot: call.bot, payload, amount }, shown))
}

pub(super) fn send_invoice(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.chat()?;
    let (invoice, shown) = invoice(call)?;
    let message = call.send("can_send_messages", Draft::of("invoice", shown))?;
    call.world.add_invoice(key, message["message_id"].as_i64().unwrap_or_default(), invoice);
    Ok(message)
}

pub(super) fn create_invoice_link(call: &mut Call<'_>) -> Outcome<Value> {
    let (invoice, _) = invoice(call)?;
    Ok(json!(call.world.add_invoice_link(invoice)))
}

pub(super) fn answer_pre_checkout_query(call: &mut Call<'_>) -> Outcome<Value> {
    let id = call.params.required_text("pre_checkout_query_id")?;
    let accepted = call.params.flag("ok")?.ok_or_else(|| Refusal::blank("ok"))?;
    let reason = call.params.text("error_message")?.filter(|text| !text.is_empty());
    let refusal = match (accepted, reason) {
        (true, _) => None,
        (false, Some(reason)) => Some(reason),
        (false, None) => return Err(Refusal::blank("error_message")),
    };
    call.world.answer_checkout(call.bot, &id, refusal.as_deref())?;
    done()
}

pub(super) fn inquire_transaction(call: &mut Call<'_>) -> Outcome<Value> {
    let id = call.params.required_text("transaction_id")?;
    call.world.expire_payments();
    let payment = call.world.payments.get(&id).filter(|payment| payment.bot == call.bot);
    payment.map(|payment| payment.json(&id)).ok_or_else(|| Refusal::bad_request("transaction not found"))
}
