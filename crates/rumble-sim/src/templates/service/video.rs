use super::{base36, escaped};
use crate::{Creator, Json, VideoPlan, VideoState, WallTime, object};

/// The video object of `media.details` and of the lists. All dates are the given time.
pub(crate) fn video(base_url: &str, video: &VideoPlan, state: VideoState, at: WallTime) -> Json {
    let (date, by) = (at.to_rfc3339(), &video.by);
    let streamed = matches!(state, VideoState::Live | VideoState::Ended).then_some(date.as_str());
    let status = match state {
        VideoState::Ended => Some(0_u64),
        VideoState::Upcoming => Some(1),
        VideoState::Live => Some(2),
        VideoState::Recorded => None,
    };
    object! {
        "id" => video.stream_id,
        "object_type" => "video",
        "title" => video.title.as_str(),
        "description" => Json::Null,
        "thumb" => "https://media.example/thumb.jpg",
        "upload_date" => date.as_str(),
        "views" => 17_u64,
        "watching_now" => (state == VideoState::Live).then_some(5_u64),
        "url" => format!("{base_url}/{}", video.slug),
        "duration" => duration(state),
        "video_width" => 1_280_u64,
        "video_height" => 720_u64,
        "livestream_status" => status,
        "live_datetime" => (state != VideoState::Recorded).then_some(date.as_str()),
        "live_streamed_on" => streamed,
        "livestream_has_dvr" => status.map(|_| true),
        "by" => object! {
            "id" => collection_id(by),
            "type" => kind(by),
            "name" => by.slug.as_str(),
            "title" => by.title.as_str(),
            "thumb" => Json::Null,
            "followers" => 212_u64,
            "followed" => false,
            "blocked" => false,
            "verified_badge" => false,
        },
        "comments" => object! { "count" => 0_u64, "items" => Json::Null },
        "categories" => object! {
            "primary" => object! { "slug" => video.category.as_str(), "title" => video.category.as_str() },
            "secondary" => Json::Null,
        },
        "tags" => Json::Null,
        "are_comments_disabled" => false,
        "is_chat_disabled" => false,
        "availability" => Json::Null,
        "live_gate" => Json::Null,
    }
}

/// The object of a channel or a user, as `video_collection.meta` gives it.
pub(crate) fn collection(base_url: &str, by: &Creator, videos: u64, live: bool) -> Json {
    object! {
        "id" => collection_id(by),
        "type" => kind(by),
        "title" => by.title.as_str(),
        "name" => by.slug.as_str(),
        "description" => "",
        "thumb" => Json::Null,
        "backsplash" => Json::Null,
        "url" => format!("{base_url}{}", path(by)),
        "videos" => videos,
        "rumbles" => 0_u64,
        "followers" => 212_u64,
        "following" => 0_u64,
        "followed" => false,
        "blocked" => false,
        "verified_badge" => false,
        "watching_now_count" => live.then_some(5_u64),
    }
}

/// The response of `/api/Media/oembed.json`.
pub(crate) fn oembed(base_url: &str, video: &VideoPlan) -> Json {
    let source = embed_url(base_url, video);
    object! {
        "type" => "video",
        "version" => "1.0",
        "title" => video.title.as_str(),
        "author_name" => video.by.title.as_str(),
        "author_url" => format!("{base_url}{}", path(&video.by)),
        "provider_name" => "Rumble.com",
        "provider_url" => format!("{base_url}/"),
        "html" => format!(
            "<iframe src=\"{source}\" width=\"1280\" height=\"720\" frameborder=\"0\" allowfullscreen></iframe>"
        ),
        "width" => 1_280_u64,
        "height" => 720_u64,
        "thumbnail_url" => "https://media.example/thumb.jpg",
    }
}

/// The response of `/embedJS/u3/`, which has empty lists where maps would be.
pub(crate) fn embed_js(base_url: &str, video: &VideoPlan, state: VideoState, at: WallTime) -> Json {
    let live = match state {
        VideoState::Ended | VideoState::Recorded => 0_u64,
        VideoState::Upcoming => 1,
        VideoState::Live => 2,
    };
    object! {
        "vid" => video.stream_id,
        "title" => escaped(&video.title),
        "author" => object! {
            "name" => escaped(&video.by.title),
            "url" => format!("{base_url}{}", path(&video.by)),
        },
        "duration" => duration(state),
        "pubDate" => at.to_rfc3339(),
        "live" => live,
        "livestream_has_dvr" => (state != VideoState::Recorded).then_some(true),
        "live_placeholder" => state == VideoState::Upcoming,
        "fps" => 30_u64,
        "w" => 1_280_u64,
        "h" => 720_u64,
        "u" => Json::Array(Vec::new()),
        "ua" => Json::Array(Vec::new()),
        "cc" => Json::Array(Vec::new()),
        "i" => "https://media.example/thumb.jpg",
        "l" => format!("/{}", video.slug),
    }
}

/// The watch page of a video, which contains the embed URL and the URLs of oEmbed and chat.
pub(crate) fn watch_page(base_url: &str, chat_url: &str, video: &VideoPlan) -> String {
    let (title, id, source) = (escaped(&video.title), video.stream_id, embed_url(base_url, video));
    let (embed, slug) = (base36(id), &video.slug);
    let head = format!(
        "<link rel=\"canonical\" href=\"{base_url}/{slug}\">\n\
         <link rel=\"alternate\" type=\"application/json+oembed\" \
         href=\"{base_url}/api/Media/oembed.json?url={base_url}/{slug}\">\n\
         <script type=\"application/ld+json\">[{{\"@type\":\"VideoObject\",\"embedUrl\":\"{source}\"}}]</script>\n"
    );
    let content = format!(
        "<div id=\"vid_v{embed}\"></div>\n\
         <script>Rumble(\"play\",{{\"video\":\"v{embed}\",\"div\":\"vid_v{embed}\"}});\n\
         RumbleChat(\"{chat_url}\",null,{id},null,null,null,{});</script>",
        video.by.id
    );
    super::page(&title, &head, "<body>", &content)
}

pub(super) fn embed_url(base_url: &str, video: &VideoPlan) -> String {
    format!("{base_url}/embed/v{}/", base36(video.stream_id))
}

/// Users in base 36, channels in decimal.
pub(crate) fn collection_id(by: &Creator) -> String {
    if by.is_channel {
        format!("_c{}", by.id)
    } else {
        format!("_u{}", base36(by.id))
    }
}

pub(super) fn kind(by: &Creator) -> &'static str {
    if by.is_channel { "channel" } else { "user" }
}

pub(crate) fn path(by: &Creator) -> String {
    let folder = if by.is_channel { "c" } else { "user" };
    format!("/{folder}/{}", by.slug)
}

pub(super) fn duration(state: VideoState) -> u64 {
    match state {
        VideoState::Ended | VideoState::Recorded => 5_400,
        VideoState::Live | VideoState::Upcoming => 0,
    }
}
