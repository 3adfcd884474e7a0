//! Points in time and spans of it, as Bale writes them.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A point in time, in Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Seconds since the beginning of 1970, UTC.
    pub fn unix(self) -> i64 {
        self.0
    }

    /// True where Bale left the date out, as on the message of a press on a very old button.
    pub fn is_missing(&self) -> bool {
        self.0 == 0
    }

    /// The same as the standard library tells it.
    pub fn to_system_time(self) -> SystemTime {
        let distance = Duration::from_secs(self.0.unsigned_abs());
        let time = if self.0 < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) };
        // Systems cannot tell every time that 64 bits can.
        time.unwrap_or(UNIX_EPOCH)
    }
}

impl From<i64> for Timestamp {
    fn from(seconds: i64) -> Self {
        Self(seconds)
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let seconds = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self(seconds(after)),
            Err(before) => Self(-seconds(before.duration())),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Durations that travel as whole seconds. Null is none at all, and what is below zero too.
pub(crate) mod seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(span: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(span.as_secs())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Ok(optional::deserialize(deserializer)?.unwrap_or_default())
    }

    /// The same where there may be none.
    pub(crate) mod optional {
        use super::*;

        pub(crate) fn serialize<S: Serializer>(span: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
            match span {
                Some(span) => super::serialize(span, serializer),
                None => serializer.serialize_none(),
            }
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
            #[derive(Deserialize)]
            #[serde(untagged)]
            enum Seconds {
                Whole(u64),
                Other(f64),
            }
            Ok(Option::deserialize(deserializer)?.map(|seconds| match seconds {
                Seconds::Whole(seconds) => Duration::from_secs(seconds),
                Seconds::Other(seconds) => Duration::try_from_secs_f64(seconds).unwrap_or_default(),
            }))
        }
    }
}
