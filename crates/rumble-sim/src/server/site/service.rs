use super::call::{Call, Done};
use super::{categories, emotes, login, media, moderation, second_factor};

/// An operation of `service.php`.
pub(super) fn perform(call: &Call<'_>, name: &str) -> Done {
    match name {
        "category.list" => categories::list(call),
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
        "user.upload-channels" => categories::upload_channels(call),
        "video_collection.live" => media::live(call),
        "video_collection.meta" => media::meta(call),
        "video_collection.videos" => media::videos(call),
        _ => Err(call.error(404, "404", "No such operation")),
    }
}

/// The old address is refused from now on; the new one is not told here.
fn reset_api_key(call: &Call<'_>) -> Done {
    call.only("POST")?;
    let account = call.account()?;
    let channel = match call.form.get("channel_id") {
        Some(_) => Some(call.id("channel_id")?),
        None => None,
    };
    let own = |id: u64| account.plan.channels.iter().any(|(channel, _)| *channel == id);
    if channel.is_some_and(|channel| !own(channel)) {
        return Err(call.refuse("not_allowed", "That is not your channel"));
    }
    if let Some(key) = call.hub.find_key(|key| key.is_for(account.plan.user_id, channel)) {
        key.reset(&account.random_text("API key", 43));
    }
    Ok(call.success())
}
