//! What messages hold besides text.

use std::ops::Deref;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{FileId, StringOrInteger, UserId, seconds};

object! {
    /// One size of a photo, or a thumbnail.
    struct PhotoSize: verbs {
        /// For downloading, and for sending it again.
        file_id: FileId,
    }
    default {
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
    }

    /// A GIF, or a video without sound.
    struct Animation: verbs {
        /// For downloading, and for sending it again.
        file_id: FileId,
    }
    default {
        /// How long it is.
        #[serde(serialize_with = "seconds::serialize")]
        duration: Duration => seconds::deserialize,
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    }
    optional {
        /// The same over time and for other bots; not for downloading or sending.
        file_unique_id: String,
        /// A small picture of it.
        thumbnail: PhotoSize,
        /// Its name on the sender's device.
        file_name: String,
        /// MIME type.
        mime_type: String,
        /// In bytes.
        file_size: u64,
    }

    /// Music.
    struct Audio: verbs {
        /// For downloading, and for sending it again.
        file_id: FileId,
    }
    default {
        /// How long it is.
        #[serde(serialize_with = "seconds::serialize")]
        duration: Duration => seconds::deserialize,
    }
    optional {
        /// The same over time and for other bots; not for downloading or sending.
        file_unique_id: String,
        /// Its title.
        title: String,
        /// Its name on the sender's device.
        file_name: String,
        /// MIME type.
        mime_type: String,
        /// In bytes.
        file_size: u64,
        /// Who plays. Not documented for Bale.
        performer: String,
    }

    /// A file.
    struct Document: verbs {
        /// For downloading, and for sending it again.
        file_id: FileId,
    }
    optional {
        /// The same over time and for other bots; not for downloading or sending.
        file_unique_id: String,
        /// A small picture that the sender set.
        thumbnail: PhotoSize,
        /// Its name on the sender's device.
        file_name: String,
        /// MIME type.
        mime_type: String,
        /// In bytes.
        file_size: u64,
        /// The older name of `thumbnail`; only in one library's model.
        thumb: PhotoSize,
    }

    /// A video.
    struct Video: verbs {
        /// For downloading, and for sending it again.
        file_id: FileId,
    }
    default {
        /// How long it is.
        #[serde(serialize_with = "seconds::serialize")]
        duration: Duration => seconds::deserialize,
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    }
    optional {
        /// The same over time and for other bots; not for downloading or sending.
        file_unique_id: String,
        /// Its name on the sender's device.
        file_name: String,
        /// MIME type.
        mime_type: String,
        /// In bytes.
        file_size: u64,
        /// A small picture of it. Not documented for videos.
        thumbnail: PhotoSize,
        /// The older name of `thumbnail`; only in one library's model.
        thumb: PhotoSize,
    }

    /// A voice message. Bale documents its two ids only.
    struct Voice: verbs {
        /// For downloading, and for sending it again.
        file_id: FileId,
    }
    optional {
        /// The same over time and for other bots; not for downloading or sending.
        file_unique_id: String,
        /// How long it is. Not documented; four libraries read it.
        #[serde(serialize_with = "seconds::optional::serialize")]
        duration: Duration => seconds::optional::deserialize,
        /// MIME type. Not documented; four libraries read it.
        mime_type: String,
        /// In bytes. Not documented; four libraries read it.
        file_size: u64,
    }

    /// A shared contact.
    struct Contact {
        /// Phone number.
        phone_number: String,
    }
    default {
        /// First name.
        first_name: String,
    }
    optional {
        /// Last name.
        last_name: String,
        /// The contact's id in Bale. Said to have 32 bits, where others have 52.
        user_id: UserId,
    }

    /// A point on the map.
    struct Location {
        /// In degrees.
        longitude: f64,
        /// In degrees.
        latitude: f64,
    }

    /// A poll. Undocumented: messages can hold one, no method sends one.
    struct Poll {
        /// Its id.
        id: StringOrInteger,
    }
    default {
        /// The question.
        question: String,
        /// The choices.
        options: Vec<PollOption>,
        /// How many have voted.
        total_voter_count: i64,
        /// Whether it is over.
        is_closed: bool,
        /// Whether votes are secret.
        is_anonymous: bool,
        /// A question or a quiz.
        kind = "type": PollType,
        /// Whether one may choose several.
        allows_multiple_answers: bool,
        /// Whether a vote may be changed.
        allows_revoting: bool,
        /// Whether only members may vote.
        members_only: bool,
    }

    /// One choice of a poll.
    struct PollOption {}
    default {
        /// Stable id of the choice.
        persistent_id: String,
        /// The text.
        text: String,
        /// How many chose it.
        voter_count: i64,
    }
}

text_enum! {
    /// The kind of a poll.
    PollType {
        /// A question.
        Regular = "regular",
        /// A question with a right answer.
        Quiz = "quiz",
    }
}

/// A photo in its sizes, as Bale lists them. Reads like a slice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Photo(pub Vec<PhotoSize>);

impl Photo {
    /// The size with the most pixels.
    pub fn largest(&self) -> Option<&PhotoSize> {
        self.0.iter().max_by_key(|size| u64::from(size.width) * u64::from(size.height))
    }

    /// The size with the fewest pixels.
    pub fn smallest(&self) -> Option<&PhotoSize> {
        self.0.iter().min_by_key(|size| u64::from(size.width) * u64::from(size.height))
    }
}

impl Deref for Photo {
    type Target = [PhotoSize];

    fn deref(&self) -> &[PhotoSize] {
        &self.0
    }
}

impl Document {
    /// Whether the MIME type begins so, such as `video/`: some servers sent audio and video files as documents only.
    pub fn is_of(&self, mime: &str) -> bool {
        self.mime_type.as_deref().is_some_and(|own| own.starts_with(mime))
    }
}
