//! Files on Bale's side.

use super::FileId;

object! {
    /// A file that is ready for download.
    struct File: verbs {
        /// Its id.
        file_id: FileId,
    }
    optional {
        /// The same over time and for other bots; not for downloading or sending.
        file_unique_id: String,
        /// In bytes.
        file_size: u64,
        /// What stands in the download's address, for an hour. It may equal the id.
        file_path: String,
    }
}
