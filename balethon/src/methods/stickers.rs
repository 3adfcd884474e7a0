//! Sticker sets.

use super::FilePart;
use super::limit::{chars, count, refuse};
use crate::error::Error;
use crate::types::{File, FileId, InputFile, InputSticker, StickerSet, UserId};

method! {
    /// Uploads a picture for a set of stickers: WEBP, PNG, TGS or WEBM.
    struct UploadStickerFile, upload_sticker_file = "uploadStickerFile" -> File {
        /// Whose it is.
        user_id: UserId,
        /// The picture, uploaded.
        sticker: InputFile,
    }
    example { let file = client.upload_sticker_file(&user, InputFile::url("https://example.com/cat.webp")).await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            self.sticker.check()
        }

        fn files(&self) -> Vec<FilePart<'_>> {
            vec![FilePart::new("sticker", &self.sticker).at_most(50 << 20)]
        }
    }

    /// Makes a set of stickers that belongs to a person.
    struct CreateNewStickerSet, create_new_sticker_set = "createNewStickerSet" {
        /// Whose it is.
        user_id: UserId,
        /// Its short name: 1 to 64 Latin letters, digits and underscores, beginning with a letter, ending in
        /// `_by_<the bot's username>` with its capitals as they are.
        name: String,
        /// Its title, 1 to 64 characters.
        title: String,
        /// 1 to 50 stickers. A set holds 200 emoji, 50 videos or 120 of the usual ones.
        sticker: Vec<InputSticker>,
    }
    example { client.create_new_sticker_set(&user, "cats_by_books_bot", "Cats", [InputSticker::new("1:2:3:4").emoji("🐈")]).await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            set_name(&self.name)?;
            chars("the set's title", &self.title, 1..=64, "shorten it")?;
            count("the set", self.sticker.len(), 1..=50, "stickers", "add the others by `add_sticker_to_set`")
        }
    }

    /// Adds a sticker to a set, of the same format as the others. A set holds 200 emoji, 50 videos or 120 of the usual
    /// ones.
    struct AddStickerToSet, add_sticker_to_set = "addStickerToSet" {
        /// Whose it is.
        user_id: UserId,
        /// The set's short name.
        name: String,
        /// The sticker.
        sticker: InputSticker,
    }
    example { client.add_sticker_to_set(&user, "cats_by_books_bot", InputSticker::new("1:2:3:4")).await?; }

    /// A set of stickers. Undocumented; not confirmed.
    struct GetStickerSet, get_sticker_set = "getStickerSet" -> StickerSet, reads {
        /// The set's short name.
        name: String,
    }
    example { let cats = client.get_sticker_set("cats_by_books_bot").await?.stickers; }

    /// Deletes a sticker from its set. Undocumented; not confirmed.
    struct DeleteStickerFromSet, delete_sticker_from_set = "deleteStickerFromSet" {
        /// The sticker.
        sticker: FileId,
    }
    example { client.delete_sticker_from_set("1:2:3:4").await?; }
}

fn set_name(name: &str) -> Result<(), Error> {
    chars("the set's name", name, 1..=64, "shorten it")?;
    let letters = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if letters && name.contains("_by_") {
        return Ok(());
    }
    Err(refuse(format!(
        "the set's name {name:?} is none that Bale takes: Latin letters, digits and underscores, beginning with a \
         letter, ending in `_by_<the bot's username>`"
    )))
}
