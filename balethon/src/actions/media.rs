//! Sending files by verbs: `message.reply_photo(…)`, `chat.send_document(…)`, `user.send_video(…)`.

use crate::methods::{
    Request, SendAnimation, SendAudio, SendDocument, SendMediaGroup, SendPhoto, SendSticker, SendVideo, SendVoice,
    SetChatPhoto,
};
use crate::types::{Chat, InputFile, InputMedia, Message, User};

macro_rules! verbs {
    ($($method:ident, $field:ident: $type:ty, $send:ident, $reply:ident, $what:literal;)*) => {
        impl Message {$(
            #[doc = concat!("Replies with ", $what, " that quotes this message.")]
            pub fn $reply(&self, $field: impl Into<$type>) -> Request<$method> {
                let mut request = self.$send($field);
                request.method.reply_to_message_id = self.is_addressable().then_some(self.id);
                request
            }

            #[doc = concat!("Sends ", $what, " to the chat of this message, without quoting it.")]
            pub fn $send(&self, $field: impl Into<$type>) -> Request<$method> {
                Request::new(self.bound.api().cloned(), $method::new(&self.chat, $field))
            }
        )*}

        impl Chat {$(
            #[doc = concat!("Sends ", $what, ".")]
            pub fn $send(&self, $field: impl Into<$type>) -> Request<$method> {
                Request::new(self.bound.api().cloned(), $method::new(self, $field))
            }
        )*}

        impl User {$(
            #[doc = concat!("Sends ", $what, " to the private chat with this person, who must have started the bot before.")]
            pub fn $send(&self, $field: impl Into<$type>) -> Request<$method> {
                Request::new(self.bound.api().cloned(), $method::new(self, $field))
            }
        )*}
    };
}

verbs! {
    SendPhoto, photo: InputFile, send_photo, reply_photo, "a photo";
    SendAudio, audio: InputFile, send_audio, reply_audio, "music";
    SendDocument, document: InputFile, send_document, reply_document, "a file";
    SendVideo, video: InputFile, send_video, reply_video, "a video";
    SendAnimation, animation: InputFile, send_animation, reply_animation, "a GIF or a video without sound";
    SendVoice, voice: InputFile, send_voice, reply_voice, "a voice message";
    SendSticker, sticker: InputFile, send_sticker, reply_sticker, "a sticker";
    SendMediaGroup, media: Vec<InputMedia>, send_media_group, reply_media_group, "an album";
}

impl Chat {
    /// Sets the photo of the group or channel; it has to be uploaded. One library marks it as broken on Bale's side.
    pub fn set_photo(&self, photo: impl Into<InputFile>) -> Request<SetChatPhoto> {
        Request::new(self.bound.api().cloned(), SetChatPhoto::new(self, photo))
    }
}
