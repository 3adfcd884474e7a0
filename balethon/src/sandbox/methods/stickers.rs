//! Sets of stickers.

use serde_json::{Value, json};

use crate::sandbox::world::{FileKind, Outcome, Refusal, StickerSet};

use super::{Call, done, files};

const NAME: usize = 64;
const CREATED_WITH: usize = 50;
/// The most of a set, by its format.
const HOLDS: [(&str, usize); 3] = [("emoji", 200), ("video", 50), ("regular", 120)];

pub(super) fn upload_sticker_file(call: &mut Call<'_>) -> Outcome<Value> {
    owner(call)?;
    let upload = call.params.file("sticker").cloned().ok_or_else(|| Refusal::blank("sticker"))?;
    let inner = call.uploaded(FileKind::Sticker, &upload)?;
    files::describe(call, &inner)
}

pub(super) fn create_new_sticker_set(call: &mut Call<'_>) -> Outcome<Value> {
    let owner = owner(call)?;
    let name = text(call, "name")?;
    let title = text(call, "title")?;
    let ending = call.world.bots.get(&call.bot).map(|bot| format!("_by_{}", bot.username)).unwrap_or_default();
    let ends_well = name.to_lowercase().ends_with(&ending.to_lowercase());
    let sound = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !sound || !ends_well || call.world.sticker_sets.contains_key(&name) {
        return Err(Refusal::bad_request("sticker set name is invalid or taken"));
    }
    let given = call.params.required_json("sticker")?;
    let given = given.as_array().cloned().ok_or_else(|| Refusal::invalid("sticker"))?;
    if given.is_empty() || given.len() > CREATED_WITH {
        return Err(Refusal::invalid("sticker"));
    }
    let mut set = StickerSet { title, owner, bot: call.bot, format: format_of(&given[0]), stickers: Vec::new() };
    for sticker in &given {
        set.stickers.push(one(call, sticker, &set.format)?);
    }
    call.world.sticker_sets.insert(name, set);
    done()
}

pub(super) fn add_sticker_to_set(call: &mut Call<'_>) -> Outcome<Value> {
    let owner = owner(call)?;
    let name = text(call, "name")?;
    let set = own_set(call, &name)?;
    let (format, count, right_owner) = (set.format.clone(), set.stickers.len(), set.owner == owner);
    let most = HOLDS.iter().find(|(name, _)| *name == format).map_or(120, |(_, most)| *most);
    if !right_owner || count >= most {
        return Err(Refusal::bad_request("the sticker cannot be added to this set"));
    }
    let given = call.params.required_json("sticker")?;
    let sticker = one(call, &given, &format)?;
    if let Some(set) = call.world.sticker_sets.get_mut(&name) {
        set.stickers.push(sticker);
    }
    done()
}

pub(super) fn get_sticker_set(call: &mut Call<'_>) -> Outcome<Value> {
    let name = text(call, "name")?;
    let set = call.world.sticker_sets.get(&name).ok_or_else(no_set)?;
    let stickers: Vec<Value> = set
        .stickers
        .iter()
        .flat_map(|inner| call.world.media(inner))
        .map(|(_, mut sticker)| {
            sticker["set_name"] = json!(name);
            sticker
        })
        .collect();
    Ok(json!({"name": name, "title": set.title, "stickers": stickers}))
}

pub(super) fn delete_sticker_from_set(call: &mut Call<'_>) -> Outcome<Value> {
    let id = call.params.required_text("sticker")?;
    let inner = call.world.known_file(call.bot, &id).map(str::to_owned);
    let inner = inner.ok_or_else(|| Refusal::invalid("sticker"))?;
    let mut own = call.world.sticker_sets.values_mut().filter(|set| set.bot == call.bot);
    let set = own.find(|set| set.stickers.contains(&inner)).ok_or_else(no_set)?;
    set.stickers.retain(|sticker| *sticker != inner);
    done()
}

fn no_set() -> Refusal {
    Refusal::bad_request("sticker set not found")
}

/// Whose set it is to be.
fn owner(call: &Call<'_>) -> Outcome<i64> {
    let user = call.params.required_integer("user_id")?;
    if call.world.people.contains_key(&user) { Ok(user) } else { Err(Refusal::no_such_chat()) }
}

fn text(call: &Call<'_>, name: &str) -> Outcome<String> {
    let text = call.params.text_up_to(name, NAME)?.filter(|text| !text.is_empty());
    text.ok_or_else(|| Refusal::blank(name))
}

fn own_set<'a>(call: &'a Call<'_>, name: &str) -> Outcome<&'a StickerSet> {
    call.world.sticker_sets.get(name).filter(|set| set.bot == call.bot).ok_or_else(no_set)
}

fn format_of(sticker: &Value) -> String {
    sticker["format"].as_str().unwrap_or("regular").to_owned()
}

/// A sticker of a set, which has to be of the set's own format.
fn one(call: &mut Call<'_>, sticker: &Value, format: &str) -> Outcome<String> {
    if format_of(sticker) != format {
        return Err(Refusal::bad_request("the stickers of a set have one format"));
    }
    // The list in a form may name the parts directly.
    let source = if sticker.is_string() { sticker } else { &sticker["sticker"] };
    call.attached(FileKind::Sticker, source)
}
