//! Files on Bale's side.

use crate::types::{File, FileId};

method! {
    /// Makes a file of at most 20 MB ready for download. Its address works for an hour.
    struct GetFile, get_file = "getFile" -> File, reads {
        /// The file.
        file_id: FileId,
    }
}
