//! Safir and its one-time passwords: Bale's services for organizations, which reach people by phone number. They are no
//! part of the Bot API and have keys of their own.
//!
//! ```no_run
//! # async fn example() -> balethon::Result {
//! use balethon::safir::{Otp, Safir};
//!
//! let safir = Safir::new("api-access-key", 1409500561);
//! let id = safir.message("0912 000 0000").text("Your order is on its way.").request_id("order-7").send().await?;
//!
//! let otp = Otp::new("client-id", "client-secret");
//! let balance = otp.send("0912 000 0000", 482_913).await?;
//! # Ok(())
//! # }
//! ```

mod error;
mod http;
mod message;
mod otp;
mod phone;

pub use error::{Error, ErrorKind};
pub use message::{Safir, SafirMessage};
pub use otp::Otp;
