//! From what a person gives to a stream.

use rumble_servicephp::model::{PageRef, StreamId, StreamRef};
use rumble_servicephp::{ErrorKind, Operation, ResolvedStream};
use rumble_sim::{Creator, Plan, ServiceFault, Sim, StreamPlan, VideoPlan, VideoState, When};

use crate::raw_server::{RawServer, Reply};
use crate::site::{STREAM, guest};

const SLUG: &str = "v7exampl-mending-a-kettle.html";

fn studio() -> Creator {
    Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio")
}

fn kettle() -> VideoPlan {
    VideoPlan::new(STREAM, SLUG, &studio()).title("Mending & a <kettle>")
}

fn sim() -> Sim {
    let quiet = Creator::user(900_300_002, "QuietOtter");
    let plan = Plan::new()
        .stream(StreamPlan::new(STREAM))
        .video(kettle())
        .creator(quiet);
    Sim::start(plan).unwrap()
}

fn page(text: &str) -> PageRef {
    match StreamRef::parse(text).unwrap() {
        StreamRef::Page(page) => page,
        other => panic!("{other:?} is no page"),
    }
}

#[track_caller]
fn assert_is_kettle(found: &ResolvedStream, sim: &Sim, is_live: bool) {
    assert_eq!(found.stream_id.get(), STREAM);
    assert_eq!(found.title.as_deref(), Some("Mending & a <kettle>"));
    assert_eq!(found.url, Some(format!("{}/{SLUG}", sim.base_url())));
    assert_eq!(found.is_live, Some(is_live));
}

#[test]
fn ids_need_no_request() {
    let server = RawServer::json("{}");
    for text in [
        "7k2m9q",
        "v7k2m9q",
        "b10:456977726",
        "https://rumble.com/embed/v7k2m9q/?pub=4",
        "https://rumble.com/embed/pub.v7k2m9q/",
        "https://rumble.com/chat/popup/456977726",
    ] {
        let found = server.guest().resolve(text).unwrap();
        assert_eq!(
            (found.stream_id.get(), found.is_live),
            (456_977_726, None),
            "{text}"
        );
    }
    let id = StreamId::new(456_977_726).unwrap();
    assert_eq!(server.guest().resolve(id).unwrap().stream_id, id);
    assert!(server.asked().is_empty());
}

#[test]
fn other_sites_and_nonsense_need_none_either() {
    let server = RawServer::json("{}");
    for (text, kind) in [
        ("https://rumble.com.example/v7exampl.html", ErrorKind::ForeignHost),
        ("https://tube.example/watch", ErrorKind::ForeignHost),
        ("ftp://rumble.com/v7exampl.html", ErrorKind::ForeignHost),
        ("123456", ErrorKind::InvalidStream),
        ("", ErrorKind::InvalidStream),
        ("https://rumble.com/premium", ErrorKind::InvalidStream),
    ] {
        let error = server.guest().resolve(text).unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (kind, Operation::ResolveStream),
            "{text}"
        );
    }
    assert!(server.asked().is_empty());
}

#[test]
fn a_watch_page_in_each_spelling() {
    let sim = sim();
    for text in [
        format!("https://rumble.com/{SLUG}"),
        format!("rumble.com/{SLUG}?e9s=src"),
        format!("{}/{SLUG}", sim.base_url()),
        SLUG.to_owned(),
        "/v7exampl".to_owned(),
        "https://rumble.com/shorts/v7exampl".to_owned(),
    ] {
        assert_is_kettle(&guest(&sim).resolve(&text).unwrap(), &sim, true);
    }
    sim.stream(STREAM).end();
    assert!(sim.stream(STREAM).wait_for_end(std::time::Duration::from_secs(5)));
    assert_is_kettle(&guest(&sim).resolve(SLUG).unwrap(), &sim, false);
}

