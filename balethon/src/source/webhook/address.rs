//! Where requests come to, and what is wrong with it.

use super::{Place, Webhook};
use crate::error::{Error, ErrorKind};
use crate::secret::Token;

const SHORTEST_SECRET: usize = 16;

pub(super) struct Address {
    /// What stands before the slash and the secret in the path of a request that arrives.
    pub(super) prefix: String,
    pub(super) secret: Token,
    /// What to tell Bale, with the secret.
    pub(super) url: Option<String>,
}

impl Address {
    /// Checks what the webhook was given, and makes a secret if that was not.
    pub(super) fn of(webhook: &Webhook) -> Result<Self, Error> {
        let public = webhook.public_url.as_deref().map(|url| url.trim().trim_end_matches('/'));
        let secret = match &webhook.secret {
            Some(secret) => {
                check_secret(secret.expose())?;
                secret.clone()
            }
            None if public.is_none() => {
                return Err(refuse(
                    "nobody can know the webhook's address, which ends in a random secret: give `public_url`, by which \
                     Bale is told, or `secret`, to tell it yourself",
                ));
            }
            None => random_secret()?,
        };
        for (name, given) in [("public_url", public), ("path", webhook.path.as_deref())] {
            if given.is_some_and(|given| given.contains(['?', '#']) || given.contains(char::is_whitespace)) {
                return Err(refuse(format!(
                    "the webhook's `{name}` is the beginning of an address: it cannot have `?`, `#` or spaces in it"
                )));
            }
        }
        let prefix = match (&webhook.place, webhook.path.as_deref()) {
            (Place::Router, None) => String::new(),
            (Place::Router, Some(_)) => {
                return Err(refuse("the router of a webhook has no `path`: it is where you nest it"));
            }
            (_, Some(path)) => prefix(path),
            (_, None) => prefix(public.map_or("", path_of)),
        };
        let url = public.map(|public| format!("{public}/{}", secret.expose()));
        Ok(Self { prefix, secret, url })
    }
}

fn refuse(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Startup, message)
}

/// Empty, or with a slash in front and none at the end.
fn prefix(path: &str) -> String {
    match path.trim_matches('/') {
        "" => String::new(),
        path => format!("/{path}"),
    }
}

fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/').map_or("", |(_, path)| path)
}

fn check_secret(secret: &str) -> Result<(), Error> {
    let length = secret.chars().count();
    if length < SHORTEST_SECRET {
        return Err(refuse(format!(
            "the webhook's secret has {length} characters, and whoever guesses it speaks as Bale; take \
             {SHORTEST_SECRET} or more, or leave it out for a random one"
        )));
    }
    if !secret.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
        return Err(refuse("the webhook's secret is part of an address: letters a to z, digits, `-` and `_` only"));
    }
    Ok(())
}

fn random_secret() -> Result<Token, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| refuse("the system gives no random bytes for the webhook's secret").with_source(error))?;
    Ok(Token::new(&bytes.map(|byte| format!("{byte:02x}")).concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdef";

    fn prefix_of(webhook: Webhook) -> String {
        Address::of(&webhook).map_or_else(|error| error.to_string(), |address| address.prefix)
    }

    #[test]
    fn requests_arrive_under_the_public_path_unless_told_otherwise() {
        let webhook = || Webhook::bind("127.0.0.1:0");
        for (public, prefix) in [
            ("https://a.ir", ""),
            ("https://a.ir/", ""),
            ("https://a.ir:88/bots/one/", "/bots/one"),
            ("https://[::1]/x", "/x"),
        ] {
            assert_eq!(prefix_of(webhook().public_url(public)), prefix, "{public}");
            assert_eq!(prefix_of(webhook().public_url(public).path("/")), "", "{public}");
            assert_eq!(prefix_of(webhook().public_url(public).path("deep/er")), "/deep/er", "{public}");
        }
        assert_eq!(prefix_of(Webhook::router().0.public_url("https://a.ir/x")), "");
        assert_eq!(prefix_of(webhook().secret(SECRET)), "");
    }

    #[test]
    fn the_secret_ends_the_address_and_is_another_each_time() {
        let url = || Address::of(&Webhook::bind("127.0.0.1:0").public_url("https://a.ir/x/")).unwrap().url.unwrap();
        let (one, other) = (url(), url());
        assert!(one.starts_with("https://a.ir/x/") && one.len() == "https://a.ir/x/".len() + 64, "{one}");
        assert_ne!(one, other);
        let given = Address::of(&Webhook::bind("").secret(SECRET).public_url("https://a.ir")).unwrap();
        assert_eq!(given.url.unwrap(), format!("https://a.ir/{SECRET}"));
    }

    #[test]
    fn what_cannot_work_is_told() {
        let webhook = || Webhook::bind("127.0.0.1:0");
        for (webhook, word) in [
            (webhook(), "`public_url`"),
            (webhook().secret("short"), "5 characters"),
            (webhook().secret("not/a/part/of/a/path"), "letters a to z"),
            (webhook().public_url("https://a.ir/?x=1"), "`?`"),
            (webhook().secret(SECRET).path("a b"), "`path`"),
            (Webhook::router().0.secret(SECRET).path("/x"), "nest"),
        ] {
            let error = Address::of(&webhook).err().unwrap();
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
