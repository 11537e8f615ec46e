//! Videos named by a channel's live page, found without parsing HTML. Each one is looked up, so a wrong match is harmless.

use std::borrow::Cow;
use std::collections::HashSet;

use rumble_model::{StreamId, StreamRef};

/// Parts of a page that name videos.
pub(super) struct ChannelPage<'a> {
    html: &'a str,
    /// JSON of each list; `None` if it is missing.
    pub(super) lists: Vec<Option<&'a str>>,
    /// Whether it has a list of cards, possibly empty.
    pub(super) has_cards: bool,
}

/// Videos to look up one by one.
pub(super) struct Named {
    /// Most likely first: the video that the page plays, its cards, other embedded videos.
    pub(super) ids: Vec<StreamId>,
    pub(super) has_more: bool,
}

impl<'a> ChannelPage<'a> {
    pub(super) fn read(html: &'a str) -> Self {
        Self {
            html,
            lists: Grids::new(html).collect(),
            has_cards: has_class(html, "thumbnail__grid"),
        }
    }

    /// The first videos of the page that its lists do not contain.
    pub(super) fn named(&self, known: &HashSet<StreamId>) -> Named {
        let mut named = Vec::new();
        // Scripts escape the slashes of URLs.
        for id in ids(&self.html.replace("\\/", "/")) {
            if !known.contains(&id) && !named.contains(&id) {
                named.push(id);
            }
            if named.len() > MAX_NAMED {
                break;
            }
        }
        let has_unread_cards = named.is_empty() && has_class(self.html, "videostream");
        Named {
            has_more: named.len() > MAX_NAMED || has_unread_cards,
            ids: named.into_iter().take(MAX_NAMED).collect(),
        }
    }
}

/// The page without its comments, which show nothing. In a script, `<!--` begins none.
pub(super) fn without_comments(html: &str) -> Cow<'_, str> {
    if !html.contains("<!--") {
        return Cow::Borrowed(html);
    }
    let lower = html.to_ascii_lowercase();
    let find = |mark: &str, from: usize| Some(from + lower.get(from..)?.find(mark)?);
    // Each part of the page is searched once for each mark.
    let find_next = |mark: &str, found: &mut Option<usize>, at: usize| {
        if found.is_some_and(|found| found < at) {
            *found = find(mark, at);
        }
        *found
    };
    let mut kept = String::with_capacity(html.len());
    let mut at = 0;
    let (mut script, mut comment) = (find("<script", 0), find("<!--", 0));
    while let Some(comment) = find_next("<!--", &mut comment, at) {
        let script = find_next("<script", &mut script, at);
        let (end, next) = match script.filter(|script| *script < comment) {
            Some(script) => {
                let end = find("</script", script).unwrap_or(html.len());
                (end, Some(end))
            }
            // `<!-->` is a whole comment.
            None => (comment, find("-->", comment + 2).map(|end| end + 3)),
        };
        kept.push_str(html.get(at..end).unwrap_or_default());
        match next {
            Some(next) => at = next,
            None => return Cow::Owned(kept),
        }
    }
    kept.push_str(html.get(at..).unwrap_or_default());
    Cow::Owned(kept)
}

/// Video of an iframe.
pub(super) fn embed(html: &str) -> Option<StreamId> {
    after(html, "/embed/").find_map(embed_id)
}

/// JSON of each `<rum-videos-grid>`; `None` if its first element is not a script with JSON.
struct Grids<'a> {
    rest: &'a str,
    /// The page in lower case, since tags are case-insensitive.
    lower: String,
}

impl<'a> Grids<'a> {
    fn new(html: &'a str) -> Self {
        Self {
            rest: html,
            lower: html.to_ascii_lowercase(),
        }
    }

    /// Returns the text before this mark, and continues after it; without a mark, at the end.
    fn up_to(&mut self, mark: &str) -> Option<&'a str> {
        let skipped = self.lower.len() - self.rest.len();
        let rest = std::mem::take(&mut self.rest);
        let end = self.lower.get(skipped..)?.find(mark)?;
        let text = rest.get(..end)?;
        self.rest = rest.get(end + mark.len()..)?;
        Some(text)
    }

    /// Content of a script, in which tags are not special.
    fn script(&mut self) -> Option<&'a str> {
        self.up_to(">")?;
        let content = self.rest.trim_start();
        if !starts_with_ignoring_case(content, "<script") {
            return None;
        }
        let attributes = self.up_to(">")?;
        let json = self.up_to("</script")?;
        attributes.contains("application/json").then_some(json)
    }
}

impl<'a> Iterator for Grids<'a> {
    type Item = Option<&'a str>;

    fn next(&mut self) -> Option<Self::Item> {
        self.up_to("<rum-videos-grid")?;
        Some(self.script())
    }
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|text| text.eq_ignore_ascii_case(start))
}