#[test]
fn where_one_way_fails_the_next_is_gone() {
    for fault in [
        ServiceFault::Html,
        ServiceFault::Status {
            json: true,
            retry_after: None,
            status: 500,
        },
        ServiceFault::ErrorList {
            message: "No".to_owned(),
        },
    ] {
        let sim = sim();
        sim.service().fault("media.details", When::Every, fault);
        assert_is_kettle(&guest(&sim).resolve(SLUG).unwrap(), &sim, true);
        sim.service().fault("embedJS", When::Every, ServiceFault::Html);
        let found = guest(&sim).resolve(SLUG).unwrap();
        assert_eq!((found.stream_id.get(), found.is_live), (STREAM, None));
        sim.service().fault("oembed", When::Every, ServiceFault::Html);
        guest(&sim).resolve(SLUG).unwrap_err();
    }
}

#[test]
fn a_wall_is_told_and_not_gone_around() {
    for (fault, kind) in [
        (ServiceFault::BotProtection, ErrorKind::BotProtection),
        (
            ServiceFault::Status {
                json: true,
                retry_after: Some(3),
                status: 429,
            },
            ErrorKind::RateLimited,
        ),
        (ServiceFault::Drop, ErrorKind::Disconnected),
    ] {
        let sim = sim();
        sim.service().fault("media.details", When::Every, fault);
        assert_eq!(guest(&sim).resolve(SLUG).unwrap_err().kind(), kind);
        assert_eq!(sim.requests().len(), 1);
    }
}

#[test]
fn a_video_that_is_not_there() {
    let sim = sim();
    let error = guest(&sim)
        .resolve("https://rumble.com/v9nobody-knows.html")
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn a_channel_leads_to_what_it_has_on_air() {
    let sim = sim();
    // Newer than the stream that is live, and not live themselves.
    for (id, slug, state) in [
        (900_100_300, "v7exmpl2-soon.html", VideoState::Upcoming),
        (900_100_301, "v7exmpl3-over.html", VideoState::Ended),
        (900_100_302, "v7exmpl4-short.html", VideoState::Recorded),
    ] {
        sim.service()
            .add_video(VideoPlan::new(id, slug, &studio()).state(state));
    }
    for text in [
        "https://rumble.com/c/SparrowStudio",
        "/c/SparrowStudio/live",
        "rumble.com/c/SparrowStudio?x=1",
    ] {
        assert_is_kettle(&guest(&sim).resolve(text).unwrap(), &sim, true);
    }
    let found = guest(&sim)
        .live_stream_of(&page("/c/SparrowStudio"))
        .unwrap()
        .unwrap();
    assert_is_kettle(&found, &sim, true);
}

#[test]
fn a_channel_that_is_not_live() {
    let sim = sim();
    sim.stream(STREAM).end();
    assert!(sim.stream(STREAM).wait_for_end(std::time::Duration::from_secs(5)));
    let guest = guest(&sim);
    assert_eq!(guest.live_stream_of(&page("/c/SparrowStudio")).unwrap(), None);
    assert_eq!(
        guest.resolve("/c/SparrowStudio").unwrap_err().kind(),
        ErrorKind::NotLive
    );
    assert_eq!(guest.live_stream_of(&page("/user/QuietOtter")).unwrap(), None);
    assert_eq!(
        guest.resolve("/user/NobodyHere").unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert_eq!(
        guest.resolve("/c/NobodyHere").unwrap_err().kind(),
        ErrorKind::NotFound
    );
    // Of a watch page: whether its own video is on air.
    assert_eq!(guest.live_stream_of(&page(SLUG)).unwrap(), None);
}

#[test]
fn the_address_of_a_channel_may_be_that_of_a_user() {
    let otter = Creator::user(900_300_002, "QuietOtter");
    let video = VideoPlan::new(STREAM, SLUG, &otter);
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM)).video(video)).unwrap();
    assert_eq!(
        guest(&sim).resolve("/c/QuietOtter").unwrap().stream_id.get(),
        STREAM
    );
    assert_eq!(
        guest(&sim).resolve("/user/QuietOtter").unwrap().stream_id.get(),
        STREAM
    );
}

