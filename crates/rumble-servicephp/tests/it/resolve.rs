//! Resolving URLs, slugs and ids to streams.

use rumble_servicephp::model::{PageRef, StreamId, StreamRef};
use rumble_servicephp::{ErrorKind, Operation, ResolvedStream};
use rumble_sim::{Creator, Plan, ServiceFault, Sim, StreamPlan, VideoPlan, When};

use crate::raw_server::RawServer;
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

pub(crate) fn page(text: &str) -> PageRef {
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
    assert!(server.requests().is_empty());
}

#[test]
fn other_sites_and_malformed_input_need_no_request() {
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
    assert!(server.requests().is_empty());
}

#[test]
fn a_watch_page_is_resolved_in_each_spelling() {
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
    assert!(
        sim.stream(STREAM)
            .wait_for_end(std::time::Duration::from_secs(60))
    );
    assert_is_kettle(&guest(&sim).resolve(SLUG).unwrap(), &sim, false);
}

#[test]
fn an_id_or_a_watch_page_is_looked_up() {
    let sim = sim();
    let id = StreamId::new(STREAM).unwrap();
    let embed = page(&format!("{}/embed/v{}/", sim.base_url(), id.base36()));
    assert_is_kettle(&guest(&sim).stream(id).unwrap(), &sim, true);
    for page in [page(SLUG), embed.clone()] {
        let live = guest(&sim).live_stream_of(&page).unwrap().unwrap();
        assert_is_kettle(&live, &sim, true);
    }
    sim.stream(STREAM).end();
    assert!(
        sim.stream(STREAM)
            .wait_for_end(std::time::Duration::from_secs(60))
    );
    assert_is_kettle(&guest(&sim).stream(id).unwrap(), &sim, false);
    for page in [page(SLUG), embed] {
        assert!(guest(&sim).live_stream_of(&page).unwrap().is_none());
    }
    let missing = guest(&sim)
        .stream(StreamId::new(900_100_999).unwrap())
        .unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
}

#[test]
fn the_next_lookup_is_tried_after_a_failed_one() {
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
fn bot_protection_is_reported_without_further_lookups() {
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
fn a_missing_video_is_not_found() {
    let sim = sim();
    let error = guest(&sim)
        .resolve("https://rumble.com/v9nobody-knows.html")
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn a_planned_stream_has_its_start_time() {
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
fn urls_of_another_server_are_rejected_locally() {
    let server = RawServer::json("{}");
    for text in [
        "http://127.0.0.1:1/c/SparrowStudio",
        "http://localhost:1/v5xyz-a.html",
    ] {
        let error = server.guest().resolve(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignHost, "{text}");
    }
    assert!(server.requests().is_empty());
}
