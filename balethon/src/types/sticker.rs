//! Stickers.

use super::{FileId, PhotoSize};

object! {
    /// A sticker.
    struct Sticker: verbs {
        /// For downloading, and for sending it again.
        file_id: FileId,
    }
    default {
        /// A plain sticker or a mask.
        kind = "type": StickerType,
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    }
    optional {
        /// The same over time and for other bots; not for downloading or sending.
        file_unique_id: String,
        /// In bytes.
        file_size: u64,
        /// A small picture of it. Only in libraries' models, like all that follow.
        thumbnail: PhotoSize,
        /// The emoji that it stands for.
        emoji: String,
        /// The set that it is from.
        set_name: String,
        /// Whether it moves.
        is_animated: bool,
        /// Whether it is a video.
        is_video: bool,
    }

    /// A set of stickers. No documented method gives one.
    struct StickerSet {
        /// Short name.
        name: String,
    }
    default {
        /// Title.
        title: String,
        /// All its stickers.
        stickers: Vec<Sticker>,
    }
    optional {
        /// A small picture of it.
        thumbnail: PhotoSize,
    }

    /// A sticker to put into a set. Bale names the type without telling its fields; these follow Telegram.
    struct InputSticker {
        /// What [`upload_sticker_file`](crate::Api::upload_sticker_file) gave.
        sticker: FileId,
    }
    optional {
        /// `static`, `animated` or `video`.
        format: String,
        /// The emoji that it stands for.
        emoji_list: Vec<String>,
    }
}

text_enum! {
    /// The kind of a sticker.
    StickerType {
        /// A plain one.
        Regular = "regular",
        /// One to put on a face.
        Mask = "mask",
    }
}

impl InputSticker {
    /// A sticker that was uploaded before.
    pub fn new(sticker: impl Into<FileId>) -> Self {
        Self { sticker: sticker.into(), format: None, emoji_list: None, extra: Default::default() }
    }

    /// `static`, `animated` or `video`.
    pub fn format(mut self, format: impl Into<String>) -> Self {
        self.format = Some(format.into());
        self
    }

    /// An emoji that it stands for, one more with each call.
    pub fn emoji(mut self, emoji: impl Into<String>) -> Self {
        self.emoji_list.get_or_insert_default().push(emoji.into());
        self
    }
}
