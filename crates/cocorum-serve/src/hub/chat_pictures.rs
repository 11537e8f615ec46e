//! URLs of the badges and emotes of a chat.

use std::collections::BTreeMap;

use rumble_feed::chat::Message;
use rumble_model::EmoteNames;

use crate::entry::Pictures;
use crate::media::MediaIndex;

/// Pictures that the messages of a chat show, by slug and by name.
#[derive(Debug, Default)]
pub(super) struct ChatPictures {
    badges: BTreeMap<String, String>,
    emotes: BTreeMap<String, String>,
    emote_names: EmoteNames,
}

impl ChatPictures {
    pub(super) fn set_badges(&mut self, badges: impl IntoIterator<Item = (String, String)>) {
        self.badges = badges.into_iter().take(MAX_BADGES).collect();
    }

    pub(super) fn set_emotes(&mut self, emotes: impl IntoIterator<Item = (String, String)>) {
        self.emotes = emotes.into_iter().take(MAX_EMOTES).collect();
        self.emote_names = self.emotes.keys().map(String::as_str).collect();
    }

    /// Adds the paths of the pictures that a message shows.
    pub(super) fn add(&self, message: &Message<'_>, media: &mut MediaIndex, pictures: &mut Pictures) {
        for slug in message.badges.iter().take(MAX_IN_MESSAGE) {
            if let Some(url) = self.badges.get(slug) {
                pictures.badge_media.insert(slug.clone(), media.path(url));
            }
        }
        let text = message.text.unwrap_or_default();
        for emote in self.emote_names.spans(text).take(MAX_IN_MESSAGE) {
            if let Some(url) = self.emotes.get(emote.name) {
                pictures
                    .emote_media
                    .insert(emote.name.to_owned(), media.path(url));
            }
        }
    }
}

const MAX_BADGES: usize = 1_000;
const MAX_EMOTES: usize = 10_000;
const MAX_IN_MESSAGE: usize = 100;
