//! Memory needed to read a response, in allocations: a peak of at most 64 KiB plus ten times its size above the cost of an empty
//! one, and at most twice as much for twice the size.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use allocation_counter::{AllocationInfo, measure};
use rumble_servicephp::model::service::PlaylistId;
use rumble_servicephp::model::{ChannelId, StreamId, StreamRef};
use rumble_servicephp::{Endpoint, Guest, Method, Settings};
use rumble_testkit::{Reply, Server};

/// Response of any size: a prefix, a repeated part, and a suffix.
struct RepeatedResponse {
    name: &'static str,
    read: fn(&Guest),
    /// Part of the request URL.
    address: &'static str,
    before: &'static str,
    part: &'static str,
    between: &'static str,
    after: &'static str,
}

const fn page(
    name: &'static str,
    before: &'static str,
    part: &'static str,
    after: &'static str,
) -> RepeatedResponse {
    RepeatedResponse {
        name,
        read: live_stream,
        address: "/live",
        before,
        part,
        between: "",
        after,
    }
}

const fn list(
    name: &'static str,
    address: &'static str,
    before: &'static str,
    part: &'static str,
    after: &'static str,
) -> RepeatedResponse {
    RepeatedResponse {
        address,
        between: ",",
        read: stream,
        ..page(name, before, part, after)
    }
}

const fn text(
    name: &'static str,
    address: &'static str,
    before: &'static str,
    part: &'static str,
    after: &'static str,
) -> RepeatedResponse {
    RepeatedResponse {
        between: "",
        ..list(name, address, before, part, after)
    }
}

const fn reading(read: fn(&Guest), response: RepeatedResponse) -> RepeatedResponse {
    RepeatedResponse { read, ..response }
}

const VIDEOS: &str = "video_collection.videos";
const ITEMS: &str = "playlist.list_videos";
const EMBED_JS: &str = "/embedJS/";
const DETAILS: &str = "media.details";

