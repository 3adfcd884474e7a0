//! Files on Bale's side.

use crate::types::{File, FileId};

method! {
    /// Makes a file of at most 20 MB ready for download. Its address works for an hour.
    struct GetFile, get_file = "getFile" -> File, reads {
        /// The file.
        file_id: FileId,
    }
    example { let file = client.get_file("1409500561:-356470065845700001:1:1b2ac7e8406c91d5").await?; }
}
