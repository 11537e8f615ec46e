//! Memory needed to read a page, in allocations: a peak of at most 64 KiB plus ten times its size above the cost of an empty
//! one, and at most twice as much for twice the size.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use allocation_counter::{AllocationInfo, measure};
use rumble_scraping::Scraper;
use rumble_scraping::model::StreamId;
use rumble_servicephp::{Endpoint, Guest, Secret, Settings};
use rumble_testkit::{Reply, Server};

/// The data read from the account.
#[derive(Clone, Copy)]
enum Read {
    MutedUsers,
    ApiKeys,
    Comments,
    VideoSettings,
}

/// Page of any size: a prefix, in which `*` is replaced by a text of half the size, a repeated part, and a suffix.
struct Hostile {
    read: Read,
    name: &'static str,
    before: &'static str,
    /// `#` is replaced by the number of the repetition.
    part: &'static str,
    after: &'static str,
}

const fn page(name: &'static str, before: &'static str, part: &'static str, after: &'static str) -> Hostile {
    Hostile {
        read: Read::MutedUsers,
        name,
        before,
        part,
        after,
    }
}

const fn reading(read: Read, page: Hostile) -> Hostile {
    Hostile { read, ..page }
}

const PAGES: &[Hostile] = &[
    page(
        "buttons",
        "",
        "<b class=unmute_action data-username=a data-record-id=#>",
        "",
    ),
    page(
        "buttons without a record",
        "",
        "<b class=unmute_action data-username=a>",
        "",
    ),
    page("buttons without a name", "", "<b class=unmute_action>", ""),
    page("short tags", "", "<b>", ""),
    page("long tag", "<", "b", ">"),
    page("attributes of one tag", "<b ", "a# ", ">"),
    page("attributes of one name", "<b ", "a ", ">"),
    page(
        "attributes of a button",
        "<b class=unmute_action data-username=a ",
        "a#=1 ",
        ">",
    ),
    page("long attribute", "<b a=\"", "x", "\">"),
    page("long attribute without an end", "<b a=\"", "x", ""),
    page("long name", "<b class=unmute_action data-username=\"", "x", "\">"),
    page("classes", "<b class=\"", "a ", "\">"),
    page("entities", "<b a=\"", "&amp;", "\">"),
    page("entities in text", "", "&amp;", ""),
    page("ampersands", "", "&", ""),
    page("ends of tags", "", "</b>", ""),
    page("openings", "", "<", ""),
    page("comments", "", "<!-->", ""),
    page("long comment", "<!--", "-", ""),
    page("script", "<script>", "<", ""),
    page("doctypes", "", "<!doctype a>", ""),
    page("custom elements", "", "<rum-muted-user>", ""),
    page("text", "", "x", ""),
    reading(
        Read::ApiKeys,
        page(
            "keys",
            "",
            "<b class=reset-livestream-api-key data-channel-id=#>",
            "",
        ),
    ),
    reading(
        Read::ApiKeys,
        page(
            "keys with URLs",
            "",
            "<p><b class=reset-livestream-api-key data-channel-id=#></b><input value=?key=1></p>",
            "",
        ),
    ),
    reading(
        Read::ApiKeys,
        page("keys of nobody", "", "<b class=reset-livestream-api-key>", ""),
    ),
    reading(Read::ApiKeys, page("short tags of keys", "", "<b>", "")),
    reading(Read::ApiKeys, page("tags with an id", "", "<b id=1>", "")),
    reading(Read::ApiKeys, page("tags and texts", "", "<b>x", "")),
    reading(
        Read::Comments,
        page(
            "comments below a video",
            "",
            "<li class=comment-item data-comment-id=#><p class=comment-text>a",
            "",
        ),
    ),
    reading(
        Read::Comments,
        page(
            "nested comments",
            "",
            "<ul><li class=comment-item data-comment-id=#><p class=comment-text>a",
            "",
        ),
    ),
    reading(
        Read::Comments,
        page(
            "comments without a text",
            "",
            "<li class=comment-item data-comment-id=1>",
            "",
        ),
    ),
    reading(
        Read::Comments,
        page(
            "badges of a comment",
            "<li class=comment-item data-comment-id=1><p class=comment-text>",
            "<b class=comments-meta-user-badge><img src=a></b>",
            "",
        ),
    ),
    reading(
        Read::VideoSettings,
        page("fields", "<form><input id=title>", "<input name=a>", "</form>"),
    ),
    reading(
        Read::VideoSettings,
        page(
            "options",
            "<form><input id=title><select id=channelId>",
            "<option selected>",
            "</select></form>",
        ),
    ),
    reading(
        Read::Comments,
        page(
            "elements inside of a long class",
            "<li class=comment-item data-comment-id=1><b class=*>",
            "<br>",
            "</b><p class=comment-text>a",
        ),
    ),
    reading(
        Read::VideoSettings,
        page(
            "chosen options of a long name",
            "<form><input id=title><select multiple name=*>",
            "<option selected>",
            "</select></form>",
        ),
    ),
    reading(
        Read::VideoSettings,
        page("forms", "", "<form>", "<input id=title>"),
    ),
];

