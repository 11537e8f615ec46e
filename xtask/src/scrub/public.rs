//! Texts that are kept, since they are not personal.

/// Whether the member is one whose values are constants of the protocol, and the text has the form of one.
pub(super) fn is_vocabulary(key: &str, text: &str) -> bool {
    // `text.1`, the type of a block, is a name with a version.
    let word = match text.rsplit_once('.') {
        Some((word, version)) if key == "type" && matches!(version.as_bytes(), [b'0'..=b'9']) => word,
        _ => text,
    };
    let is_word =
        (1..=40).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_word && VOCABULARY_KEYS.contains(&key)
}

/// Whether a member's name is part of the protocol: it is not, where an object is a map from names, ids or emotes.
pub(super) fn is_member_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.-".contains(&byte);
    let begins_with_letter = name
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_lowercase() || byte == b'_');
    begins_with_letter && name.len() <= 40 && name.bytes().all(is_part)
}

/// `#rrggbb`
pub(super) fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(super) fn is_name_key(key: &str) -> bool {
    ["name", "title", "by", "author"]
        .iter()
        .any(|part| key.ends_with(part))
}

pub(super) fn is_id_key(key: &str) -> bool {
    matches!(key, "id" | "ids" | "fid" | "channel" | "user") || key.ends_with("_id") || key.ends_with("_ids")
}

/// Words that are kept in every text: parts of addresses of the site, and of files.
pub(super) fn is_public_word(word: &str) -> bool {
    PUBLIC_WORDS.contains(&word)
}

/// Numbers of at most this many digits are kept: prices, durations, counts.
pub(super) const MAX_PUBLIC_DIGITS: usize = 4;
pub(super) const MIN_ID_DIGITS: usize = 6;

const VOCABULARY_KEYS: [&str; 12] = [
    "type",
    "event",
    "kind",
    "gift_type",
    "visibility",
    "chat_mode",
    "status",
    "code",
    "slug",
    "badges",
    "badge",
    "reason",
];

const PUBLIC_WORDS: [&str; 22] = [
    "https", "http", "www", "rumble", "com", "html", "htm", "png", "jpg", "jpeg", "webp", "gif", "svg",
    "mp4", "m3u8", "embed", "chat", "api", "live", "user", "amp", "quot",
];
