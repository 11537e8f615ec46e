//! Resolving a channel or a user to its live stream. "Not live" requires a list of its videos that was read completely.

use rumble_servicephp::{ErrorKind, ResolvedStream};
use rumble_sim::{ChannelPage, Creator, Plan, ServiceFault, Sim, StreamPlan, VideoPlan, VideoState, When};

use crate::channel_list::{grid, item};
use crate::raw_server::{RawServer, Reply};
use crate::resolve::page;
use crate::site::{STREAM, guest};

pub(crate) fn studio() -> Creator {
    Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio")
}

fn yard() -> Creator {
    Creator::channel(7_730_002, "OtherYard", "Other Yard")
}

pub(crate) fn video(id: u64, by: &Creator, state: VideoState) -> VideoPlan {
    VideoPlan::new(id, &format!("v{id}x-a-kettle.html"), by)
        .title("A kettle")
        .state(state)
}

/// The channel's live stream, older ones, and a live stream of another channel.
fn sim(form: ChannelPage, state: VideoState) -> Sim {
    let plan = Plan::new()
        .stream(StreamPlan::new(STREAM))
        .channel_page(form)
        .video(video(900_100_500, &yard(), VideoState::Live))
        .video(video(900_100_301, &studio(), VideoState::Ended))
        .video(video(900_100_302, &studio(), VideoState::Recorded))
        .video(video(STREAM, &studio(), state));
    Sim::start(plan).unwrap()
}

fn live_in(sim: &Sim, channel: &str) -> Option<u64> {
    let found = guest(sim).live_stream_of(&page(channel)).unwrap();
    found.map(|found| found.stream_id.get())
}

const FORMS: [ChannelPage; 6] = [
    ChannelPage::Cards,
    ChannelPage::Grid,
    ChannelPage::WatchPage,
    ChannelPage::WatchPageEscaped,
    ChannelPage::WatchPagePlayer,
    ChannelPage::Redirect,
];

#[test]
fn each_form_of_the_page_leads_to_the_stream_of_the_channel() {
    for form in FORMS {
        let sim = sim(form, VideoState::Live);
        for channel in [
            "/c/SparrowStudio",
            "https://rumble.com/SparrowStudio",
            "@SparrowStudio",
        ] {
            assert_eq!(live_in(&sim, channel), Some(STREAM), "{form:?}");
        }
        assert!(
            sim.requests()
                .iter()
                .all(|request| request.header("cookie").is_none())
        );
    }
}

#[test]
fn each_form_of_the_page_shows_that_the_channel_is_not_live() {
    for form in FORMS {
        let sim = sim(form, VideoState::Ended);
        assert_eq!(live_in(&sim, "/c/SparrowStudio"), None, "{form:?}");
        assert_eq!(
            guest(&sim).resolve("/c/SparrowStudio").unwrap_err().kind(),
            ErrorKind::NotLive,
            "{form:?}"
        );
    }
}

#[test]
fn a_planned_stream_is_reported_with_its_time_in_each_form() {
    for form in FORMS {
        let sim = sim(form, VideoState::Upcoming);
        assert_eq!(live_in(&sim, "/c/SparrowStudio"), None, "{form:?}");
        let error = guest(&sim).resolve("/c/SparrowStudio").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotLive, "{form:?}");
        let begins = rumble_sim::WallTime::DEFAULT.to_rfc3339().replace("+00:00", "Z");
        assert!(error.to_string().contains(&begins), "{form:?}: {error}");
    }
}

#[test]
fn a_page_of_unknown_form_is_an_error() {
    let sim = sim(ChannelPage::Unknown, VideoState::Live);
    for result in [
        guest(&sim).live_stream_of(&page("/c/SparrowStudio")).map(drop),
        guest(&sim).resolve("/c/SparrowStudio").map(drop),
    ] {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::UnknownPage);
    }
}

#[test]
fn missing_channels_differ_from_channels_without_videos() {
    let quiet = Creator::user(900_300_002, "QuietOtter");
    let sim = Sim::start(Plan::new().creator(studio()).creator(quiet)).unwrap();
    assert_eq!(live_in(&sim, "/user/QuietOtter"), None);
    assert_eq!(live_in(&sim, "/c/SparrowStudio"), None);
    for missing in ["/user/NobodyHere", "/c/NobodyHere"] {
        assert_eq!(
            guest(&sim).resolve(missing).unwrap_err().kind(),
            ErrorKind::NotFound
        );
    }
}