const RESPONSES: &[RepeatedResponse] = &[
    page("cards", "", "<a data-video-id=1>", ""),
    page("cards without ids", "", "data-video-id=", ""),
    page("quotes of a card", "data-video-id=", "\"", ""),
    page("digits of a card", "data-video-id=", "1", ""),
    page("lists of cards", "", "thumbnail__grid-", ""),
    page("embeds", "", "/embed/v1", ""),
    page("long embeds", "", "/embed/v1.v2.v3.v4.v5.v6", ""),
    page("one embed", "/embed/", "v1.", ""),
    page("players", "", "\"video\":\"v1", ""),
    page("escaped slashes", "", "\\/embed\\/v1", ""),
    page(
        "grids without a script",
        "",
        "<rum-videos-grid></rum-videos-grid>",
        "",
    ),
    page(
        "grids with an empty list",
        "",
        "<rum-videos-grid><script type=\"application/json\">{\"items\":[]}</script></rum-videos-grid>",
        "",
    ),
    page(
        "grids of malformed items",
        "",
        "<rum-videos-grid><script type=\"application/json\">{\"items\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}</script></rum-videos-grid>",
        "",
    ),
    page(
        "grids of short videos",
        "",
        "<rum-videos-grid><script type=\"application/json\">{\"items\":[{\"id\":1},{\"id\":1},{\"id\":1},{\"id\":1},{\"id\":1},{\"id\":1},{\"id\":1},{\"id\":1},{\"id\":1},{\"id\":1},{\"id\":1},{\"id\":1}]}</script></rum-videos-grid>",
        "",
    ),
    page("grids without an end", "", "<rum-videos-grid", ""),
    page(
        "videos of a grid",
        "<rum-videos-grid><script type=\"application/json\">{\"items\":[",
        "{\"id\":1},",
        "1]}</script></rum-videos-grid>",
    ),
    list(
        "members of a video",
        DETAILS,
        r#"{"data":{"id":1,"#,
        r#""x":1"#,
        "}}",
    ),
    list("items in place of a video", DETAILS, r#"{"data":["#, "{}", "]}"),
    list("errors", DETAILS, r#"{"errors":["#, r#"{"code":"a"}"#, "]}"),
    text(
        "title of a video",
        DETAILS,
        r#"{"data":{"id":1,"title":""#,
        r"\n",
        r#""}}"#,
    ),
    text("junk", DETAILS, "", "x", ""),
    list("members of embedJS", EMBED_JS, r#"{"vid":1,"#, r#""x":1"#, "}"),
    list(
        "author of embedJS",
        EMBED_JS,
        r#"{"vid":1,"author":{"#,
        r#""x":1"#,
        "}}",
    ),
    text(
        "title of embedJS",
        EMBED_JS,
        r#"{"vid":1,"title":""#,
        "&",
        r#""}"#,
    ),
    text(
        "escaped title of embedJS",
        EMBED_JS,
        r#"{"vid":1,"title":""#,
        "&amp;",
        r#""}"#,
    ),
    reading(
        comments,
        list(
            "comments",
            DETAILS,
            r#"{"data":{"comments":{"count":9,"items":["#,
            r#"{"id":1,"comment":"a"}"#,
            "]}}}",
        ),
    ),
    reading(
        comments,
        list(
            "replies",
            DETAILS,
            r#"{"data":{"comments":{"items":[{"id":1,"replies":["#,
            r#"{"id":2}"#,
            "]}]}}}",
        ),
    ),
    reading(
        comments,
        list(
            "members of a comment",
            DETAILS,
            r#"{"data":{"comments":{"items":[{"id":1,"#,
            r#""x":1"#,
            "}]}}}",
        ),
    ),
    reading(
        videos,
        list(
            "videos of a channel",
            VIDEOS,
            r#"{"data":{"items":["#,
            r#"{"id":1}"#,
            "]}}",
        ),
    ),
    reading(
        videos,
        list("malformed videos", VIDEOS, r#"{"data":{"items":["#, "{}", "]}}"),
    ),
    reading(
        playlist,
        list(
            "videos of a playlist",
            ITEMS,
            r#"{"data":{"items":["#,
            r#"{"video":{"id":1}}"#,
            "]}}",
        ),
    ),
    text("path of embedJS", EMBED_JS, r#"{"vid":1,"l":""#, r"\n", r#""}"#),
];

fn live_stream(guest: &Guest) {
    let Ok(StreamRef::Page(channel)) = StreamRef::parse("/c/SparrowStudio") else {
        panic!()
    };
    drop(std::hint::black_box(guest.live_stream_of(&channel)));
}

fn comments(guest: &Guest) {
    let video = StreamId::new(900_100_200).unwrap();
    drop(std::hint::black_box(guest.comment_details(video)));
}

fn videos(guest: &Guest) {
    drop(std::hint::black_box(guest.videos(channel()).next()));
}

fn playlist(guest: &Guest) {
    drop(std::hint::black_box(
        guest.playlist_videos(&PlaylistId::LIKED).next(),
    ));
}

fn channel() -> ChannelId {
    ChannelId::new(7_730_001).unwrap()
}

fn stream(guest: &Guest) {
    drop(std::hint::black_box(
        guest.stream(StreamId::new(900_100_200).unwrap()),
    ));
}

impl RepeatedResponse {
    fn body(&self, bytes: usize) -> String {
        let parts = bytes / (self.part.len() + self.between.len());
        let parts = vec![self.part; parts].join(self.between);
        format!("{}{parts}{}", self.before, self.after)
    }

    /// Size of the body, and the cost of reading it.
    fn cost(&self, bytes: usize) -> (u64, AllocationInfo) {
        let body = self.body(bytes);
        let size = body.len() as u64;
        let (kind, address) = match self.address {
            "/live" => ("Content-Type: text/html\r\n", self.address),
            _ => ("Content-Type: application/json\r\n", self.address),
        };
        let reply = Reply::with(200, kind, &body);
        let server = Server::start(move |request| match request.target().contains(address) {
            true => reply.clone(),
            false => Reply::json(r#"{"data":[],"errors":[{"code":"none"}]}"#),
        });
        let guest = Guest::new(Settings::default().base_url(Endpoint::parse(server.url()).unwrap()));
        let cost = measure(|| (self.read)(&guest));
        let requests = server.requests();
        assert!(
            requests.iter().any(|request| request.target().contains(address)),
            "{requests:?}"
        );
        (size, cost)
    }
}

#[test]
fn a_response_costs_at_most_ten_times_its_size() {
    let mut over = Vec::new();
    for response in RESPONSES {
        let (_, empty) = response.cost(0);
        for bytes in [2_000, 10_000, 66_000, 270_000] {
            let (size, cost) = response.cost(bytes);
            let peak = cost.bytes_max.saturating_sub(empty.bytes_max);
            if peak > 64 * 1024 + 10 * size {
                over.push(format!("{}, {size} bytes: {peak}", response.name));
            }
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

#[test]
fn twice_the_size_costs_at_most_twice_the_allocations() {
    let mut over = Vec::new();
    for response in RESPONSES {
        let [(_, small), (_, large)] = [100_000, 200_000].map(|bytes| response.cost(bytes));
        if large.count_total > 2 * small.count_total + small.count_total / 50 + 100
            || large.bytes_total > 3 * small.bytes_total + 64 * 1024
        {
            over.push(format!("{}: {small:?} {large:?}", response.name));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

/// Videos in pages of fifty.
fn server_of(videos: u64) -> Server {
    Server::start(move |request| {
        let offset = request.target().split("offset=").nth(1).unwrap();
        let offset: u64 = offset.split('&').next().unwrap().parse().unwrap();
        let page = offset..videos.min(offset + 50);
        let page = page.map(|at| format!(r#"{{"id":{},"title":"A kettle"}}"#, 1_000_000 + at));
        let page = page.collect::<Vec<_>>().join(",");
        Reply::json(&format!(r#"{{"data":{{"items":[{page}]}}}}"#))
    })
}

/// Compared with the requests alone, because memory that they leave to other threads counts as kept.
#[test]
fn ten_thousand_videos_take_the_memory_of_one_page() {
    let server = server_of(10_000);
    let guest = Guest::new(Settings::default().base_url(Endpoint::parse(server.url()).unwrap()));
    let requests = measure(|| {
        for page in 0..=200_u64 {
            let offset = (page * 50).to_string();
            let response = guest.call("video_collection.videos", Method::Get, &[("offset", &offset)]);
            drop(std::hint::black_box(response.unwrap()));
        }
    });
    let mut seen = 0;
    let pages = measure(|| {
        for page in guest.videos(channel()) {
            seen += page.unwrap().items.len();
        }
    });
    assert_eq!(seen, 10_000);
    assert!(
        pages.bytes_max < requests.bytes_max + 64 * 1024,
        "requests: {}, pages: {}",
        requests.bytes_max,
        pages.bytes_max
    );
}
