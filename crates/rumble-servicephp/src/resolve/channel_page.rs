//! The videos that a channel's live page names, found without reading it as HTML: what is found is looked up, not believed.

use std::collections::HashSet;

use rumble_model::service::{DecodeError, Video};
use rumble_model::{Batch, Record, StreamId, StreamRef};

/// A page, as far as it names videos.
pub(super) struct ChannelPage {
    /// Each list that it contains as JSON.
    pub(super) lists: Vec<Result<Batch<Record<Video>>, UnreadList>>,
    /// There are more lists than `lists` contains.
    pub(super) has_more_lists: bool,
    /// Videos that are in none of these lists, the most likely first: what it plays, its cards, then what else it embeds.
    pub(super) named: Vec<StreamId>,
    /// There are more videos than `named` contains.
    pub(super) names_more: bool,
    /// It has a list of cards, which may be empty.
    pub(super) has_cards: bool,
}

/// Why a list in JSON was not read; no reason where the JSON is not there.
pub(super) type UnreadList = Option<DecodeError>;

impl ChannelPage {
    pub(super) fn read(html: &str) -> Self {
        let lists: Vec<_> = grids(html)
            .take(MAX_LISTS)
            .map(|json| Video::list_from_json(json.ok_or(None)?).map_err(Some))
            .collect();
        let known: HashSet<_> = lists
            .iter()
            .flatten()
            .flat_map(|list| &list.items)
            .map(|video| video.id)
            .collect();
        let mut named = Vec::new();
        // Scripts escape the slashes of addresses.
        for id in ids(&html.replace("\\/", "/")) {
            if !known.contains(&id) && !named.contains(&id) {
                named.push(id);
            }
            if named.len() > MAX_NAMED {
                break;
            }
        }
        let has_more_lists = grids(html).nth(MAX_LISTS).is_some();
        Self {
            lists,
            has_more_lists,
            names_more: named.len() > MAX_NAMED,
            named: named.into_iter().take(MAX_NAMED).collect(),
            has_cards: after(html, "thumbnail__grid").any(|rest| !rest.starts_with('-')),
        }
    }
}

/// The video of an iframe.
pub(super) fn embed(html: &str) -> Option<StreamId> {
    after(html, "/embed/").find_map(embed_id)
}

/// The JSON of each `<rum-videos-grid>`; `None` where it has none.
fn grids(html: &str) -> impl Iterator<Item = Option<&str>> {
    html.split("<rum-videos-grid").skip(1).map(|rest| {
        let (grid, _) = rest.split_once("</rum-videos-grid>")?;
        let (_, script) = grid.split_once("<script")?;
        let (attributes, json) = script.split_once('>')?;
        let (json, _) = json.split_once("</script>")?;
        attributes.contains("application/json").then_some(json)
    })
}

fn ids(html: &str) -> impl Iterator<Item = StreamId> {
    let players = after(html, "\"video\":\"").filter_map(embed_id_alone);
    let mut embeds = after(html, "/embed/").filter_map(embed_id);
    let cards = after(html, "data-video-id=").filter_map(|rest| {
        let rest = rest.trim_start_matches(['"', '\'']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        StreamId::from_base10(rest.get(..end)?).ok()
    });
    let first = embeds.next();
    players.take(1).chain(first).chain(cards).chain(embeds)
}

/// `v7k2m9q` up to a quote.
fn embed_id_alone(rest: &str) -> Option<StreamId> {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (text, after) = rest.split_at_checked(end)?;
    let digits = text.strip_prefix('v').filter(|_| after.starts_with('"'))?;
    StreamId::from_base36(digits).ok()
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

/// What follows each place where `mark` stands.
fn after<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(mark)
        .filter_map(move |(at, _)| text.get(at + mark.len()..))
}

/// What is on air stands first; further down a page there are only older videos.
const MAX_NAMED: usize = 5;

/// Pages have one or two.
const MAX_LISTS: usize = 4;

#[cfg(test)]
mod tests {
    use super::{ChannelPage, StreamId, embed};

    fn named(html: &str) -> Vec<u64> {
        ChannelPage::read(html)
            .named
            .into_iter()
            .map(StreamId::get)
            .collect()
    }

    fn listed(html: &str) -> Vec<(u64, bool)> {
        let lists = ChannelPage::read(html).lists;
        let videos = lists.into_iter().flat_map(|list| list.unwrap().items);
        videos.map(|video| (video.id.get(), video.is_live())).collect()
    }

    macro_rules! fixture {
        ($name:literal) => {
            include_str!(concat!("../../../../fixtures/pages/", $name, ".html"))
        };
    }

    #[test]
    fn cards_name_the_videos_of_the_channel() {
        for html in [fixture!("channel-cards-live"), fixture!("channel-cards-offline")] {
            let page = ChannelPage::read(html);
            assert!(page.has_cards && page.lists.is_empty());
            assert_eq!(named(html), [910_100_200]);
        }
        let empty = ChannelPage::read(fixture!("channel-cards-empty"));
        assert!(empty.has_cards && empty.named.is_empty());
    }

    #[test]
    fn a_watch_page_names_what_it_plays_before_what_it_recommends() {
        for html in [
            fixture!("channel-watch-page"),
            fixture!("channel-watch-page-escaped"),
            fixture!("channel-watch-page-player"),
        ] {
            assert_eq!(named(html), [910_100_200, 910_100_500]);
            assert!(!ChannelPage::read(html).has_cards);
        }
    }

    #[test]
    fn a_list_in_json_has_everything() {
        assert_eq!(listed(fixture!("channel-grid-live")), [(910_100_200, true)]);
        assert_eq!(listed(fixture!("channel-grid-planned")), [(910_100_200, false)]);
        let empty = ChannelPage::read(fixture!("channel-grid-empty"));
        assert!(empty.lists[0].as_ref().unwrap().items.is_empty());
        let unknown = ChannelPage::read(fixture!("channel-unknown"));
        assert!(unknown.lists.is_empty() && unknown.named.is_empty() && !unknown.has_cards);
    }

    #[test]
    fn each_video_is_named_once_and_no_more_than_a_few() {
        let html = "/embed/v7k2m9q/ data-video-id='17' data-video-id=17> data-video-id=\"x\" data-video-id=\"0\" data-video-id=";
        assert_eq!(named(html), [456_977_726, 17]);
        let html = r#"{"video":"v7k2m9q"} data-video-id=17 https:\/\/rumble.com\/embed\/vi\/"#;
        assert_eq!(named(html), [456_977_726, 18, 17]);
        let many: String = (1..=40).map(|id| format!("data-video-id={id} ")).collect();
        assert_eq!(named(&many), [1, 2, 3, 4, 5]);
        assert!(ChannelPage::read(&many).names_more);
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
}