#[test]
fn the_address_of_a_channel_may_be_that_of_a_user() {
    let otter = Creator::user(900_300_002, "QuietOtter");
    let plan = Plan::new()
        .stream(StreamPlan::new(STREAM))
        .video(video(STREAM, &otter, VideoState::Live));
    let sim = Sim::start(plan).unwrap();
    for address in ["/QuietOtter", "@QuietOtter", "/user/QuietOtter"] {
        assert_eq!(live_in(&sim, address), Some(STREAM), "{address}");
    }
    // The URL of a channel that does not exist is not that of a user of the same name.
    let error = guest(&sim).live_stream_of(&page("/c/QuietOtter")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn an_owner_of_the_same_name_with_another_id_or_type_is_another() {
    let item = |id: u64, by: &str| format!(r#"{{"id":{id},"livestream_status":2,"by":{by}}}"#);
    let ended = r#"{"id":16,"livestream_status":0,"by":{"id":"_c7730001","url":"/c/SparrowStudio"}}"#;
    for by in [
        r#"{"id":"_c7730009","name":"SparrowStudio"}"#,
        r#"{"id":"_u7730001","name":"SparrowStudio"}"#,
        r#"{"type":"user","name":"SparrowStudio"}"#,
    ] {
        let html = Reply::html(200, &grid(&[ended.to_owned(), item(17, by)]));
        let server = RawServer::new(vec![html]);
        let live = server.guest().live_stream_of(&page("/c/SparrowStudio")).unwrap();
        assert_eq!(live, None, "{by}");
    }
    let by = r#"{"id":"_c7730001","type":"channel","name":"SparrowStudio"}"#;
    let server = RawServer::new(vec![Reply::html(200, &grid(&[ended.to_owned(), item(17, by)]))]);
    let live = server.guest().live_stream_of(&page("/c/SparrowStudio")).unwrap();
    assert_eq!(live.unwrap().stream_id.get(), 17);
}

#[test]
fn a_list_in_a_comment_is_not_content() {
    let item = r#"{"id":17,"livestream_status":0,"by":{"url":"/c/SparrowStudio"}}"#;
    let html = format!("<html><!-- {} --></html>", grid(&[item.to_owned()]));
    let server = RawServer::new(vec![Reply::html(200, &html)]);
    let error = server
        .guest()
        .live_stream_of(&page("/c/SparrowStudio"))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownPage);
}

#[test]
fn a_channel_and_a_user_with_the_same_name_differ() {
    let html = |by: &str| {
        let item = format!(r#"{{"id":17,"livestream_status":2,"by":{by}}}"#);
        Reply::html(200, &grid(&[item]))
    };
    for by in [
        r#"{"name":"SparrowStudio","url":"https://rumble.com/c/SparrowStudio"}"#,
        r#"{"id":"_c7730001","name":"SparrowStudio"}"#,
    ] {
        let server = RawServer::new(vec![html(by)]);
        let error = server
            .guest()
            .live_stream_of(&page("/user/SparrowStudio"))
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownPage, "{by}");
        let server = RawServer::new(vec![html(by)]);
        let found = server.guest().live_stream_of(&page("/c/SparrowStudio")).unwrap();
        assert_eq!(found.unwrap().stream_id.get(), 17);
    }
}

#[test]
fn many_cards_are_looked_up_by_the_list_of_the_channel() {
    let mut plan = Plan::new()
        .stream(StreamPlan::new(STREAM))
        .channel_page(ChannelPage::Cards);
    plan = plan.video(video(STREAM, &studio(), VideoState::Live));
    for id in 900_200_001..900_200_013 {
        plan = plan.video(video(id, &studio(), VideoState::Ended));
    }
    let sim = Sim::start(plan).unwrap();
    assert_eq!(live_in(&sim, "/c/SparrowStudio"), Some(STREAM));
    assert!(sim.requests().len() <= 7, "{}", sim.requests().len());
    sim.service()
        .fault("video_collection.videos", When::Every, ServiceFault::Html);
    let error = guest(&sim).live_stream_of(&page("/c/SparrowStudio")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownPage);
}

#[test]
fn errors_of_the_channel_list_keep_their_kind() {
    let sim = sim(ChannelPage::WatchPage, VideoState::Ended);
    sim.service().fault(
        "video_collection.videos",
        When::Every,
        ServiceFault::BotProtection,
    );
    let error = guest(&sim).live_stream_of(&page("/c/SparrowStudio")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BotProtection);
}

#[test]
fn the_embed_of_a_live_page_without_cards_is_looked_up() {
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
    assert_eq!(server.requests()[0].line, "GET /c/SparrowStudio/live/ HTTP/1.1");
}

#[test]
fn recommended_videos_are_not_the_live_stream() {
    let page_html = "<ol class=thumbnail__grid><i data-video-id=17></i><i data-video-id=18></i><i data-video-id=19></i></ol>";
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

#[test]
fn an_inconclusive_page_does_not_mean_not_live() {
    // Neither owner nor state.
    let over = r#"{"data":{"id":17,"livestream_status":7}}"#;
    let ours_over = || item(18, 0, "SparrowStudio");
    let ours_is_over = item(18, 0, "SparrowStudio");
    let unreadable = r#"{"id":"?","by":{"url":"https://rumble.com/c/SparrowStudio"}}"#.to_owned();
    for html in [
        "<h1>Something new</h1>".to_owned(),
        "<rum-videos-grid><script type=\"application/json\">{\"pages\":[]}</script></rum-videos-grid>"
            .to_owned(),
        // The JSON after an empty list does not belong to the list.
        "<rum-videos-grid></rum-videos-grid><script type=\"application/json\">{\"items\":[]}</script>"
            .to_owned(),
        "<rum-videos-grid><script type=\"application/json\">{\"items\":[".to_owned(),
        grid(&[item(17, 2, "OtherYard")]),
        grid(&[ours_is_over.clone(), unreadable]),
        grid(&[ours_is_over]) + "<rum-videos-grid></rum-videos-grid>",
        "<div data-video-id=17></div>".to_owned(),
        // A style sheet and a script are not lists.
        "<style>.thumbnail__grid{display:grid}</style><script>find(\".thumbnail__grid\")</script>".to_owned(),
        "<ol class=\"thumbnail__grid\"><li class=\"videostream\">a card of another form</li></ol>".to_owned(),
        grid(&[ours_over(), r#"{"id":17,"livestream_status":2}"#.to_owned()]),
        grid(&[ours_over(), item(17, 3, "SparrowStudio")]),
        grid(&[
            ours_over(),
            item(17, 0, "SparrowStudio").replace(r#""livestream_status":0,"#, ""),
        ]),
        grid(&[ours_over()]) + &grid(&["1".to_owned()]).replace("rum-videos-grid", "RUM-VIDEOS-GRID"),
    ] {
        let server = RawServer::new(vec![Reply::html(200, &html), Reply::json(over)]);
        let error = server
            .guest()
            .live_stream_of(&page("/c/SparrowStudio"))
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownPage, "{html}");
    }
}

#[test]
fn a_redirect_to_a_stream_counts_only_if_the_channel_owns_it() {
    let details = |owner: &str| {
        Reply::json(&format!(
            r#"{{"data":{{"id":456977726,"livestream_status":2{owner}}}}}"#
        ))
    };
    let moved = |location: &str| Reply::with(302, &format!("Location: {location}\r\n"), "");
    let resolve = |owner: &str| {
        let server = RawServer::new(vec![moved("/v5xyz-a-kettle.html?x=1"), details(owner)]);
        let result = server.guest().resolve("/c/SparrowStudio");
        let line = "GET /service.php?name=media.details&url=%2Fv5xyz-a-kettle.html&api=7 HTTP/1.1";
        assert_eq!(server.requests()[1].line, line);
        result
    };
    let found: ResolvedStream = resolve(r#","by":{"name":"SparrowStudio"}"#).unwrap();
    assert_eq!(found.stream_id.get(), 456_977_726);
    for owner in ["", r#","by":null"#, r#","by":{"name":"OtherYard"}"#] {
        assert_eq!(
            resolve(owner).unwrap_err().kind(),
            ErrorKind::UnknownPage,
            "{owner}"
        );
    }
    for location in [
        "https://rumble.com.example/v5xyz-a-kettle.html",
        "//rumble.com.example/v5xyz-a-kettle.html",
        "/premium",
        "/c/SparrowStudio/live/",
    ] {
        let server = RawServer::new(vec![moved(location)]);
        let error = server.guest().resolve("/c/SparrowStudio").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirected, "{location}");
        assert_eq!(server.requests().len(), 1);
    }
}

/// oEmbed contains the owner, too, if the other lookups fail.
#[test]
fn an_owner_known_only_from_oembed_counts() {
    let oembed = |author: &str| {
        Reply::json(&format!(
            r#"{{"title":"A kettle","author_name":"Sparrow Studio","author_url":"https://rumble.com/{author}","html":"<iframe src=\"https://rumble.com/embed/v7k2m9q/\"></iframe>"}}"#
        ))
    };
    let not_found = || Reply::html(404, "<p>");
    for (author, is_ours) in [("c/SparrowStudio", true), ("c/OtherYard", false)] {
        let server = RawServer::new(vec![
            Reply::with(302, "Location: /v5xyz-a-kettle.html\r\n", ""),
            not_found(),
            oembed(author),
            Reply::json(r#"{"vid":456977726,"live":2}"#),
        ]);
        let found = server.guest().live_stream_of(&page("/c/SparrowStudio"));
        assert_eq!(found.is_ok_and(|found| found.is_some()), is_ours, "{author}");
    }
}
