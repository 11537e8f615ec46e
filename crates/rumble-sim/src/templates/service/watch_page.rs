use super::escaped;
use super::video::{duration, embed_url};
use crate::templates::api::base36;
use crate::{VideoPlan, VideoState};

/// The page at which a video is watched: where its embed address, its oEmbed and its chat are named.
#[must_use]
pub fn watch_page(base_url: &str, chat_url: &str, video: &VideoPlan) -> String {
    let (title, id, source) = (escaped(&video.title), video.stream_id, embed_url(base_url, video));
    let embed = base36(id);
    let slug = &video.slug;
    format!(
        "<!DOCTYPE html><html lang=\"en-US\"><head><meta charset=\"utf-8\"><title>{title}</title>\n\
         <link rel=\"canonical\" href=\"{base_url}/{slug}\">\n\
         <link rel=\"alternate\" type=\"application/json+oembed\" \
         href=\"{base_url}/api/Media/oembed.json?url={base_url}/{slug}\">\n\
         <script type=\"application/ld+json\">[{{\"@type\":\"VideoObject\",\"embedUrl\":\"{source}\"}}]</script>\n\
         </head><body><h1>{title}</h1><div id=\"vid_v{embed}\"></div>\n\
         <script>Rumble(\"play\",{{\"video\":\"v{embed}\",\"div\":\"vid_v{embed}\"}});\n\
         RumbleChat(\"{chat_url}\",null,{id},null,null,null,{});</script></body></html>\n",
        video.by.id
    )
}

/// The live page of a channel or a user: one card per video, the newest first. Which attribute carries the duration
/// is a guess of ours.
#[must_use]
pub fn live_page(base_url: &str, title: &str, videos: &[(VideoPlan, VideoState)]) -> String {
    let cards: String = videos.iter().map(|(video, state)| card(video, *state)).collect();
    let newest = videos.first().map_or_else(String::new, |(video, _)| {
        format!(
            "<meta property=\"og:video\" content=\"{}\">\n",
            embed_url(base_url, video)
        )
    });
    let title = escaped(title);
    format!(
        "<!DOCTYPE html><html lang=\"en-US\"><head><meta charset=\"utf-8\"><title>{title}</title>\n{newest}\
         </head><body><h1>{title}</h1><ol class=\"thumbnail__grid\">\n{cards}</ol></body></html>\n"
    )
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
