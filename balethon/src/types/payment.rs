//! Payments. All amounts are whole rials.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Sub};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{StringOrInteger, User, UserId};

object! {
    /// One line of a bill.
    struct LabeledPrice {
        /// What it is for.
        label: String,
        /// How much.
        amount: Rials,
    }

    /// A request for money inside a message.
    struct Invoice {
        /// Title.
        title: String,
        /// Description.
        description: String,
        /// The sum.
        total_amount: Rials,
    }
    optional {
        /// Telegram's field; only in libraries' models.
        start_parameter: String,
        /// `IRR`; only in libraries' models.
        currency: String,
    }

    /// A payment that waits for the bot's decision, for 10 seconds. It is no proof of payment.
    struct PreCheckoutQuery: verbs {
        /// Id of the transaction; the receipt's charge id later.
        id: String,
        /// Who pays.
        from: User,
        /// How much.
        total_amount: Rials,
    }
    default {
        /// `IRR`.
        currency: String,
        /// What the bot gave with the invoice.
        invoice_payload: String,
    }

    /// A receipt: the only proof of payment. It may come twice; tell receipts apart by their charge id.
    struct SuccessfulPayment {
        /// How much.
        total_amount: Rials,
    }
    default {
        /// `IRR`.
        currency: String,
        /// What the bot gave with the invoice.
        invoice_payload: String,
    }
    optional {
        /// Id of the payment, the same as that of the [`PreCheckoutQuery`]; see
        /// [`charge_id`](SuccessfulPayment::charge_id). Bale has kept Telegram's name.
        telegram_payment_charge_id: String,
        /// Tracking number, when it was paid from the Bale wallet.
        provider_payment_charge_id: String,
        /// Telegram's field; only in one library's model.
        shipping_option_id: String,
        /// Telegram's field; only in one library's model.
        order_info: Value,
    }

    /// What Bale knows of a payment.
    struct Transaction {
        /// Its id.
        id: String,
        /// How far it is.
        status: TransactionStatus,
        /// Who pays.
        user_id = "userID" | "user_id": UserId,
        /// How much.
        amount: Rials,
    }
    optional {
        /// When it was made: Unix time, of an undocumented unit.
        created_at = "createdAt" | "created_at": StringOrInteger,
    }
}

text_enum! {
    /// How far a payment is.
    TransactionStatus {
        /// Not finished.
        Pending = "pending",
        /// Paid. Only this is proof.
        Paid = "paid",
        /// It failed.
        Failed = "failed",
        /// The bot refused it.
        Rejected = "rejected",
    }
}

/// An amount of money in whole rials, Bale's unit. Ten rials are a toman.
///
/// ```
/// use balethon::types::Rials;
///
/// assert_eq!(Rials::toman(5_000), Rials(50_000));
/// assert_eq!(Rials(1_250_000).to_string(), "۱٬۲۵۰٬۰۰۰ ریال");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rials(pub i64);

impl Rials {
    /// So many tomans.
    pub fn toman(toman: i64) -> Self {
        Self(toman.saturating_mul(10))
    }

    /// Whole tomans, without the rials that are left.
    pub fn to_toman(self) -> i64 {
        self.0 / 10
    }
}

impl From<i64> for Rials {
    fn from(rials: i64) -> Self {
        Self(rials)
    }
}

/// As Persians write it: `۱٬۲۵۰٬۰۰۰ ریال`. `{:#}` is in tomans.
impl fmt::Display for Rials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (amount, unit) = if f.alternate() { (self.to_toman(), "تومان") } else { (self.0, "ریال") };
        let digits = amount.unsigned_abs().to_string();
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push('٬');
            }
            text.push(PERSIAN_DIGITS[digit.to_digit(10).unwrap_or(0) as usize]);
        }
        write!(f, "{}{text} {unit}", if amount < 0 { "−" } else { "" })
    }
}

const PERSIAN_DIGITS: [char; 10] = ['۰', '۱', '۲', '۳', '۴', '۵', '۶', '۷', '۸', '۹'];

impl Add for Rials {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Rials {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul<i64> for Rials {
    type Output = Self;

    fn mul(self, times: i64) -> Self {
        Self(self.0 * times)
    }
}

impl Sum for Rials {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self(0), Add::add)
    }
}

impl LabeledPrice {
    /// A line of a bill.
    pub fn new(label: impl Into<String>, amount: impl Into<Rials>) -> Self {
        Self { label: label.into(), amount: amount.into(), extra: Default::default() }
    }
}

impl<L: Into<String>> From<(L, Rials)> for LabeledPrice {
    fn from((label, amount): (L, Rials)) -> Self {
        Self::new(label, amount)
    }
}

impl SuccessfulPayment {
    /// By what this payment is known: fulfil each id once, since receipts may come twice.
    pub fn charge_id(&self) -> Option<&str> {
        let ids = [&self.telegram_payment_charge_id, &self.provider_payment_charge_id];
        ids.into_iter().flatten().map(String::as_str).find(|id| !id.is_empty())
    }
}

impl Transaction {
    /// Whether the money was paid. A library has `succeed` for Bale's `paid`.
    pub fn is_paid(&self) -> bool {
        self.status == TransactionStatus::Paid || self.status.as_str() == "succeed"
    }
}
