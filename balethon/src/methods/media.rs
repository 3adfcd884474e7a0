//! Sending photos, videos, files and albums.

use serde::Serializer;
use serde::ser::SerializeSeq;

use super::FilePart;
use super::limit::{caption, chars, markup, refuse};
use crate::error::Error;
use crate::types::{InputFile, InputMedia, MediaKind, Message, MessageId, Recipient, ReplyMarkup};

// Whether Bale counts in thousands is not documented: these refuse nothing that it takes.
/// What Bale takes of an uploaded photo, in bytes.
const PHOTO: u64 = 10 << 20;
/// What Bale takes of any other uploaded file, in bytes.
const FILE: u64 = 50 << 20;
/// What Bale takes of a thumbnail, in bytes.
const THUMBNAIL: u64 = 200 << 10;

/// Declares the methods that send one file: their optional parameters and limits are the same.
macro_rules! send_file {
    ($(
        $(#[doc = $doc:expr])*
        struct $name:ident, $function:ident = $bale:literal $field:ident: $field_doc:literal at most $limit:ident $(, $form:ident)? {
            $($(#[doc = $own_doc:expr])* $(#[serde($($own_serde:tt)*)])? $own:ident: $own_type:ty,)*
        }
        example { $($example:tt)* }
    )*) => { method! {$(
        $(#[doc = $doc])*
        struct $name, $function = $bale -> Message {
            /// Where to.
            chat_id: Recipient,
            #[doc = $field_doc]
            $field: InputFile,
        }
        optional {
            $($(#[doc = $own_doc])* $(#[serde($($own_serde)*)])? $own: $own_type,)*
            /// The message to reply to.
            reply_to_message_id: MessageId,
            /// A keyboard.
            reply_markup: ReplyMarkup,
        }
        example { $($example)* }
        impl {
            $(const FORM: bool = send_file!(@form $form);)?

            fn check(&self) -> Result<(), Error> {
                self.$field.check()?;
                send_file!(@caption self $($own)*);
                markup(self.reply_markup.as_ref())
            }

            fn files(&self) -> Vec<FilePart<'_>> {
                vec![FilePart::new(stringify!($field), &self.$field).at_most($limit)]
            }
        }
    )*} };
    (@form form) => { true };
    (@caption $self:ident) => {};
    (@caption $self:ident caption $($rest:ident)*) => { caption($self.caption.as_deref())? };
}

send_file! {
    /// Sends a photo: at most 10 MB when uploaded, 5 MB by address.
    struct SendPhoto, send_photo = "sendPhoto" photo: "The photo." at most PHOTO {
        /// At most 4096 characters of Bale's Markdown. One bot cuts them at 1000.
        caption: String,
    }
    example { client.send_photo(&message, "https://example.com/cat.jpg").caption("A cat").await?; }

    /// Sends music, MP3 or M4A: at most 50 MB when uploaded, 20 MB by address.
    struct SendAudio, send_audio = "sendAudio" audio: "The music." at most FILE {
        /// At most 4096 characters of Bale's Markdown. One bot cuts them at 1000.
        caption: String,
    }
    example { client.send_audio(&message, "https://example.com/song.mp3").await?; }

    /// Sends a file: at most 50 MB when uploaded, 20 MB by address, and by address GIF, PDF and ZIP only.
    struct SendDocument, send_document = "sendDocument" document: "The file." at most FILE {
        /// At most 4096 characters of Bale's Markdown. One bot cuts them at 1000.
        caption: String,
    }
    example { client.send_document(&message, "https://example.com/report.pdf").caption("As promised").await?; }

    /// Sends a video, MPEG-4: at most 50 MB when uploaded, 20 MB by address. Others are better sent as documents.
    struct SendVideo, send_video = "sendVideo" video: "The video." at most FILE {
        /// At most 4096 characters of Bale's Markdown. One bot cuts them at 1000.
        caption: String,
    }
    example { client.send_video(&message, "https://example.com/cat.mp4").await?; }

    /// Sends a GIF, or an H.264 video without sound: at most 50 MB. By id or address some libraries got nothing but
    /// faults of the server; with the feature `uploads` these are sent as a form, which worked.
    struct SendAnimation, send_animation = "sendAnimation" animation: "The animation." at most FILE, form {
        /// At most 4096 characters of Bale's Markdown. Not documented here; libraries send it.
        caption: String,
        /// How long it is. Not documented; libraries send it.
        #[serde(serialize_with = "crate::types::seconds::optional::serialize")]
        duration: std::time::Duration,
        /// In pixels. Not documented; libraries send it.
        width: i64,
        /// In pixels. Not documented; libraries send it.
        height: i64,
    }
    example { client.send_animation(&message, "https://example.com/cat.gif").await?; }

    /// Sends a voice message: at most 50 MB when uploaded. By address it must be audio/ogg of at most 1 MB; from 1 to 20
    /// MB it arrives as a file.
    struct SendVoice, send_voice = "sendVoice" voice: "The voice message." at most FILE {
        /// At most 4096 characters of Bale's Markdown. One bot cuts them at 1000.
        caption: String,
    }
    example { client.send_voice(&message, "https://example.com/hello.ogg").await?; }

    /// Sends a sticker. Undocumented; three libraries have it.
    struct SendSticker, send_sticker = "sendSticker" sticker: "The sticker." at most FILE {}
    example { client.send_sticker(&message, "1:2:3:4").await?; }
}

method! {
    /// Sends an album of photos and videos, of documents, or of audio. How many it may have is not documented;
    /// Telegram's are 2 to 10.
    struct SendMediaGroup, send_media_group = "sendMediaGroup" -> Vec<Message> {
        /// Where to.
        chat_id: Recipient,
        /// The items.
        #[serde(serialize_with = "album")]
        media: Vec<InputMedia>,
    }
    optional {
        /// The message to reply to.
        reply_to_message_id: MessageId,
        /// A keyboard. Not documented here; two libraries send it.
        reply_markup: ReplyMarkup,
    }
    example { client.send_media_group(&message, [InputMedia::photo("https://example.com/1.jpg").caption("One"), InputMedia::photo("1:2:3:4")]).await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            let Some(first) = self.media.first() else {
                return Err(refuse("the album is empty; give it photos, videos, documents or audio"));
            };
            for item in &self.media {
                item.media.check()?;
                chars("a caption in the album", item.caption.as_deref().unwrap_or_default(), 0..=1024, "shorten it")?;
                let alone = |kind: &MediaKind| matches!(kind, MediaKind::Document | MediaKind::Audio);
                if item.kind != first.kind && (alone(&item.kind) || alone(&first.kind)) {
                    return Err(refuse(format!(
                        "the album mixes {} and {}; Bale takes documents, and audio, among themselves only",
                        first.kind, item.kind
                    )));
                }
            }
            markup(self.reply_markup.as_ref())
        }

        fn files(&self) -> Vec<FilePart<'_>> {
            let mut files = Vec::new();
            for (index, item) in self.media.iter().enumerate() {
                let limit = if item.kind == MediaKind::Photo { PHOTO } else { FILE };
                files.push(FilePart::new(part("media", index), &item.media).at_most(limit));
                if let Some(thumbnail) = &item.thumbnail {
                    files.push(FilePart::new(part("thumbnail", index), thumbnail).at_most(THUMBNAIL));
                }
            }
            files
        }
    }

    /// Sets the photo of a group or channel; it has to be uploaded. One library marks it as broken on Bale's side.
    struct SetChatPhoto, set_chat_photo = "setChatPhoto" {
        /// The chat.
        chat_id: Recipient,
        /// The photo, at most 10 MB.
        photo: InputFile,
    }
    example { client.set_chat_photo(&message, InputFile::id("1:2:3:4")).await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            self.photo.check()
        }

        fn files(&self) -> Vec<FilePart<'_>> {
            vec![FilePart::new("photo", &self.photo).at_most(PHOTO)]
        }
    }
}

fn part(name: &str, index: usize) -> String {
    format!("{name}{index}")
}

/// The items as Bale reads them: uploads are named by their parts. The page of Bale's has `<attach://name>`, some
/// libraries the bare name; `attach://name` is what most send.
fn album<S: Serializer>(items: &[InputMedia], serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(items.len()))?;
    for (index, item) in items.iter().enumerate() {
        let mut value = serde_json::to_value(item).map_err(serde::ser::Error::custom)?;
        for (name, file) in [("media", Some(&item.media)), ("thumbnail", item.thumbnail.as_ref())] {
            if file.is_some_and(InputFile::is_upload) {
                value[name] = format!("attach://{}", part(name, index)).into();
            }
        }
        list.serialize_element(&value)?;
    }
    list.end()
}
