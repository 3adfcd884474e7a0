//! The items of an album.

use std::time::Duration;

use serde::Serialize;

use super::{InputFile, seconds};

text_enum! {
    /// What an item of an album is.
    MediaKind {
        /// A photo.
        Photo = "photo",
        /// A video.
        Video = "video",
        /// A moving picture. Bale names the kind, but not among those of an album, and a library got nothing but
        /// faults of the server.
        Animation = "animation",
        /// Music.
        Audio = "audio",
        /// A file.
        Document = "document",
    }
}

/// An item of an album, for [`send_media_group`](crate::Api::send_media_group).
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct InputMedia {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: MediaKind,
    /// The file.
    pub media: InputFile,
    /// A small picture of an uploaded video, animation, audio or document: JPEG, under 200 kB, at most 320 pixels a
    /// side, uploaded as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<InputFile>,
    /// At most 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Videos and animations: in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Videos and animations: in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Videos, animations and audio: how long it is.
    #[serde(skip_serializing_if = "Option::is_none", with = "seconds::optional")]
    pub duration: Option<Duration>,
    /// Audio: its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

impl InputMedia {
    /// A file of a kind.
    pub fn new(kind: MediaKind, media: impl Into<InputFile>) -> Self {
        Self {
            kind,
            media: media.into(),
            thumbnail: None,
            caption: None,
            width: None,
            height: None,
            duration: None,
            title: None,
        }
    }

    /// A photo.
    pub fn photo(media: impl Into<InputFile>) -> Self {
        Self::new(MediaKind::Photo, media)
    }

    /// A video.
    pub fn video(media: impl Into<InputFile>) -> Self {
        Self::new(MediaKind::Video, media)
    }

    /// A moving picture; see [`MediaKind::Animation`] for a warning.
    pub fn animation(media: impl Into<InputFile>) -> Self {
        Self::new(MediaKind::Animation, media)
    }

    /// Music.
    pub fn audio(media: impl Into<InputFile>) -> Self {
        Self::new(MediaKind::Audio, media)
    }

    /// A file.
    pub fn document(media: impl Into<InputFile>) -> Self {
        Self::new(MediaKind::Document, media)
    }

    /// At most 1024 characters.
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    /// A small picture: JPEG, under 200 kB, at most 320 pixels a side, uploaded as the item itself.
    pub fn thumbnail(mut self, thumbnail: impl Into<InputFile>) -> Self {
        self.thumbnail = Some(thumbnail.into());
        self
    }

    /// Width and height in pixels, of a video or an animation.
    pub fn dimensions(mut self, width: u32, height: u32) -> Self {
        (self.width, self.height) = (Some(width), Some(height));
        self
    }

    /// How long it is.
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = Some(duration);
        self
    }

    /// The title of music.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
}
