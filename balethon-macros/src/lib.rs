//! The attributes of `balethon`; use them through that crate.
