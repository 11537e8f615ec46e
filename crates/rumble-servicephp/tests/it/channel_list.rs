//! Channel pages with a list of videos as JSON.

use rumble_servicephp::ErrorKind;

use crate::raw_server::{RawServer, Reply};
use crate::resolve::page;

/// A page with a list of videos as JSON.
pub(crate) fn grid(items: &[String]) -> String {
    format!(
        "<rum-videos-grid limit=\"24\"><script type=\"application/json\">{{\"items\":[{}]}}</script></rum-videos-grid>",
        items.join(",")
    )
}

/// A video of such a list.
pub(crate) fn item(id: u64, status: u64, owner: &str) -> String {
    format!(
        r#"{{"object_type":"video","id":{id},"title":"Kettle","url":"https://rumble.com/v7x-a.html","livestream_status":{status},"by":{{"name":"N","url":"https://rumble.com/c/{owner}"}}}}"#
    )
}

#[test]
fn a_json_list_needs_no_further_request() {
    let planned = r#"{"id":16,"livestream_status":1,"live_datetime":"2026-12-01T18:00:00+00:00","by":{"name":"SparrowStudio"}}"#;
    let ended = r#"{"id":15,"livestream_status":1,"live":false,"live_streamed_on":"2026-11-28T18:00:00+00:00","by":{"name":"SparrowStudio"}}"#;
    let flag = r#"{"id":14,"live":true,"by":{"name":"SparrowStudio"}}"#;
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
        (vec![ended.to_owned(), flag.to_owned()], Some(14)),
        (vec![ended.to_owned(), planned.to_owned()], None),
        (
            vec![item(18, 1, "SparrowStudio").replace("\"by\"", "\"duration\":5400,\"by\"")],
            None,
        ),
        (vec![item(17, 2, "OtherYard"), item(18, 0, "SparrowStudio")], None),
        (vec![], None),
    ] {
        let server = RawServer::new(vec![Reply::html(200, &grid(&items))]);
        let found = server.guest().live_stream_of(&page("/c/SparrowStudio")).unwrap();
        assert_eq!(found.map(|found| found.stream_id.get()), live, "{items:?}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn a_title_may_contain_the_tags_of_a_list() {
    for title in ["</rum-videos-grid>", "<rum-videos-grid>"] {
        let titled = item(18, 2, "SparrowStudio").replace("Kettle", title);
        let server = RawServer::new(vec![Reply::html(200, &grid(&[titled]))]);
        let found = server.guest().live_stream_of(&page("/c/SparrowStudio")).unwrap();
        assert_eq!(found.unwrap().stream_id.get(), 18);
    }
}

#[test]
fn an_owner_at_another_site_is_not_the_channel() {
    let by = r#"{"name":"SparrowStudio","url":"https://tube.example/c/SparrowStudio"}"#;
    let item = format!(r#"{{"id":17,"livestream_status":2,"by":{by}}}"#);
    let server = RawServer::new(vec![Reply::html(200, &grid(&[item]))]);
    let error = server
        .guest()
        .live_stream_of(&page("/c/SparrowStudio"))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownPage);
}

#[test]
fn every_list_of_the_page_is_read() {
    let lists = grid(&[item(17, 0, "SparrowStudio")]) + &grid(&[item(18, 2, "SparrowStudio")]);
    let server = RawServer::new(vec![Reply::html(200, &lists)]);
    let found = server.guest().live_stream_of(&page("/c/SparrowStudio")).unwrap();
    assert_eq!(found.unwrap().stream_id.get(), 18);
}

#[test]
fn an_item_whose_owner_is_not_named_is_looked_up() {
    let nameless = r#"{"id":17,"livestream_status":2}"#.to_owned();
    for (owner, live) in [("SparrowStudio", Some(17)), ("OtherYard", None)] {
        let server = RawServer::new(vec![
            Reply::html(200, &grid(&[nameless.clone(), item(18, 0, "SparrowStudio")])),
            Reply::json(&format!(
                r#"{{"data":{{"id":17,"livestream_status":2,"by":{{"name":"{owner}"}}}}}}"#
            )),
        ]);
        let found = server.guest().live_stream_of(&page("/c/SparrowStudio")).unwrap();
        assert_eq!(found.map(|found| found.stream_id.get()), live);
        assert!(server.requests()[1].line.contains("media.details"));
    }
}
