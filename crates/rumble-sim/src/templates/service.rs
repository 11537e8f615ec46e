//! The responses of `service.php`, of the pages next to it, and of the requests that write to chats.

mod account_pages;
mod catalogues;
mod channel_page;
mod comments;
mod muted;
mod video;

pub use self::account_pages::VideoForm;
pub(crate) use self::account_pages::{api_keys_page, settings_page, video_saved_page};
pub(crate) use self::catalogues::{categories, emote_packs, upload_channel};
pub(crate) use self::channel_page::channel_page;
pub(crate) use self::comments::{Comment, comment_fragment};
pub(crate) use self::muted::{muted_page, muted_page_without_buttons};
pub(crate) use self::video::{
    collection, collection_id, embed_js, oembed, path as creator_path, video, watch_page,
};

use super::api::base36;
use crate::{Json, object};

/// `user`: the state of the account, by id and name, in every response of `service.php`.
pub(crate) fn user_block(
    account: Option<(u64, &str)>,
    base_url: &str,
    chat_endpoint: &str,
    upload: &str,
) -> Json {
    let watching_now = object! { "subdomain" => "wn0", "ttl_post" => 45_u64, "endpoint" => base_url };
    object! { "id" => account.map(|(id, _)| format!("_u{}", base36(id))), "logged_in" => account.is_some() }
        .with_some("username", account.map(|(_, name)| name))
        .with("chat", object! { "endpoint" => chat_endpoint })
        .with("watching_now", watching_now)
        .with("upload", object! { "endpoint" => upload })
}

/// The envelope of `service.php`: the account's state, then the operation's own data.
pub(crate) fn service_response(user: Json, data: Json) -> Json {
    object! { "user" => user, "data" => data }
}

/// An object that contains only `errors`, as a list.
pub(crate) fn errors(code: &str, message: &str) -> Json {
    object! { "errors" => vec![object! { "code" => code, "message" => message, "type" => "error" }] }
}

/// An HTML page with this content after its heading; `head` follows the title.
fn page(title: &str, head: &str, body: &str, content: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en-US\"><head><meta charset=\"utf-8\"><title>{title}</title>\n{head}\
         </head>{body}<h1>{title}</h1>\n{content}</body></html>\n"
    )
}

/// A page of an account.
fn account_page(title: &str, account: &str, content: &str) -> String {
    let account = escaped(account);
    let body = format!(
        "<body class=\"signed-in\"><header><a href=\"/user/{account}\">{account}</a></header>\n<main>"
    );
    page(title, "", &body, &format!("{content}</main>"))
}

/// Escapes text for the attributes and the content of pages.
fn escaped(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#039;")
}

/// Page of a bot protection, sent with status 403.
pub(crate) const BOT_PROTECTION_PAGE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head>\
<body><h1>Checking whether you are human (simulated)</h1></body></html>\n";
