use crate::{Json, object};

/// `category.list`, `data.items[]`: invented categories, primary ones first.
pub(crate) fn categories() -> impl Iterator<Item = Json> {
    CATEGORIES.into_iter().map(|(id, title, slug, is_primary)| {
        object! {
            "id" => id,
            "title" => title,
            "slug" => slug,
            "description" => format!("All about {}", title.to_lowercase()),
            "thumbnail" => Json::Null,
            "num_viewers" => id * 3,
            "is_primary" => is_primary,
        }
    })
}

/// `user.upload-channels`, `data[]`
pub(crate) fn upload_channel(id: u64, title: &str) -> Json {
    let name: String = title.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    object! { "id" => id, "title" => title, "name" => name, "num_subscribers" => id % 100, "thumb" => Json::Null }
}

/// `emote.list`, `data.items[]`: the global pack, one of a channel, and an empty one.
pub(crate) fn emote_packs(base_url: &str) -> Vec<Json> {
    let pack = |(id, title, channel_id, emotes): &Pack| {
        let emotes = (0..)
            .zip(*emotes)
            .map(|(position, emote)| self::emote(base_url, *id, position, *emote));
        object! {
            "id" => *id,
            "title" => *title,
            "channel_id" => *channel_id,
            "channel_picture" => channel_id.map(|id| format!("https://avatars.example/channel-{id}.png")),
            "emotes" => emotes.collect::<Vec<_>>(),
        }
    };
    PACKS.iter().map(pack).collect()
}

fn emote(base_url: &str, pack: u64, position: u64, (name, is_subs_only): (&str, bool)) -> Json {
    object! {
        "id" => pack * 100 + position,
        "pack_id" => pack,
        "emotes_pack_id" => pack,
        "name" => name,
        "is_subs_only" => is_subs_only,
        "moderation_status" => "NOT_MODERATED",
        "position" => position,
        "file" => format!("{base_url}/emotes/{}.png", name.replace('+', "-")),
    }
}

/// Id, title, channel unless it is the global pack, and the emotes: name, and whether it is for subscribers only.
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
const CATEGORIES: [(u64, &str, &str, bool); 6] = [
    (4, "Gaming", "gaming", true),
    (5, "News", "news", true),
    (10, "How-To", "howto", true),
    (12, "Music", "music", true),
    (101, "Clock Repair", "clock-repair", false),
    (102, "Bread & Butter", "bread-and-butter", false),
];
