//! Checking what a mini app says of the person who opened it.

use std::collections::BTreeMap;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::secret::Token;
use crate::types::{Timestamp, WebAppInitData};

/// How far clocks may differ.
const SKEW: Duration = Duration::from_secs(5 * 60);

/// Checks the `initData` that a mini app sends along with its requests: that Bale signed it for this bot, and that it is
/// not old. The web page shows who opened it only to itself; what it sends can be forged, all but this.
///
/// ```
/// # use balethon::{Client, InitDataCheck};
/// # fn main() -> balethon::Result {
/// # let init_data = "query_id=AAE&auth_date=1759480000&hash=00";
/// let client = Client::new("123:token");
/// match client.init_data().check(init_data) {
///     Ok(data) => println!("{:?}", data.user),
///     Err(error) => println!("not let in: {error}"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct InitDataCheck {
    token: Token,
    clock: Clock,
    max_age: Duration,
    swapped: bool,
}

impl InitDataCheck {
    /// For the bot with this token.
    pub fn new(token: impl AsRef<str>) -> Self {
        Self::of(Token::new(token.as_ref()), Clock::real())
    }

    pub(crate) fn of(token: Token, clock: Clock) -> Self {
        Self { token, clock, max_age: Duration::from_secs(24 * 60 * 60), swapped: false }
    }

    /// How long after the mini app was opened its data is taken. Default: a day. A copy that someone else gets hold of
    /// works as long.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = age;
        self
    }

    /// Swaps key and message where the secret is made. Bale's page can be read in two ways: by default the key is
    /// `WebAppData` and the message is the token, as Telegram and most who wrote for Bale have it; two had it the other
    /// way. Try this if every check fails although the token is right.
    pub fn swapped(mut self, swapped: bool) -> Self {
        self.swapped = swapped;
        self
    }

    /// Reads and checks the text. The comparison takes the same time whatever the signature is.
    ///
    /// # Errors
    /// The text is no `initData`, the signature is not Bale's for this bot, or the data is too old.
    pub fn check(&self, init_data: &str) -> Result<WebAppInitData, Error> {
        let refused = |what: &str| Error::new(ErrorKind::BadRequest, format!("the mini app's data {what}"));
        let mut fields = fields(init_data);
        let Some(hash) = fields.remove("hash") else {
            return Err(refused("has no `hash`; send the whole text of `Bale.WebApp.initData`"));
        };
        let signature = bytes(&hash).ok_or_else(|| refused("has a `hash` that is no signature"))?;
        let mac = self.mac(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        mac.verify_slice(&signature).map_err(|_| refused("was not signed by Bale for this bot"))?;

        let date = fields.remove("auth_date").and_then(|date| date.parse().ok());
        let date = Timestamp(date.ok_or_else(|| refused("does not say when it was made"))?);
        let now = self.clock.unix();
        let made = Duration::from_secs(u64::try_from(date.0).unwrap_or(0));
        if now.saturating_sub(made) > self.max_age {
            return Err(refused("is too old; the person has to open the mini app again"));
        }
        if made.saturating_sub(now) > SKEW {
            return Err(refused("is from the future; check this machine's clock"));
        }
        let user = fields.remove("user").map(|user| serde_json::from_str(&user)).transpose();
        Ok(WebAppInitData {
            query_id: fields.remove("query_id"),
            user: user.map_err(|error| refused("has a user that cannot be read").with_source(error))?,
            auth_date: date,
            start_param: fields.remove("start_param"),
            hash,
            extra: fields,
        })
    }

    /// The `hash` that Bale gives these fields, which are sorted by name.
    #[cfg(feature = "sandbox")]
    pub(crate) fn sign<'a>(&self, fields: impl Iterator<Item = (&'a str, &'a str)>) -> String {
        self.mac(fields).finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn mac<'a>(&self, fields: impl Iterator<Item = (&'a str, &'a str)>) -> Hmac<Sha256> {
        let signed: Vec<_> = fields.map(|(name, value)| format!("{name}={value}")).collect();
        keyed(&self.secret()).chain_update(signed.join("\n"))
    }

    fn secret(&self) -> Vec<u8> {
        let (key, message) = (b"WebAppData".as_slice(), self.token.expose().as_bytes());
        let (key, message) = if self.swapped { (message, key) } else { (key, message) };
        keyed(key).chain_update(message).finalize().into_bytes().to_vec()
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length.
    Hmac::new_from_slice(key).unwrap_or_else(|_| unreachable!())
}

/// The fields of a query string, sorted by name.
fn fields(text: &str) -> BTreeMap<String, String> {
    let parse = |text: &str| form_urlencoded::parse(text.as_bytes()).into_owned().collect::<BTreeMap<_, _>>();
    let fields = parse(text);
    // It may arrive encoded twice. It is then a single name, and decoded already.
    match fields.iter().next() {
        Some((name, value)) if fields.len() == 1 && value.is_empty() => parse(name),
        _ => fields,
    }
}

/// The bytes that hexadecimal digits stand for.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = hex.chars().map(|digit| digit.to_digit(16)).collect();
    let pairs = digits?;
    let (pairs, []) = pairs.as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| u8::try_from(high * 16 + low).ok()).collect()
}
