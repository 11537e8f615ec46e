//! The publication form. Pure.

use serde_json::json;

use crate::check::CheckedVideo;
use crate::choice::Visibility;
use crate::lookup::ResolvedChoices;
use crate::video::VideoUpload;

/// Times of the transfer, for `file_meta`, in milliseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TransferTimes {
    pub(crate) start_ms: i64,
    pub(crate) end_ms: i64,
    pub(crate) chunks: u64,
}

/// Names and values of the form for the file that the server calls `server_name`.
pub(crate) fn fields(
    video: &VideoUpload,
    checked: &CheckedVideo,
    chosen: ResolvedChoices,
    server_name: &str,
    thumbnail: Option<&str>,
    sending: TransferTimes,
) -> Vec<(&'static str, String)> {
    let visibility = match checked.schedule {
        Some(_) => Visibility::Private,
        None => video.visibility,
    };
    let channel = chosen
        .channel
        .map_or_else(|| "0".to_owned(), |channel| channel.base10());
    let mut fields = vec![
        ("title", checked.title.clone()),
        ("description", video.description.clone()),
        ("tags", checked.tags.clone()),
        ("video[]", server_name.to_owned()),
        ("featured", video.licence.on_wire().to_owned()),
        ("rights", "1".to_owned()),
        ("terms", "1".to_owned()),
        ("channelId", channel),
        ("siteChannelId", chosen.category.to_string()),
        ("visibility", visibility.on_wire().to_owned()),
        ("schedulerDatetime", checked.schedule.clone().unwrap_or_default()),
        ("availability", video.availability.on_wire().to_owned()),
        ("infoWho", video.info_who.clone()),
        ("infoWhen", video.info_when.clone()),
        ("infoWhere", video.info_where.clone()),
        ("infoExtUser", video.info_ext_user.clone()),
        ("isGamblingRelated", video.gambling.to_string()),
        ("set_default_channel_id", number(video.default_channel)),
        ("file_meta", file_meta(checked, sending)),
    ];
    // Unset fields are omitted: an empty field, or the text `None`, would be a choice.
    let mut choose = |name, value: Option<String>| fields.extend(value.map(|value| (name, value)));
    choose("thumb", thumbnail.map(ToOwned::to_owned));
    choose("mediaChannelId", chosen.second_category.map(|id| id.to_string()));
    choose("related_video_url", video.related_video_url.clone());
    choose("facebookUpload", video.facebook_upload.map(number));
    choose("vimeoUpload", video.vimeo_upload.map(number));
    choose("sendPush", video.send_push.map(number));
    choose("setFeaturedForUser", video.featured_for_user.map(number));
    choose("setFeaturedForChannel", video.featured_for_channel.map(number));
    fields
}

/// JSON, as the script of the site sends it.
fn file_meta(checked: &CheckedVideo, sending: TransferTimes) -> String {
    let size = checked.source.size();
    let elapsed = sending.end_ms.saturating_sub(sending.start_ms).max(1);
    let speed = u128::from(size) * 1000 / u128::from(elapsed.unsigned_abs());
    json!({
        "name": checked.file_name,
        "modified": checked.source.modified_ms(),
        "size": size,
        "type": media_type(&checked.extension),
        "time_start": sending.start_ms,
        "speed": u64::try_from(speed).unwrap_or(u64::MAX),
        "num_chunks": sending.chunks,
        "time_end": sending.end_ms,
    })
    .to_string()
}

/// Media type of a video, by the extension of its name.
pub(crate) fn media_type(extension: &str) -> String {
    match extension {
        "avi" => "video/x-msvideo".to_owned(),
        "flv" => "video/x-flv".to_owned(),
        "m4v" | "mp4" => "video/mp4".to_owned(),
        "mkv" => "video/x-matroska".to_owned(),
        "mov" => "video/quicktime".to_owned(),
        "mpeg" | "mpg" => "video/mpeg".to_owned(),
        "wmv" => "video/x-ms-wmv".to_owned(),
        other => format!("video/{other}"),
    }
}

fn number(flag: bool) -> String {
    u8::from(flag).to_string()
}
