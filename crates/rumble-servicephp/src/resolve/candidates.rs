//! Ids of videos in the text of a page, found without reading it as HTML: what is found is asked about, not believed.

use rumble_model::service::{DecodeError, Video};
use rumble_model::{StreamId, StreamRef};

/// The list of videos that a page holds as JSON; `None` where it holds none.
pub(super) fn grid(html: &str) -> Result<Option<Vec<Video>>, DecodeError> {
    let list = html.split_once("<rum-videos-grid").and_then(|(_, rest)| {
        let (_, script) = rest.split_once("<script type=\"application/json\">")?;
        Some(script.split_once("</script>")?.0)
    });
    list.map(Video::list_from_json).transpose()
}

/// Whether it is the list of a channel's videos, which may be empty.
pub(super) fn is_list(html: &str) -> bool {
    html.contains("thumbnail__grid")
}

/// The videos that a live page names, the most likely first: what it plays, its cards, then what else it embeds. At most five.
pub(super) fn in_page(html: &str) -> Vec<StreamId> {
    // Scripts escape the slashes of addresses.
    let html = html.replace("\\/", "/");
    let players = after(&html, "\"video\":\"").filter_map(embed_id_alone);
    let mut embeds = after(&html, "/embed/").filter_map(embed_id);
    let cards = after(&html, "data-video-id=").filter_map(|rest| {
        let rest = rest.trim_start_matches(['"', '\'']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        StreamId::from_base10(rest.get(..end)?).ok()
    });
    let first = embeds.next();
    let mut found = Vec::new();
    for id in players.take(1).chain(first).chain(cards).chain(embeds) {
        if found.len() == MOST {
            break;
        }
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

/// `v7k2m9q` up to a quote.
fn embed_id_alone(rest: &str) -> Option<StreamId> {
    let (text, _) = rest.split_once('"')?;
    StreamId::from_base36(text.strip_prefix('v')?).ok()
}

/// The video of an iframe.
pub(super) fn embed(html: &str) -> Option<StreamId> {
    after(html, "/embed/").find_map(embed_id)
}

/// A text in which the five characters that HTML cannot hold, and numbered ones, are escaped.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('&') {
        plain.push_str(before);
        let named = from
            .split_once(';')
            .and_then(|(name, after)| Some((character(name)?, after)));
        rest = match named {
            Some((character, after)) => {
                plain.push(character);
                after
            }
            None => {
                plain.push('&');
                from
            }
        };
    }
    plain.push_str(rest);
    plain
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "apos" => Some('\''),
        "gt" => Some('>'),
        "lt" => Some('<'),
        "quot" => Some('"'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => digits.parse(),
            };
            number.ok().and_then(char::from_u32)
        }
    }
}

/// What follows each place where `mark` stands.
fn after<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(mark)
        .filter_map(move |(at, _)| text.get(at + mark.len()..))
}

/// `v7k2m9q`, also behind the name of a publisher.
fn embed_id(rest: &str) -> Option<StreamId> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    match StreamRef::parse(&format!("/embed/{}", rest.get(..end)?)) {
        Ok(StreamRef::Id(id)) => Some(id),
        _ => None,
    }
}

/// What is on air stands first; further down a page there are only older videos.
const MOST: usize = 5;

#[cfg(test)]
mod tests {
    use super::{StreamId, embed, in_page, unescaped};

    fn ids(html: &str) -> Vec<u64> {
        in_page(html).into_iter().map(StreamId::get).collect()
    }

    #[test]
    fn what_plays_comes_first_and_each_video_once() {
        for page in ["channel-live", "channel-offline"] {
            let html = match page {
                "channel-live" => include_str!("../../../../fixtures/pages/channel-live.html"),
                _ => include_str!("../../../../fixtures/pages/channel-offline.html"),
            };
            assert_eq!(ids(html), [910_100_200], "{page}");
        }
        let html = "/embed/v7k2m9q/ data-video-id='17' data-video-id=18> data-video-id=\"x\" data-video-id=\"0\" data-video-id=";
        assert_eq!(ids(html), [456_977_726, 17, 18]);
        let html = r#"{"video":"v7k2m9q"} data-video-id=17 https:\/\/rumble.com\/embed\/vi\/"#;
        assert_eq!(ids(html), [456_977_726, 18, 17]);
        assert!(ids(include_str!("../../../../fixtures/pages/channel-empty.html")).is_empty());
    }

    #[test]
    fn an_embed_address_ends_where_it_ends() {
        for html in [
            "/embed/v7k2m9q",
            "/embed/v7k2m9q/?x",
            "\"/embed/u4.v7k2m9q\"",
            "/embed/ /embed/\u{e9} /embed/v7k2m9q&",
        ] {
            assert_eq!(embed(html).map(StreamId::get), Some(456_977_726), "{html}");
        }
        assert_eq!(
            embed("/embed/ /embed/x7k2m9q /embed/v7k2!"),
            StreamId::from_base36("7k2").ok()
        );
        assert_eq!(embed("<p>"), None);
    }

    #[test]
    fn entities_become_text_and_what_is_none_stays() {
        for (text, plain) in [
            ("Tin &amp; &quot;Brass&quot;", "Tin & \"Brass\""),
            ("&lt;&#65;&#x42;&#X43;&apos;&gt;", "<ABC'>"),
            (
                "&amp;amp; & &; &nothing; &#xd800; &",
                "&amp; & &; &nothing; &#xd800; &",
            ),
        ] {
            assert_eq!(unescaped(text), plain);
        }
    }
}
