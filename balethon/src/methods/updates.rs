//! The bot itself, and where its updates come from.

use std::time::Duration;

use serde::Serializer;

use super::limit::{count, refuse};
use crate::error::Error;
use crate::types::{BotCommand, Update, User, WebhookInfo};

method! {
    /// Checks the token; gives the bot itself.
    struct GetMe, get_me = "getMe" -> User, reads {}
    example { println!("{}", client.get_me().await?); }

    /// Fetches waiting updates in order. A running bot does it by itself.
    ///
    /// Bale keeps the last 2000 updates for 24 hours. While a webhook is set, it gives none.
    struct GetUpdates, get_updates = "getUpdates" -> Vec<Update>, reads {}
    optional {
        /// The first update wanted: the last id and one. It confirms all before it, which are then forgotten. A
        /// negative number counts from the end of what waits.
        offset: i64,
        /// At most so many, 1 to 100. Bale's default is 100.
        limit: i64,
        /// How long Bale waits for an update when there is none, in whole seconds. Without it, it answers at once; and
        /// sources disagree on whether it always heeds it. No greatest value is documented; 25 to 30 seconds are usual.
        #[serde(rename = "timeout", serialize_with = "seconds")]
        poll_timeout: Duration,
    }
    example { let updates = client.get_updates().limit(10).poll_timeout(std::time::Duration::from_secs(25)).await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            let wanted = self.limit.map_or(1, |limit| usize::try_from(limit).unwrap_or(0));
            count("`limit`", wanted, 1..=100, "updates", "ask for 1 to 100 and call again for more")
        }
    }

    /// Sets the address to which Bale sends updates, one to a request, instead of being asked for them.
    ///
    /// It must be on https, on port 443 or 88. Bale's requests carry no secret: keep one in the path.
    struct SetWebhook, set_webhook = "setWebhook" {
        /// The address; an empty one removes the webhook.
        url: String,
    }
    example { client.set_webhook("https://example.com/bale/3f9c2a").await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            check_webhook(&self.url)
        }
    }

    /// Removes the webhook, to go back to asking for updates.
    struct DeleteWebhook, delete_webhook = "deleteWebhook" {}
    example { client.delete_webhook().await?; }

    /// The state of the webhook.
    struct GetWebhookInfo, get_webhook_info = "getWebhookInfo" -> WebhookInfo, reads {}
    example { println!("{}", client.get_webhook_info().await?.url); }

    /// Sets the menu of commands. Undocumented: in August 2026 Bale did not have it, in October it worked.
    struct SetMyCommands, set_my_commands = "setMyCommands" {
        /// The commands.
        commands: Vec<BotCommand>,
    }
    example { client.set_my_commands([("start", "Says hello"), ("help", "Tells what I can do")].map(BotCommand::from)).await?; }

    /// Sets the bot's name. Undocumented; in October 2026 Bale answered that it is not implemented.
    struct SetMyName, set_my_name = "setMyName" {}
    optional {
        /// The name.
        name: String,
    }
    example { client.set_my_name().name("Books").await?; }

    /// Logs the bot out of the server. No longer documented, and perhaps gone.
    struct LogOut, log_out = "logout" {}
    example { client.log_out().await?; }

    /// Closes the bot on the server. No longer documented, and perhaps gone.
    struct Close, close = "close" {}
    example { client.close().await?; }
}

fn seconds<S: Serializer>(span: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    crate::types::seconds::optional::serialize(span, serializer)
}

/// Finds what Bale refuses in a webhook's address.
fn check_webhook(url: &str) -> Result<(), Error> {
    if url.is_empty() {
        return Ok(());
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err(refuse("the webhook's address is no whole address; it begins with `https://`"));
    };
    if !scheme.eq_ignore_ascii_case("https") {
        return Err(refuse(format!("the webhook's address is on {scheme}, and Bale sends updates to https only")));
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    // The colons inside the brackets of an IPv6 address begin no port.
    let port = host.rsplit_once(']').map_or(host, |(_, port)| port).rsplit_once(':').map(|(_, port)| port);
    match port {
        _ if host.is_empty() || host.starts_with(':') => Err(refuse("the webhook's address has no host")),
        None | Some("" | "443" | "88") => Ok(()),
        Some(port) => {
            Err(refuse(format!("the webhook's address has port {port}, and Bale sends updates to 443 and 88 only")))
        }
    }
}
