//! Mini apps.

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
}

impl WebAppInfo {
    /// The mini app at an address.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), extra: Default::default() }
    }
}
