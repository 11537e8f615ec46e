//! The answers of `service.php`, of the pages beside it, and of the chat's writing half.

mod account_pages;
mod answers;
mod categories;
mod channel_page;
mod emotes;
mod library;
mod muted;
mod user_block;
mod video;
mod watch_page;

pub use self::account_pages::{VideoForm, api_keys_page, settings_page, video_saved_page};
pub use self::answers::{errors, errors_by_field, refusal, service_answer};
pub use self::categories::{categories, upload_channel};
pub use self::channel_page::channel_page;
pub use self::emotes::emote_packs;
pub use self::library::{CommentLine, PlaylistBlock, comment_fragment};
pub use self::muted::{MutedEntry, muted_page, muted_page_without_buttons};
pub use self::user_block::UserBlock;
pub use self::video::{collection, embed_js, oembed, video};
pub(crate) use self::video::{collection_id, path as creator_path};
pub use self::watch_page::watch_page;

/// For attributes and texts of pages.
fn escaped(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#039;")
}

/// Page of a bot protection, sent with status 403.
pub const BOT_PROTECTION_PAGE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head>\
<body><h1>Checking whether you are human (simulated)</h1></body></html>\n";
