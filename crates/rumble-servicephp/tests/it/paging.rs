//! Paged lists of a misbehaving server.

use rumble_servicephp::model::ChannelId;
use rumble_servicephp::model::service::PlaylistId;
use rumble_servicephp::{Error, ErrorKind, Pages};

use crate::raw_server::{RawServer, Reply, logged_in};

fn page(ids: impl IntoIterator<Item = u64>) -> Reply {
    let items: Vec<_> = ids.into_iter().map(|id| format!("{{\"id\":{id}}}")).collect();
    with(&items.join(","))
}

fn with(items: &str) -> Reply {
    Reply::json(&format!(
        r#"{{"user":{{"logged_in":true}},"data":{{"items":[{items}]}}}}"#
    ))
}

fn videos(server: &RawServer) -> Pages<rumble_servicephp::model::service::Video> {
    server.guest().videos(ChannelId::new(7_730_001).unwrap())
}

/// Ids of each page, and the final error.
fn read(server: &RawServer) -> (Vec<Vec<u64>>, Option<Error>) {
    let (mut pages, mut error) = (Vec::new(), None);
    for page in videos(server) {
        match page {
            Ok(page) => pages.push(page.items.iter().map(|video| video.id.get()).collect()),
            Err(end) => error = Some(end),
        }
    }
    (pages, error)
}

#[test]
fn a_list_ends_at_its_first_empty_page() {
    for empty in [
        with(""),
        Reply::json(r#"{"data":[]}"#),
        Reply::json(r#"{"data":false}"#),
    ] {
        let server = RawServer::new(vec![page([1, 2]), page([3]), empty, page([4])]);
        let (pages, error) = read(&server);
        assert_eq!((pages, error.is_none()), (vec![vec![1, 2], vec![3]], true));
        let lines: Vec<_> = server
            .requests()
            .into_iter()
            .map(|request| request.line)
            .collect();
        assert_eq!(lines.len(), 3);
        for (at, line) in lines.iter().enumerate() {
            let offset = at * 50;
            assert_eq!(
                line,
                &format!(
                    "GET /service.php?name=video_collection.videos&offset={offset}&limit=50&api=7&id=_c7730001&sort=date HTTP/1.1"
                )
            );
        }
    }
}

#[test]
fn a_page_repeated_forever_is_an_error() {
    let server = RawServer::new(vec![page([1, 2])]);
    let (pages, error) = read(&server);
    assert_eq!(
        (pages, error.unwrap().kind()),
        (vec![vec![1, 2]], ErrorKind::RepeatedPage)
    );
    assert_eq!(server.requests().len(), 2);
    let backwards = RawServer::new(vec![page([1, 2]), page([2, 1])]);
    assert_eq!(read(&backwards).1.unwrap().kind(), ErrorKind::RepeatedPage);
    let unreadable = RawServer::new(vec![with("7")]);
    assert_eq!(read(&unreadable).1.unwrap().kind(), ErrorKind::RepeatedPage);
}

#[test]
fn alternating_pages_are_an_error() {
    for turns in 2..7_u64 {
        let replies = (0..40).map(|at| page([at % turns * 10 + 1, at % turns * 10 + 2]));
        let server = RawServer::new(replies.collect());
        let (pages, error) = read(&server);
        assert_eq!(error.unwrap().kind(), ErrorKind::RepeatedPage, "{turns}");
        assert!(pages.len() < 20, "{turns}");
    }
}

#[test]
fn items_that_move_between_pages_are_returned_once() {
    let server = RawServer::new(vec![page([1, 2, 3]), page([3, 4]), page([4]), with("")]);
    let (pages, error) = read(&server);
    assert_eq!((pages, error.is_none()), (vec![vec![1, 2, 3], vec![4]], true));
}

#[test]
fn an_endless_list_ends_at_the_limit() {
    let server = RawServer::new((1..30).map(|id| page([id])).collect());
    let pages: Vec<_> = videos(&server).max_pages(7).collect();
    assert_eq!(pages.len(), 8);
    assert_eq!(pages[7].as_ref().unwrap_err().kind(), ErrorKind::TooManyPages);
    assert_eq!(server.requests().len(), 7);
}

#[test]
fn every_page_reports_its_malformed_items() {
    let server = RawServer::new(vec![
        with(r#"{"id":1},{"title":"none"},"x""#),
        page([2]),
        with(""),
    ]);
    let all = videos(&server).all().unwrap();
    assert_eq!(all.items.len(), 2);
    let malformed: Vec<_> = all.malformed.iter().map(|item| (item.list, item.index)).collect();
    assert_eq!(malformed, [("items", 1), ("items", 2)]);
    let bad_items = r#"{"video":{"id":5}},{"video":null}"#;
    let server = RawServer::new(vec![with(bad_items), with("")]);
    let all = server.guest().playlist_videos(&PlaylistId::LIKED).all().unwrap();
    assert_eq!((all.items.len(), all.malformed.len()), (1, 1));
    let server = RawServer::new(vec![
        logged_in(),
        with(r#"{"id":"Ab"},{"id":"two words"}"#),
        with(""),
    ]);
    let all = server.account().playlists().all().unwrap();
    assert_eq!((all.items.len(), all.malformed.len()), (1, 1));
}

#[test]
fn an_error_within_a_list_ends_it() {
    for (reply, kind) in [
        (Reply::Drop, ErrorKind::Disconnected),
        (Reply::with(500, "", "{}"), ErrorKind::Server),
        (Reply::html(200, "<p>"), ErrorKind::NotJson),
        (
            Reply::json(r#"{"data":{"things":[]}}"#),
            ErrorKind::UnexpectedFormat,
        ),
    ] {
        let server = RawServer::new(vec![page([1]), reply]);
        let mut pages = videos(&server);
        assert_eq!(pages.next().unwrap().unwrap().items.len(), 1);
        assert_eq!(pages.next().unwrap().unwrap_err().kind(), kind);
        assert!(pages.next().is_none());
    }
    let lost = Reply::json(r#"{"user":{"logged_in":false},"data":{"items":[]}}"#);
    let server = RawServer::new(vec![logged_in(), lost]);
    let error = server.account().playlists().next().unwrap().unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::Unauthorized,
        "a lost session is no empty list"
    );
}
