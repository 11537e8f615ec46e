use super::call::{CallResult, ServiceCall};
use super::{account, categories, comments, emotes, login, media, moderation, playlists, two_factor};

/// An operation of `service.php`.
pub(super) fn perform(call: &ServiceCall<'_>, name: &str) -> CallResult {
    let (method, operation): (&str, fn(&ServiceCall<'_>) -> CallResult) = match name {
        "category.list" => (GET, categories::list),
        "category.videos" => (GET, media::category_videos),
        "chat.message.pin" => (POST, moderation::pin),
        "chat.message.unpin" => (POST, moderation::unpin),
        "comment.add" => (POST, comments::add),
        "comment.delete" => (POST, |call| comments::delete(call, true)),
        "comment.list" => (GET, comments::list),
        "comment.pin" => (POST, |call| comments::pin(call, true)),
        "comment.restore" => (POST, |call| comments::delete(call, false)),
        "comment.unpin" => (POST, |call| comments::pin(call, false)),
        "emote.list" => (GET, emotes::list),
        "livestream_api.reset_api_key" => (POST, account::reset_api_key),
        "media.details" => (GET, media::details),
        "moderation.mute" => (POST, moderation::mute),
        "moderation.unmute" => (POST, moderation::unmute),
        "playlist.add" => (POST, playlists::add),
        "playlist.add_video" => (POST, playlists::add_video),
        "playlist.delete" => (POST, playlists::delete),
        "playlist.delete_video" => (POST, playlists::delete_video),
        "playlist.edit" => (POST, playlists::edit),
        "playlist.get" => (GET, playlists::get),
        "playlist.list" => (GET, playlists::list),
        "playlist.list_videos" => (GET, playlists::list_videos),
        "raid.confirm" => (POST, moderation::confirm_raid),
        "user.2fa.first_step" => (POST, two_factor::first_step),
        "user.2fa.request_email_code" => (POST, two_factor::request_email_code),
        "user.2fa.request_sms_code" => (POST, two_factor::request_sms_code),
        "user.2fa.verify_totp" => (POST, two_factor::verify),
        "user.expire_other_sessions" => (POST, login::expire_other_sessions),
        "user.get_salts" => (POST, login::get_salts),
        "user.has_unread_notifications" => (GET, login::has_unread_notifications),
        "user.logout" => (GET, login::logout),
        "user.profile" => (GET, account::profile),
        "user.upload-channels" => (GET, categories::upload_channels),
        "video_collection.live" => (GET, media::live),
        "video_collection.meta" => (GET, media::meta),
        "video_collection.videos" => (GET, media::videos),
        "user.login" => return login::login(call),
        _ => return Err(call.error(404, "404", "No such operation")),
    };
    call.require_method(method)?;
    operation(call)
}

const GET: &str = "GET";
const POST: &str = "POST";
