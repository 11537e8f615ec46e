use super::video::{duration, embed_url, path, video as details};
use super::{base36, escaped};
use crate::{ChannelPage, Json, VideoPlan, VideoState, WallTime, object};

/// The live page of a channel or a user with its videos, newest first. `others` are recommended videos of other channels.
pub(crate) fn channel_page(
    form: ChannelPage,
    base_url: &str,
    title: &str,
    videos: &[(VideoPlan, VideoState)],
    others: &[VideoPlan],
) -> String {
    let newest = videos.first().map(|(video, _)| video);
    let recommended: String = others.iter().map(|video| card(video, VideoState::Live)).collect();
    match (form, newest) {
        (ChannelPage::Cards, _) => cards(base_url, title, videos),
        (ChannelPage::WatchPage, Some(video)) => {
            let source = embed_url(base_url, video);
            watch(
                &video.title,
                &format!("{}\n{}", linked_data(&source), player(video)),
                &recommended,
            )
        }
        (ChannelPage::WatchPageEscaped, Some(video)) => {
            let source = embed_url(base_url, video).replace('/', "\\/");
            watch(&video.title, &linked_data(&source), &recommended)
        }
        (ChannelPage::WatchPagePlayer, Some(video)) => watch(&video.title, &player(video), &recommended),
        (ChannelPage::Unknown, _) => page(title, "<main id=\"app\"></main>"),
        _ => grid(base_url, title, videos),
    }
}

/// One card per video. Which attribute has the duration is not known.
fn cards(base_url: &str, title: &str, videos: &[(VideoPlan, VideoState)]) -> String {
    let cards: String = videos.iter().map(|(video, state)| card(video, *state)).collect();
    let newest = videos.first().map_or_else(String::new, |(video, _)| {
        let url = embed_url(base_url, video);
        format!("<meta property=\"og:video\" content=\"{url}\">\n")
    });
    let list = format!("<ol class=\"thumbnail__grid\">\n{cards}</ol>");
    super::page(&escaped(title), &newest, "<body>", &list)
}

fn card(video: &VideoPlan, state: VideoState) -> String {
    let (title, id, slug) = (escaped(&video.title), video.stream_id, &video.slug);
    let seconds = duration(state);
    format!(
        "<div class=\"videostream thumbnail__grid--item\" role=\"listitem\" data-video-id=\"{id}\" \
         data-duration=\"{seconds}\"><a class=\"videostream__link link\" href=\"/{slug}\"></a>\
         <h3 class=\"thumbnail__title\" title=\"{title}\">{title}</h3></div>\n"
    )
}

/// The list as JSON, as since June 2026.
fn grid(base_url: &str, title: &str, videos: &[(VideoPlan, VideoState)]) -> String {
    let items = videos.iter().map(|(video, state)| item(base_url, video, *state));
    let list = object! { "items" => items.collect::<Vec<_>>() };
    // JSON as the site writes it into its pages: it cannot end the script.
    let list = list.to_string().replace("</", "<\\/");
    let list = format!(
        "<rum-videos-grid collection=\"channel.videos\" limit=\"24\"><script type=\"application/json\">{list}</script>\
         </rum-videos-grid>"
    );
    page(title, &list)
}

/// Status 1 is a stream that is planned as well as one that has ended.
fn item(base_url: &str, video: &VideoPlan, state: VideoState) -> Json {
    let status = match state {
        VideoState::Live => 2_u64,
        VideoState::Upcoming | VideoState::Ended => 1,
        VideoState::Recorded => 0,
    };
    let by = object! {
        "name" => video.by.title.as_str(),
        "url" => format!("{base_url}{}", path(&video.by)),
        "relative_url" => path(&video.by),
        "followers" => 212_u64,
    };
    details(base_url, video, state, WallTime::DEFAULT)
        .without("by")
        .without("live_datetime")
        .without("livestream_status")
        .with("permalink_id", video.short_slug())
        .with("relative_url", format!("/{}", video.slug))
        .with("live", state == VideoState::Live)
        .with("livestream_status", status)
        .with("is_short", false)
        .with("by", by)
}

fn watch(title: &str, scripts: &str, recommended: &str) -> String {
    page(title, &format!("{scripts}\n<aside>\n{recommended}</aside>"))
}

fn linked_data(source: &str) -> String {
    format!(
        "<script type=\"application/ld+json\">[{{\"@type\":\"VideoObject\",\"embedUrl\":\"{source}\"}}]</script>"
    )
}

fn player(video: &VideoPlan) -> String {
    let id = base36(video.stream_id);
    format!("<script>Rumble(\"play\",{{\"video\":\"v{id}\",\"div\":\"player\",\"api\":7}});</script>")
}

fn page(title: &str, content: &str) -> String {
    super::page(&escaped(title), "", "<body>", content)
}
