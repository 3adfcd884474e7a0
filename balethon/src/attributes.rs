//! The attributes, documented where their users read it.

#[doc = include_str!("docs/condition.md")]
pub use balethon_macros::condition;
#[doc = include_str!("docs/handlers.md")]
pub use balethon_macros::handlers;
#[doc = include_str!("docs/on_callback_query.md")]
pub use balethon_macros::on_callback_query;
#[doc = include_str!("docs/on_command.md")]
pub use balethon_macros::on_command;
#[doc = include_str!("docs/on_connect.md")]
pub use balethon_macros::on_connect;
#[doc = include_str!("docs/on_disconnect.md")]
pub use balethon_macros::on_disconnect;
#[doc = include_str!("docs/on_edited_message.md")]
pub use balethon_macros::on_edited_message;
#[doc = include_str!("docs/on_error.md")]
pub use balethon_macros::on_error;
#[doc = include_str!("docs/on_initialize.md")]
pub use balethon_macros::on_initialize;
#[doc = include_str!("docs/on_message.md")]
pub use balethon_macros::on_message;
#[doc = include_str!("docs/on_pre_checkout_query.md")]
pub use balethon_macros::on_pre_checkout_query;
#[doc = include_str!("docs/on_shutdown.md")]
pub use balethon_macros::on_shutdown;
#[doc = include_str!("docs/on_update.md")]
pub use balethon_macros::on_update;
