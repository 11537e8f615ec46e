use crate::{Json, object};

/// `emote.list`, `data.items[]`: the global pack, one of a channel, and an empty one.
#[must_use]
pub fn emote_packs() -> Vec<Json> {
    PACKS.iter().map(pack).collect()
}

fn pack((id, title, channel_id, emotes): &Pack) -> Json {
    let picture = channel_id.map(|id| format!("https://avatars.example/channel-{id}.png"));
    let emotes = (0..).zip(*emotes);
    object! {
        "id" => *id,
        "title" => *title,
        "channel_id" => *channel_id,
        "channel_picture" => picture,
        "emotes" => emotes.map(|(position, emote)| self::emote(*id, position, *emote)).collect::<Vec<_>>(),
    }
}

fn emote(pack: u64, position: u64, (name, is_subs_only): (&str, bool)) -> Json {
    object! {
        "id" => pack * 100 + position,
        "pack_id" => pack,
        "emotes_pack_id" => pack,
        "name" => name,
        "is_subs_only" => is_subs_only,
        "moderation_status" => "NOT_MODERATED",
        "position" => position,
        "file" => format!("https://emotes.example/{}.png", name.replace('+', "-")),
    }
}

/// Id, title, the channel unless it is the global one, and the emotes by name: whether they are for subscribers only.
type Pack = (u64, &'static str, Option<u64>, &'static [(&'static str, bool)]);

const PACKS: [Pack; 3] = [
    (1_700_001, "Everywhere", None, GLOBAL),
    (1_700_077, "Otter Works", Some(7_700_001), CHANNEL),
    (1_700_078, "Nothing yet", Some(7_700_077), &[]),
];
const GLOBAL: &[(&str, bool)] = &[
    ("r+wave", false),
    ("r+heart", false),
    ("r+fire", false),
    ("r+laugh", false),
];
const CHANNEL: &[(&str, bool)] = &[("otterdance", false), ("otterhammer", true)];
