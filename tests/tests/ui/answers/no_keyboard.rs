use balethon::prelude::*;

#[on_message]
async fn ask(message: Message) -> Result {
    message.reply("Really?").reply_markup("Yes").await?;
    Ok(())
}

#[on_callback_query]
async fn change(query: CallbackQuery) -> Result {
    query.edit_text("Really?").reply_markup(ReplyKeyboard::new()).await?;
    Ok(())
}

fn main() {}