impl Read {
    /// Part of the request URL.
    fn address(self) -> &'static str {
        match self {
            Self::MutedUsers => "?pg=1",
            Self::ApiKeys => "/livestream-api",
            Self::Comments => "comment.list",
            Self::VideoSettings => "/account/content",
        }
    }
}

/// As JSON.
fn quoted(text: &str) -> String {
    format!(r#""{}""#, text.replace('\\', r"\\").replace('"', r#"\""#))
}

impl Hostile {
    fn body(&self, bytes: usize) -> String {
        let mut body = self.before.replace('*', &"x".repeat(bytes / 2));
        for number in 1.. {
            if body.len() >= bytes {
                break;
            }
            body.push_str(&self.part.replace('#', &number.to_string()));
        }
        body + self.after
    }

    /// Size of the page, and the cost of reading it.
    fn cost(&self, bytes: usize) -> (u64, AllocationInfo) {
        let body = self.body(bytes);
        let size = body.len() as u64;
        let page = Reply::html(200, &body);
        let (read, address) = (self.read, self.read.address());
        let reply = match read {
            Read::Comments => Reply::json(&format!(
                r#"{{"user":{{"logged_in":true}},"html":{}}}"#,
                quoted(&body)
            )),
            _ => page,
        };
        let server = Server::start(move |request| match request.target().contains(address) {
            true => reply.clone(),
            false => Reply::json(r#"{"user":{"id":"_u1","logged_in":true},"data":{"api_key":"a"}}"#),
        });
        let guest = Guest::new(Settings::default().base_url(Endpoint::parse(server.url()).unwrap()));
        let scraper = Scraper::new(&guest.with_token(Secret::new("planted-token")).unwrap()).max_pages(1);
        let video = StreamId::new(900_100_200).unwrap();
        let cost = measure(|| match read {
            Read::MutedUsers => {
                for user in scraper.muted_users() {
                    drop(std::hint::black_box(user));
                }
            }
            Read::ApiKeys => drop(std::hint::black_box(scraper.api_keys())),
            Read::Comments => drop(std::hint::black_box(scraper.comments(video))),
            Read::VideoSettings => drop(std::hint::black_box(scraper.video_settings(video))),
        });
        assert!(
            server
                .requests()
                .iter()
                .any(|request| request.target().contains(address))
        );
        (size, cost)
    }
}

#[test]
fn a_page_costs_at_most_ten_times_its_size() {
    let mut over = Vec::new();
    for page in PAGES {
        let (_, empty) = page.cost(0);
        for bytes in [2_000, 10_000, 66_000, 270_000] {
            let (size, cost) = page.cost(bytes);
            let peak = cost.bytes_max.saturating_sub(empty.bytes_max);
            if peak > 64 * 1024 + 10 * size {
                over.push(format!("{}, {size} bytes: {peak}", page.name));
            }
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

#[test]
fn twice_the_size_costs_at_most_twice_the_allocations() {
    let mut over = Vec::new();
    for page in PAGES {
        let [(_, small), (_, large)] = [100_000, 200_000].map(|bytes| page.cost(bytes));
        if large.count_total > 2 * small.count_total + small.count_total / 50 + 100
            || large.bytes_total > 3 * small.bytes_total + 64 * 1024
        {
            over.push(format!("{}: {small:?} {large:?}", page.name));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}
