//! Mini apps.

use std::collections::BTreeMap;

use super::{Timestamp, UserId};

object! {
    /// A mini app that a button opens.
    struct WebAppInfo {
        /// Its address, on https.
        url: String,
    }

    /// What a mini app sent by `sendData`. Clients can forge it: check what matters by `initData`.
    struct WebAppData {
        /// The data.
        data: String,
    }

    /// The person in a mini app's [`WebAppInitData`].
    struct WebAppUser {
        /// Their id.
        id: UserId,
    }
    default {
        /// First name.
        first_name: String,
    }
    optional {
        /// Last name. Only in one library's model.
        last_name: String,
        /// Username.
        username: String,
        /// Whether the bot may write to them.
        allows_write_to_pm: bool,
        /// The address of their photo.
        photo_url: String,
    }
}

/// What a mini app was opened with (`Bale.WebApp.initData`), after its signature was checked by
/// `Client::init_data` (feature `webapp`).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebAppInitData {
    /// Id of the session.
    pub query_id: Option<String>,
    /// Who opened it.
    pub user: Option<WebAppUser>,
    /// When it was opened.
    pub auth_date: Timestamp,
    /// What stood after `?startapp=` in the link.
    pub start_param: Option<String>,
    /// The signature.
    pub hash: String,
    /// The fields that this version does not know.
    pub extra: BTreeMap<String, String>,
}

impl WebAppInfo {
    /// The mini app at an address.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), extra: Default::default() }
    }
}
