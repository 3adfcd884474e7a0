//! Downloads.

use serde_json::{Value, json};

use crate::sandbox::quirks::FilePath;
use crate::sandbox::world::{Outcome, Refusal};

use super::Call;

/// The largest file that can be downloaded.
const DOWNLOAD: usize = 20 * 1024 * 1024;

pub(super) fn get_file(call: &mut Call<'_>) -> Outcome<Value> {
    let id = call.params.required_text("file_id")?;
    let inner = call.world.known_file(call.bot, &id).map(str::to_owned);
    let inner = inner.ok_or_else(|| Refusal::bad_request("file not found"))?;
    describe(call, &inner)
}

/// The `File` object.
pub(super) fn describe(call: &mut Call<'_>, inner: &str) -> Outcome<Value> {
    let file = call.world.file(inner).ok_or_else(|| Refusal::bad_request("file not found"))?;
    let (size, unique) = (file.bytes.len(), file.unique_id(inner));
    if size > DOWNLOAD {
        return Err(Refusal::bad_request("file is too big"));
    }
    let id = call.world.file_id(call.bot, inner);
    let path = match call.world.quirks.file_path {
        FilePath::FileId => id.clone(),
        FilePath::Path => call.world.file_link(call.bot, inner).unwrap_or_default(),
    };
    Ok(json!({"file_id": id, "file_unique_id": unique, "file_size": size, "file_path": path}))
}
