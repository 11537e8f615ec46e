use crate::{Json, object};

/// A group of emotes in `emote.list`.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct EmotePack {
    /// `id`
    pub id: u64,
    /// `title`
    pub title: String,
    /// `channel_id`; `None` is the global pack
    pub channel_id: Option<u64>,
    /// `emotes`
    pub emotes: Vec<Emote>,
}

/// One emote; in a text it is `:name:`.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Emote {
    /// `name`, without colons
    pub name: String,
    /// `is_subs_only`
    pub is_subs_only: bool,
}

/// The packs of every chat: the global one, one of a channel, and an empty one.
///
/// ```
/// use rumble_sim::templates::service::emote_packs;
/// assert!(emote_packs()[0].emotes.iter().any(|emote| emote.name == "r+wave"));
/// ```
#[must_use]
pub fn emote_packs() -> Vec<EmotePack> {
    let pack = |id, title: &str, channel_id, names: &[(&str, bool)]| EmotePack {
        id,
        title: title.to_owned(),
        channel_id,
        emotes: names
            .iter()
            .map(|(name, is_subs_only)| Emote {
                name: (*name).to_owned(),
                is_subs_only: *is_subs_only,
            })
            .collect(),
    };
    let global = [
        ("r+wave", false),
        ("r+heart", false),
        ("r+fire", false),
        ("r+laugh", false),
    ];
    let channel = [("otterdance", false), ("otterhammer", true)];
    vec![
        pack(1_700_001, "Everywhere", None, &global),
        pack(1_700_077, "Otter Works", Some(7_700_001), &channel),
        pack(1_700_078, "Nothing yet", Some(7_700_077), &[]),
    ]
}

impl EmotePack {
    /// An item of `data.items`.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let picture = self
            .channel_id
            .map(|id| format!("https://avatars.example/channel-{id}.png"));
        let emotes = (0..)
            .zip(&self.emotes)
            .map(|(position, emote)| self.emote(position, emote));
        object! {
            "id" => self.id,
            "title" => self.title.as_str(),
            "channel_id" => self.channel_id,
            "channel_picture" => picture,
            "emotes" => emotes.collect::<Vec<_>>(),
        }
    }

    fn emote(&self, position: u64, emote: &Emote) -> Json {
        let file = format!("https://emotes.example/{}.png", emote.name.replace('+', "-"));
        object! {
            "id" => self.id * 100 + position,
            "pack_id" => self.id,
            "emotes_pack_id" => self.id,
            "name" => emote.name.as_str(),
            "is_subs_only" => emote.is_subs_only,
            "moderation_status" => "NOT_MODERATED",
            "position" => position,
            "file" => file,
        }
    }
}
