//! The guide: how to write a bot, one chapter after another.
//!
//! 1. [`first_bot`]: a bot in five minutes
//! 2. [`handlers`]: what they take, ask and answer
//! 3. [`captures`]: routes that carry values, to handlers and back
//! 4. [`dialogues`]: conversations, and what the bot remembers of them
//! 5. [`asking`]: questions that wait for their answer
//! 6. [`order`]: which handler runs
//! 7. [`gates`]: what happens before the handlers, and after them
//! 8. [`modules`]: a bot over several modules and crates, several bots in one program
//! 9. [`requests`]: talking to Bale, and what happens at the same time
//! 10. [`errors`]: what can go wrong, and who hears of it
//! 11. [`explain`]: why a handler did not run
//! 12. [`running`]: settings, start, stop, and what happens to updates
//! 13. `testing`: the sandbox as a test kit (shown with the feature `sandbox`)
//! 14. `page`: the sandbox's page (shown with the feature `sandbox`)
//! 15. [`recipes`]: writing to many, work by the clock, payments, what is remembered for good, …
//! 16. [`coming_from`]: where users of Balethon and Pyrogram find their things

#[doc = include_str!("first_bot.md")]
pub mod first_bot {}

#[doc = include_str!("handlers.md")]
pub mod handlers {}

#[doc = include_str!("captures.md")]
pub mod captures {}

#[doc = include_str!("dialogues.md")]
pub mod dialogues {}

#[doc = include_str!("order.md")]
pub mod order {}

#[doc = include_str!("gates.md")]
pub mod gates {}

#[doc = include_str!("modules.md")]
pub mod modules {}

#[doc = include_str!("requests.md")]
pub mod requests {}

#[doc = include_str!("asking.md")]
pub mod asking {}

#[doc = include_str!("errors.md")]
pub mod errors {}

#[doc = include_str!("explain.md")]
pub mod explain {}

#[doc = include_str!("running.md")]
pub mod running {}

#[cfg(feature = "sandbox")]
#[doc = include_str!("testing.md")]
pub mod testing {}

#[cfg(feature = "sandbox")]
#[doc = include_str!("page.md")]
pub mod page {}

#[doc = include_str!("recipes.md")]
pub mod recipes {}

#[doc = include_str!("coming_from.md")]
pub mod coming_from {}
