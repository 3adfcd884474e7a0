//! Sets of stickers.

/// A set that a bot made for a person.
#[derive(Clone, Debug)]
pub(crate) struct StickerSet {
    pub(crate) title: String,
    /// The person whose set it is, and the bot that keeps it.
    pub(crate) owner: i64,
    pub(crate) bot: i64,
    pub(crate) format: String,
    /// Inner ids of the files.
    pub(crate) stickers: Vec<String>,
}
