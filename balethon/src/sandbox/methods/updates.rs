//! The bot itself, and how its updates reach it.

use serde_json::{Value, json};

use crate::sandbox::world::{Outcome, Refusal};

use super::{Call, done};

pub(super) fn get_me(call: &mut Call<'_>) -> Outcome<Value> {
    call.world.user(call.bot).ok_or_else(Refusal::no_such_chat)
}

/// Only an address on this machine may be plain HTTP and have any port: there is nothing to protect, and a test needs
/// it. Everywhere else Bale's rule holds.
pub(super) fn set_webhook(call: &mut Call<'_>) -> Outcome<Value> {
    let url = call.params.text("url")?.unwrap_or_default();
    if !url.is_empty() && !is_allowed(&url) {
        return Err(Refusal::bad_request("bad webhook: an HTTPS address on port 443 or 88 is needed"));
    }
    call.world.set_webhook(call.bot, url);
    done()
}

fn is_allowed(url: &str) -> bool {
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let port_is_good = port.is_none_or(|port| matches!(port, "443" | "88"));
    !host.is_empty() && ((loopback && matches!(scheme, "http" | "https")) || (scheme == "https" && port_is_good))
}

pub(super) fn delete_webhook(call: &mut Call<'_>) -> Outcome<Value> {
    call.world.set_webhook(call.bot, String::new());
    done()
}

pub(super) fn get_webhook_info(call: &mut Call<'_>) -> Outcome<Value> {
    let pending = call.world.pending(call.bot);
    let bot = call.world.bots.get(&call.bot).ok_or_else(Refusal::no_such_chat)?;
    let mut info = json!({"url": bot.webhook, "has_custom_certificate": false, "pending_update_count": pending});
    if let Some((date, message)) = &bot.webhook_error {
        info["last_error_date"] = json!(date);
        info["last_error_message"] = json!(message);
    }
    Ok(info)
}

pub(super) fn set_my_commands(call: &mut Call<'_>) -> Outcome<Value> {
    let commands = call.params.required_json("commands")?;
    let is_command = |command: &Value| command["command"].is_string() && command["description"].is_string();
    if !commands.as_array().is_some_and(|commands| commands.iter().all(is_command)) {
        return Err(Refusal::invalid("commands"));
    }
    if let Some(bot) = call.world.bots.get_mut(&call.bot) {
        bot.commands = commands;
    }
    done()
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn webhooks_are_https_on_two_ports_or_here() {
        for good in
            ["https://a.ir/x", "https://a.ir:88/x", "https://a.ir:443", "http://127.0.0.1:9/x", "http://[::1]:9/"]
        {
            assert!(is_allowed(good), "{good}");
        }
        for bad in
            ["http://a.ir/x", "https://a.ir:8443/x", "ftp://localhost/", "https://", "a.ir", "http://localhost@a.ir/"]
        {
            assert!(!is_allowed(bad), "{bad}");
        }
    }
}
