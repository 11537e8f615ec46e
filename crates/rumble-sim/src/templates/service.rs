//! The answers of `service.php`, of the pages beside it, and of the chat's writing half.

mod answers;
mod emotes;
mod muted;
mod user_block;
mod video;
mod watch_page;

pub use self::answers::{errors, errors_by_field, refusal, service_answer};
pub use self::emotes::{Emote, EmotePack, emote_packs};
pub use self::muted::{MutedEntry, muted_page, muted_page_without_buttons};
pub use self::user_block::UserBlock;
pub use self::video::{collection, embed_js, oembed, video};
pub(crate) use self::video::{collection_id, path as creator_path};
pub use self::watch_page::{live_page, watch_page};

/// An id as `service.php` and embed addresses write it, without its prefix.
pub(crate) fn base36(mut id: u64) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(id % 36).unwrap_or_default();
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        id /= 36;
        if id == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
}

/// For attributes and texts of pages.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#039;"),
            c => out.push(c),
        }
    }
    out
}

/// Page of a bot protection, sent with status 403.
pub const BOT_PROTECTION_PAGE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head>\
<body><h1>Checking whether you are human (simulated)</h1></body></html>\n";
