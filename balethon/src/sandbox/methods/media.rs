//! Messages with files in them.

use serde_json::{Map, Value, json};

use crate::sandbox::world::{Draft, FileKind, Outcome, Refusal};

use super::{Call, markup};

const CAPTION: usize = 4096;
const CAPTION_IN_ALBUM: usize = 1024;
/// Of the items of an album. Bale's own numbers are not documented; these are Telegram's.
const ALBUM: std::ops::RangeInclusive<usize> = 2..=10;

pub(super) fn send_photo(call: &mut Call<'_>) -> Outcome<Value> {
    send(call, FileKind::Photo)
}

pub(super) fn send_audio(call: &mut Call<'_>) -> Outcome<Value> {
    send(call, FileKind::Audio)
}

pub(super) fn send_document(call: &mut Call<'_>) -> Outcome<Value> {
    send(call, FileKind::Document)
}

pub(super) fn send_video(call: &mut Call<'_>) -> Outcome<Value> {
    send(call, FileKind::Video)
}

pub(super) fn send_animation(call: &mut Call<'_>) -> Outcome<Value> {
    send(call, FileKind::Animation)
}

pub(super) fn send_voice(call: &mut Call<'_>) -> Outcome<Value> {
    send(call, FileKind::Voice)
}

pub(super) fn send_sticker(call: &mut Call<'_>) -> Outcome<Value> {
    send(call, FileKind::Sticker)
}

fn send(call: &mut Call<'_>, kind: FileKind) -> Outcome<Value> {
    call.chat()?;
    let caption = call.params.text_up_to("caption", CAPTION)?.filter(|_| kind != FileKind::Sticker);
    let inner = call.file(kind)?;
    let described = [call.params.integer("width")?, call.params.integer("height")?, call.params.integer("duration")?];
    call.world.describe_file(&inner, described);
    let draft = draft(call, &inner, caption);
    call.send(kind.permission(), draft)
}

fn draft(call: &Call<'_>, inner: &str, caption: Option<String>) -> Draft {
    let mut content = Map::new();
    for (field, value) in call.world.media(inner) {
        content.insert(field.into(), value);
    }
    let mut draft = Draft::from(content);
    if let Some(caption) = caption.filter(|caption| !caption.is_empty()) {
        draft.set_text("caption", &caption);
    }
    draft
}

/// Checks the whole album before it sends any of it.
pub(super) fn send_media_group(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.chat()?;
    let items = call.params.required_json("media")?;
    let items = items.as_array().ok_or_else(|| Refusal::invalid("media"))?;
    if !ALBUM.contains(&items.len()) {
        return Err(Refusal::bad_request("an album has 2 to 10 items"));
    }
    let kinds: Vec<FileKind> = items.iter().map(kind_of).collect::<Outcome<_>>()?;
    if !FileKind::make_album(&kinds) {
        return Err(Refusal::bad_request("documents and music go only among themselves in an album"));
    }
    let markup = markup::any(&call.params)?;
    let reply_to = call.params.integer("reply_to_message_id")?;
    let mut drafts = Vec::new();
    for (item, kind) in items.iter().zip(&kinds) {
        call.world.need_send(call.bot, key, kind.permission())?;
        let caption = item["caption"].as_str().map(str::to_owned);
        if caption.as_ref().is_some_and(|caption| caption.chars().count() > CAPTION_IN_ALBUM) {
            return Err(Refusal::bad_request("caption is too long"));
        }
        let inner = call.attached(*kind, &item["media"])?;
        call.world.describe_file(&inner, [&item["width"], &item["height"], &item["duration"]].map(Value::as_i64));
        drafts.push(draft(call, &inner, caption));
    }
    let album = call.world.next_album(call.bot);
    let last = drafts.len() - 1;
    let mut messages = Vec::new();
    for (index, mut draft) in drafts.into_iter().enumerate() {
        draft.content.insert("media_group_id".into(), json!(album));
        let markup = markup.clone().filter(|_| index == last);
        let message = call.world.post(key, call.bot, draft.replying(reply_to).with_markup(markup))?;
        messages.push((*message).clone());
    }
    Ok(json!(messages))
}

/// The four kinds that an album takes; animations fail there.
fn kind_of(item: &Value) -> Outcome<FileKind> {
    match item["type"].as_str().and_then(FileKind::from_field) {
        Some(kind @ (FileKind::Photo | FileKind::Video | FileKind::Audio | FileKind::Document)) => Ok(kind),
        _ => Err(Refusal::invalid("media")),
    }
}