/// Whether an element has this class. Each part of the page is read once.
fn has_class(html: &str, class: &str) -> bool {
    let mut rest = html;
    while let Some((_, value)) = rest.split_once("class=") {
        let (value, end): (&str, &[char]) = match value.strip_prefix(['"', '\'']) {
            Some(quoted) => (quoted, &['"', '\'']),
            None => (value, &[' ', '>']),
        };
        let Some((classes, after)) = value.find(end).and_then(|end| value.split_at_checked(end)) else {
            return false;
        };
        if classes.split_ascii_whitespace().any(|name| name == class) {
            return true;
        }
        rest = after;
    }
    false
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

/// `v7k2m9q`, possibly after the name of a publisher.
fn embed_id(rest: &str) -> Option<StreamId> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    match StreamRef::parse(&format!("/embed/{}", rest.get(..end)?)) {
        Ok(StreamRef::Id(id)) => Some(id),
        _ => None,
    }
}

/// Text after each occurrence of `mark`.
fn after<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(mark)
        .filter_map(move |(at, _)| text.get(at + mark.len()..))
}

/// The live stream is the first one; later videos of a page are older.
const MAX_NAMED: usize = 5;

#[cfg(test)]
mod tests {
    use rumble_model::service::Video;

    use super::{ChannelPage, HashSet, Named, StreamId, embed, without_comments};

    fn all_named(html: &str) -> Named {
        ChannelPage::read(html).named(&HashSet::new())
    }

    fn named(html: &str) -> Vec<u64> {
        all_named(html).ids.into_iter().map(StreamId::get).collect()
    }

    fn listed(html: &str) -> Vec<(u64, bool)> {
        let lists = ChannelPage::read(html).lists;
        let videos = lists
            .into_iter()
            .flat_map(|json| Video::list_from_json(json.unwrap()).unwrap().items);
        videos.map(|video| (video.id.get(), video.is_live())).collect()
    }

    macro_rules! fixture {
        ($name:literal) => {
            include_str!(concat!("../../fixtures/", $name, ".html"))
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
        assert!(empty.has_cards && named(fixture!("channel-cards-empty")).is_empty());
    }

    #[test]
    fn a_watch_page_lists_its_video_before_recommendations() {
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
    fn a_json_list_is_complete() {
        assert_eq!(listed(fixture!("channel-grid-live")), [(910_100_200, true)]);
        assert_eq!(listed(fixture!("channel-grid-planned")), [(910_100_200, false)]);
        assert_eq!(ChannelPage::read(fixture!("channel-grid-empty")).lists.len(), 1);
        assert!(listed(fixture!("channel-grid-empty")).is_empty());
        let unknown = ChannelPage::read(fixture!("channel-unknown"));
        assert!(unknown.lists.is_empty() && !unknown.has_cards);
        assert!(named(fixture!("channel-unknown")).is_empty());
    }

    #[test]
    fn comments_are_not_content() {
        for (html, kept) in [
            ("a<!-- <p> -->b<!---->c<!-->d", "abcd"),
            ("a<!-- x", "a"),
            (
                "<SCRIPT>\"<!-- x\"</SCRIPT>b<!--c-->",
                "<SCRIPT>\"<!-- x\"</SCRIPT>b",
            ),
            ("<script>1", "<script>1"),
            ("<script>1<!--2", "<script>1<!--2"),
            ("\u{e9}<!--\u{e9}-->\u{e9}", "\u{e9}\u{e9}"),
        ] {
            assert_eq!(without_comments(html), kept, "{html}");
        }
    }

    #[test]
    fn each_video_is_listed_once_up_to_the_limit() {
        let html = "/embed/v7k2m9q/ data-video-id='17' data-video-id=17> data-video-id=\"x\" data-video-id=\"0\" data-video-id=";
        assert_eq!(named(html), [456_977_726, 17]);
        let html = r#"{"video":"v7k2m9q"} data-video-id=17 https:\/\/rumble.com\/embed\/vi\/"#;
        assert_eq!(named(html), [456_977_726, 18, 17]);
        let many: String = (1..=40).map(|id| format!("data-video-id={id} ")).collect();
        assert_eq!(named(&many), [1, 2, 3, 4, 5]);
        assert!(all_named(&many).has_more);
    }

    /// Searching the rest of such a page for each mark would take minutes.
    #[test]
    fn each_part_of_a_page_is_read_once() {
        for (repeated, last, mebibytes) in [
            ("class=", "", 1),
            ("class='", "'", 1),
            ("class=\"class=", "", 1),
            ("class=\t", "", 1),
            ("{\"video\":\"", "", 1),
            ("/embed/v7k2m9q.", "", 1),
            ("data-video-id=1 ", "", 1),
            ("data-video-id='\"1", "", 1),
            ("<rum-videos-grid", ">", 4),
            ("<rum-videos-grid>", "<script>", 4),
            ("<rum-videos-grid><script ", ">", 4),
            ("<rum-videos-grid><script>", "</script>", 4),
            ("<rum-videos-grid>\n", "", 4),
            ("<script></script>", "<!--", 4),
            ("<script>", "<!--", 4),
            ("<!-- -->", "<script>", 4),
            ("<!--", "-->", 4),
        ] {
            let html = repeated.repeat(mebibytes * 1024 * 1024 / repeated.len()) + last;
            let page = without_comments(&html);
            let page = ChannelPage::read(&page);
            let ids = page.named(&HashSet::new()).ids;
            assert!(!page.has_cards && ids.len() <= 1, "{repeated}");
        }
    }

    #[test]
    fn an_embed_address_ends_at_its_last_character() {
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
