//! Sets of stickers.

use balethon::sandbox::Sandbox;
use serde_json::json;

use crate::wire::Bot;

#[tokio::test]
async fn a_set_is_made_grows_and_shrinks() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    let bot = Bot::of(&sandbox);
    let name = format!("cats_by_{}", sandbox.username(&sandbox.token()));
    let user = ali.id().0;
    let file = bot.upload("uploadStickerFile", json!({"user_id": user}), "sticker", "a.webp", b"webp").await;
    let sticker = json!({"sticker": file["file_id"]});
    let set = json!({"user_id": user, "name": name, "title": "گربه", "sticker": [sticker]});
    bot.ok("createNewStickerSet", set.clone()).await;
    assert_eq!(bot.error("createNewStickerSet", set).await.0, 400, "the name is taken");
    let fields = json!({"user_id": user, "name": name, "sticker": {"sticker": "attach://one"}});
    assert_eq!(bot.multipart("addStickerToSet", fields, &[("one", "b.webp", vec![1])]).await.0, 200);
    let shown = bot.ok("getStickerSet", json!({"name": name})).await;
    assert_eq!((&shown["title"], shown["stickers"].as_array().unwrap().len()), (&json!("گربه"), 2));
    assert_eq!(shown["stickers"][0]["set_name"], name);
    bot.ok("deleteStickerFromSet", json!({"sticker": shown["stickers"][0]["file_id"]})).await;
    assert_eq!(bot.ok("getStickerSet", json!({"name": name})).await["stickers"].as_array().unwrap().len(), 1);

    let wrong_name = json!({"user_id": user, "name": "cats", "title": "x", "sticker": [sticker]});
    assert_eq!(bot.error("createNewStickerSet", wrong_name).await.0, 400);
    let wrong_format =
        json!({"user_id": user, "name": name, "sticker": {"sticker": file["file_id"], "format": "video"}});
    assert_eq!(bot.error("addStickerToSet", wrong_format).await.0, 400);
}
