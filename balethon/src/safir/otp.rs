//! One-time passwords.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Mutex;

use super::http::{self, Http};
use super::{Error, ErrorKind, phone};
use crate::secret::Token;

/// Safir's one-time passwords, version 2: a code to a phone number. Cheap to clone.
///
/// Safir takes 30 an hour for one phone, and 300 a minute from one organization.
#[derive(Clone, Debug)]
#[must_use]
pub struct Otp {
    http: Http,
    id: String,
    secret: Token,
    access: Arc<Mutex<Option<Access>>>,
}

/// What Safir lets us in with, for half a day.
#[derive(Clone, Debug)]
struct Access {
    token: Token,
    until: Instant,
}

impl Otp {
    /// With the organization's `client_id` and `client_secret`.
    pub fn new(client_id: impl Into<String>, client_secret: impl AsRef<str>) -> Self {
        Self {
            http: Http::new("https://safir.bale.ai/api/v2"),
            id: client_id.into(),
            secret: Token::new(client_secret.as_ref()),
            access: Arc::default(),
        }
    }

    /// Another server. Default: `https://safir.bale.ai/api/v2`.
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.http.base_url = url.as_ref().trim_end_matches('/').to_owned();
        self
    }

    /// How long a request may take. Default: 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.http.timeout = timeout;
        self
    }

    /// Sends a code of 3 to 8 digits to a phone number, `09…`, `+98…` or `98…`; gives the credit that is left. The code
    /// travels as a number, so that it cannot begin with 0.
    ///
    /// # Errors
    /// Number or code are none that Safir takes, it refused them, or the request failed.
    pub async fn send(&self, phone: impl AsRef<str>, code: u32) -> Result<i64, Error> {
        #[derive(Deserialize)]
        struct Answer {
            balance: Option<i64>,
        }
        if !(100..=99_999_999).contains(&code) {
            return Err(Error::new(
                ErrorKind::Input,
                format!("the code {code} has not the 3 to 8 digits that Safir takes"),
            ));
        }
        let body = json!({ "phone": phone::normal(phone.as_ref())?, "otp": code });
        let mut renewed = false;
        loop {
            let access = self.access().await?;
            let request = self.http.post("send_otp")?.bearer_auth(access.token.expose());
            match http::send::<Answer>(http::json(request, &body)).await {
                Ok(answer) => return Ok(answer.balance.unwrap_or_default()),
                // It may have been taken back before its time.
                Err(error) if error.kind() == ErrorKind::Unauthorized && !renewed => {
                    renewed = true;
                    *self.access.lock().await = None;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn access(&self) -> Result<Access, Error> {
        #[derive(Deserialize)]
        struct Answer {
            access_token: String,
            expires_in: Option<u64>,
        }
        // Held while it is fetched, so that many who come at once fetch one.
        let mut access = self.access.lock().await;
        if let Some(access) = access.as_ref().filter(|access| Instant::now() < access.until) {
            return Ok(access.clone());
        }
        let form = http::form(&[
            ("grant_type", "client_credentials"),
            ("client_id", &self.id),
            ("client_secret", self.secret.expose()),
            ("scope", "read"),
        ]);
        let request = self.http.post("auth/token")?.body(form);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer: Answer = http::send(request).await?;
        // Some minutes early, so that it does not end on the way.
        let lasts = Duration::from_secs(answer.expires_in.unwrap_or(43_200).saturating_sub(300).min(1 << 30));
        let new = Access { token: Token::new(&answer.access_token), until: Instant::now() + lasts };
        Ok(access.insert(new).clone())
    }
}
