use super::escaped;
use super::video::embed_url;
use crate::VideoPlan;
use crate::templates::api::base36;

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