#[test]
fn a_live_page_without_cards_is_asked_for_its_embed() {
    let server = RawServer::new(vec![
        Reply::html(
            200,
            "<a href=\"https://rumble.com/embed/u4.v7k2m9q/?a=1\"></a><p>/embed/nothing</p>",
        ),
        Reply::html(404, "<p>"),
        Reply::json(
            r#"{"vid":456977726,"title":"Tin &amp; &#39;Brass&#x27;","live":2,"l":"/v5x.html","author":{"name":"Sparrow Studio","url":"https://rumble.com/c/SparrowStudio"}}"#,
        ),
    ]);
    let found = server.guest().resolve("/c/SparrowStudio").unwrap();
    assert_eq!((found.stream_id.get(), found.is_live), (456_977_726, Some(true)));
    assert_eq!(found.title.as_deref(), Some("Tin & 'Brass'"));
    assert_eq!(server.asked()[0].line, "GET /c/SparrowStudio/live/ HTTP/1.1");
}

#[test]
fn what_a_page_recommends_is_not_what_the_channel_has_on_air() {
    let page_html = "<div data-video-id=17></div><div data-video-id=18></div><div data-video-id=19></div>";
    let video = |id: u64, status: u64, owner: &str| {
        Reply::json(&format!(
            r#"{{"data":{{"id":{id},"livestream_status":{status},"by":{owner}}}}}"#
        ))
    };
    let (ours, others) = (
        r#"{"name":"x","url":"https://rumble.com/c/sparrowstudio"}"#,
        r#"{"name":"SparrowStudio","url":"https://rumble.com/c/OtherYard"}"#,
    );
    for (owners, live) in [
        ([ours, others, ours], Some(19)),
        ([r#"{"name":"SparrowStudio"}"#, others, ours], Some(19)),
        ([ours, others, others], None),
        ([ours, "null", ours], Some(19)),
        ([ours, "null", "{}"], None),
    ] {
        let server = RawServer::new(vec![
            Reply::html(200, page_html),
            video(17, 0, owners[0]),
            video(18, 2, owners[1]),
            video(19, 2, owners[2]),
        ]);
        let found = server.guest().live_stream_of(&page("/c/SparrowStudio")).unwrap();
        assert_eq!(found.map(|found| found.stream_id.get()), live, "{owners:?}");
    }
}

/// What the site sends while a channel is on air can be the watch page itself, with cards of others.
#[test]
fn what_a_watch_page_plays_comes_before_what_it_recommends() {
    let cards: String = (1..=40)
        .map(|id| format!("<div data-video-id=\"{id}\"></div>"))
        .collect();
    for plays in [
        r#"<script>{"embedUrl":"https:\/\/rumble.com\/embed\/v7k2m9q\/"}</script>"#,
        r#"<script>Rumble("play",{"video":"v7k2m9q","div":"player"});</script>"#,
    ] {
        let server = RawServer::new(vec![
            Reply::html(200, &format!("{plays}{cards}")),
            Reply::json(r#"{"data":{"id":456977726,"livestream_status":2,"by":{"name":"SparrowStudio"}}}"#),
        ]);
        let found = server.guest().resolve("/c/SparrowStudio").unwrap();
        assert_eq!(found.stream_id.get(), 456_977_726, "{plays}");
    }
}

#[test]
fn a_list_in_json_tells_without_another_request() {
    let item = |id: u64, status: u64, owner: &str| {
        format!(
            r#"{{"object_type":"video","id":{id},"title":"Kettle","url":"https://rumble.com/v7x-a.html","livestream_status":{status},"by":{{"name":"N","url":"https://rumble.com/c/{owner}"}}}}"#
        )
    };
    let grid = |items: &[String]| {
        format!(
            "<rum-videos-grid limit=\"24\"><script type=\"application/json\">{{\"items\":[{}]}}</script></rum-videos-grid>",
            items.join(",")
        )
    };
    let planned = r#"{"id":16,"livestream_status":1,"live_datetime":"2026-12-01T18:00:00+00:00","by":{"name":"SparrowStudio"}}"#;
    for (items, live) in [
        (
            vec![
                planned.to_owned(),
                item(17, 1, "SparrowStudio"),
                item(18, 2, "SparrowStudio"),
            ],
            Some(18),
        ),
        (
            vec![item(17, 2, "OtherYard"), item(18, 2, "SparrowStudio")],
            Some(18),
        ),
        (
            vec![
                r#"{"object_type":"playlist","id":"x"}"#.to_owned(),
                item(18, 2, "SparrowStudio"),
            ],
            Some(18),
        ),
        (vec![item(17, 2, "OtherYard")], None),
        (vec![item(17, 0, "SparrowStudio")], None),
        (vec![], None),
    ] {
        let server = RawServer::new(vec![Reply::html(200, &grid(&items))]);
        let found = server.guest().live_stream_of(&page("/c/SparrowStudio")).unwrap();
        assert_eq!(found.map(|found| found.stream_id.get()), live, "{items:?}");
        assert_eq!(server.asked().len(), 1);
    }
}

#[test]
fn a_page_that_does_not_tell_is_not_taken_for_not_live() {
    let over = r#"{"data":{"id":17,"livestream_status":0,"by":{"name":"OtherYard"}}}"#;
    for html in [
        "<h1>Something new</h1>",
        "<rum-videos-grid><script type=\"application/json\">{\"pages\":[]}</script></rum-videos-grid>",
        "<div data-video-id=17></div>",
    ] {
        let server = RawServer::new(vec![Reply::html(200, html), Reply::json(over)]);
        let error = server
            .guest()
            .live_stream_of(&page("/c/SparrowStudio"))
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownPage, "{html}");
    }
}

#[test]
fn a_planned_stream_says_when() {
    let details = r#"{"data":{"id":17,"livestream_status":1,"live_datetime":"2026-12-01T18:00:00+00:00"}}"#;
    let found = RawServer::json(details)
        .guest()
        .resolve("/v7x-tomorrow.html")
        .unwrap();
    assert_eq!(found.is_live, Some(false));
    assert_eq!(
        found.planned_for.and_then(|time| time.unix_seconds()),
        Some(1_796_148_000)
    );
    let begun = details.replace("}}", r#","live_streamed_on":"2026-12-01T18:00:00+00:00"}}"#);
    let found = RawServer::json(&begun)
        .guest()
        .resolve("/v7x-tomorrow.html")
        .unwrap();
    assert_eq!((found.is_live, found.planned_for), (Some(true), None));
}

#[test]
fn an_address_of_another_server_is_refused_without_a_request() {
    let server = RawServer::json("{}");
    for text in [
        "http://127.0.0.1:1/c/SparrowStudio",
        "http://localhost:1/v5xyz-a.html",
    ] {
        let error = server.guest().resolve(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignHost, "{text}");
    }
    assert!(server.asked().is_empty());
}

#[test]
fn few_of_the_videos_of_a_page_are_asked_about() {
    let cards: String = (1..=40)
        .map(|id| format!("<div data-video-id=\"{id}\" data-video-id={id}></div>"))
        .collect();
    let over = Reply::json(r#"{"data":{"id":1,"livestream_status":0,"by":{"name":"SparrowStudio"}}}"#);
    let server = RawServer::new(vec![Reply::html(200, &cards), over]);
    assert_eq!(
        server.guest().live_stream_of(&page("/c/SparrowStudio")).unwrap(),
        None
    );
    assert_eq!(server.asked().len(), 6);
}

#[test]
fn a_live_page_may_send_on_to_the_stream() {
    let details = r#"{"data":{"id":456977726,"livestream_status":2}}"#;
    let moved = |location: &str| Reply::with(302, &format!("Location: {location}\r\n"), "");
    let server = RawServer::new(vec![moved("/v5xyz-a-kettle.html?x=1"), Reply::json(details)]);
    assert_eq!(
        server
            .guest()
            .resolve("/c/SparrowStudio")
            .unwrap()
            .stream_id
            .get(),
        456_977_726
    );
    let line = "GET /service.php?name=media.details&url=%2Fv5xyz-a-kettle.html&api=7 HTTP/1.1";
    assert_eq!(server.asked()[1].line, line);
    for elsewhere in [
        "https://rumble.com.example/v5xyz-a-kettle.html",
        "//rumble.com.example/v5xyz-a-kettle.html",
        "/premium",
        "/c/SparrowStudio/live/",
    ] {
        let server = RawServer::new(vec![moved(elsewhere)]);
        let error = server.guest().resolve("/c/SparrowStudio").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirected, "{elsewhere}");
        assert_eq!(server.asked().len(), 1);
    }
}
