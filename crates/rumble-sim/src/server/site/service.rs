use super::call::{Call, Done};
use super::{emotes, login, media, moderation, second_factor};
use crate::object;

/// An operation of `service.php`.
pub(super) fn perform(call: &Call<'_>, name: &str) -> Done {
    match name {
        "chat.message.pin" => moderation::pin(call),
        "chat.message.unpin" => moderation::unpin(call),
        "emote.list" => emotes::list(call),
        "livestream_api.reset_api_key" => reset_api_key(call),
        "media.details" => media::details(call),
        "moderation.mute" => moderation::mute(call),
        "moderation.unmute" => moderation::unmute(call),
        "raid.confirm" => moderation::confirm_raid(call),
        "user.2fa.first_step" => second_factor::first_step(call),
        "user.2fa.request_email_code" => second_factor::request_email_code(call),
        "user.2fa.request_sms_code" => second_factor::request_sms_code(call),
        "user.2fa.verify_totp" => second_factor::verify(call),
        "user.expire_other_sessions" => login::expire_other_sessions(call),
        "user.get_salts" => login::get_salts(call),
        "user.has_unread_notifications" => login::has_unread_notifications(call),
        "user.login" => login::login(call),
        "user.logout" => login::logout(call),
        "video_collection.live" => media::live(call),
        "video_collection.meta" => media::meta(call),
        "video_collection.videos" => media::videos(call),
        _ => Err(call.error(404, "404", "No such operation")),
    }
}

/// The key itself is not shown: it is read from a page.
fn reset_api_key(call: &Call<'_>) -> Done {
    call.only("POST")?;
    let account = call.account()?;
    if call.form.get("channel_id").is_some() {
        let id = call.id("channel_id")?;
        if account.plan.channels.iter().all(|(channel, _)| *channel != id) {
            return Err(call.refuse("not_allowed", "That is not your channel"));
        }
    }
    Ok(call.data(object! { "success" => true }))
}
