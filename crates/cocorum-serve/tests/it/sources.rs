//! Sources against the simulator: chats, the Live Stream API, recordings; pictures; secrets.

use std::time::Duration;

use cocorum_serve::rumble_http::{Endpoint, MediaSettings};
use cocorum_serve::rumble_livestream_api::ApiUrl;
use cocorum_serve::rumble_model::{StreamId, StreamRef};
use cocorum_serve::{ChatSource, LiveSource, Origin, ReplaySource, Server, Site, Speed};
use rumble_sim::{Fault, KeyPlan, Picture, Plan, ServiceFault, Sim, StreamPlan, When};
use rumble_testkit::{Filter, LogRecords};

use crate::client::{Events, Request, TIMEOUT, server};
use crate::lines::{line, message};

const STREAM: u64 = 900_100_200;
const KEY: &str = "planted-key-of-the-creator";

fn sim() -> Sim {
    let plan =
        Plan::new()
            .stream(StreamPlan::new(STREAM))
            .api_key(KeyPlan::user(KEY, 900_000_001, "OtterHost"));
    Sim::start(plan).unwrap()
}

fn site(sim: &Sim) -> Site {
    Site {
        base_url: Endpoint::parse(&sim.base_url()).unwrap(),
        chat_url: Endpoint::parse(&sim.chat_url()).unwrap(),
        extra_roots: Vec::new(),
    }
}

fn chat(sim: &Sim) -> ChatSource {
    ChatSource {
        name: "the chat".to_owned(),
        stream: StreamRef::Id(StreamId::new(STREAM).unwrap()),
        follow: None,
        site: site(sim),
    }
}

fn live(sim: &Sim) -> LiveSource {
    LiveSource {
        api_url: ApiUrl::parse(&sim.api_url(KEY)).unwrap(),
        interval: Some(Duration::from_millis(20)),
        site: site(sim),
    }
}

fn get(server: &Server, target: &str) -> crate::client::Response {
    let request = Request::new(server.address(), "GET", target);
    request.bearer(server.tokens().view()).send()
}

#[test]
fn a_chat_reaches_the_clients_with_its_deletions_and_its_end() {
    let sim = sim();
    let server = server(|_| {});
    let mut events = Events::open(&server, "events=message,delete,closed,source");
    server.sources().chat(chat(&sim));
    assert!(sim.stream(STREAM).wait_for_open(1, TIMEOUT));
    let id = sim.stream(STREAM).say("CalmSparrow", "good evening");
    let message = events.until("message");
    assert_eq!(
        (&message["text"], &message["id"]),
        (&"good evening".into(), &id.to_string().into())
    );
    sim.stream(STREAM).delete(id);
    assert_eq!(events.until("delete")["message_ids"][0], id.to_string());
    sim.stream(STREAM).end();
    assert_eq!(events.until("closed")["reason"], "ended");
    assert_eq!(events.until("source")["status"], "ended");
}

/// The path at which the server has a picture of the simulator, after a line that shows it.
fn publish_picture(sim: &Sim, server: &Server) -> String {
    let mut events = Events::open(server, "events=message");
    let image = format!("{}/media/calmsparrow.png", sim.base_url());
    let mut message = message(1, "CalmSparrow", "good evening");
    message.image = Some(&image);
    server.feed().publish(&line(message), Origin::Chat);
    events.until("message")["media"].as_str().unwrap().to_owned()
}

#[test]
fn pictures_come_through_the_server() {
    let sim = sim();
    let server = server(|settings| {
        settings.media = MediaSettings::default().base(site(&sim).base_url);
    });
    sim.set_picture("/media/calmsparrow.png", Picture::new());
    let picture = get(&server, &publish_picture(&sim, &server));
    assert_eq!(picture.status, 200);
    assert_eq!(picture.header("content-type"), Some("image/png"));
    assert!(picture.body.starts_with(b"\x89PNG"));
    assert_eq!(
        get(&server, "/media/00000000000000000000000000000000").status,
        404
    );
}

/// A message by a user with badges, one of which the chat does not describe.
const WITH_BADGES: &str = r#"{"type":"messages","data":{"messages":[
    {"id":"2487060105855487901","time":"2026-03-14T17:58:02+00:00","user_id":"5","text":":otterdance::r+wave: :nothing:"}],
    "users":[{"id":"5","username":"CalmSparrow","link":"/user/x","badges":["moderator","unheard-of"]}],"channels":[]}}"#;

#[test]
fn badges_and_emotes_of_a_chat_come_through_the_server() {
    let sim = sim();
    let server = server(|settings| {
        settings.media = MediaSettings::default().base(site(&sim).base_url);
    });
    let mut events = Events::open(&server, "events=message");
    server.sources().chat(chat(&sim));
    assert!(sim.stream(STREAM).wait_for_open(1, TIMEOUT));
    sim.stream(STREAM).send_json(&WITH_BADGES.replace('\n', ""));
    let message = events.until("message");
    let names = |member: &str| -> Vec<_> { message[member].as_object().unwrap().keys().cloned().collect() };
    assert_eq!(names("badge_media"), ["moderator"]);
    assert_eq!(names("emote_media"), ["otterdance", "r+wave"]);
    for path in [
        &message["badge_media"]["moderator"],
        &message["emote_media"]["r+wave"],
    ] {
        let picture = get(&server, path.as_str().unwrap());
        assert_eq!(picture.status, 200, "{path}");
        assert!(picture.header("content-type").unwrap().starts_with("image/"));
    }
    let targets: Vec<_> = sim.requests().into_iter().map(|request| request.target).collect();
    for part in ["/i/badges/moderator_48.png", "/emotes/r-wave.png", "emote.list"] {
        assert_eq!(
            targets.iter().filter(|target| target.contains(part)).count(),
            1,
            "{part}: {targets:?}"
        );
    }
}

#[test]
fn a_chat_is_read_even_if_its_emotes_cannot_be_fetched() {
    let sim = sim();
    sim.service()
        .fault("emote.list", When::Every, ServiceFault::StallHead);
    let server = server(|_| {});
    let mut events = Events::open(&server, "events=message");
    server.sources().chat(chat(&sim));
    assert!(sim.stream(STREAM).wait_for_open(1, TIMEOUT));
    sim.stream(STREAM).say("CalmSparrow", "good evening :r+wave:");
    assert_eq!(events.until("message")["emote_media"], serde_json::json!({}));
    server.stop();
}

#[test]
fn a_picture_of_a_host_that_is_not_allowed_is_not_fetched() {
    let sim = sim();
    let server = server(|_| {});
    let path = publish_picture(&sim, &server);
    assert_eq!(get(&server, &path).status, 502);
    assert!(sim.requests().is_empty());
}

#[test]
fn the_api_brings_followers_and_the_chats_of_live_streams() {
    let sim = sim();
    let server = server(|_| {});
    let mut events = Events::open(&server, "events=message,source,snapshot");
    server.sources().live(live(&sim));
    events.until("snapshot");
    assert!(sim.stream(STREAM).wait_for_open(1, TIMEOUT));
    sim.stream(STREAM).say("CalmSparrow", "good evening");
    let message = events.until("message");
    // From the chat, not from the later document, whose messages lack ids.
    assert!(message["id"].is_string(), "{message}");
    sim.stream(STREAM).say("CalmSparrow", "and once more");
    let second = events.until("message");
    assert_eq!(second["text"], "and once more");
}

#[test]
fn the_chat_of_a_listed_stream_is_opened_once_it_is_there() {
    // The chat is not open yet, or the service is not available.
    for status in [204, 403, 503] {
        let fault = Fault::Status {
            status,
            retry_after: None,
        };
        let stream = StreamPlan::new(STREAM).fault(When::Connection(1), fault);
        let key = KeyPlan::user(KEY, 900_000_001, "OtterHost");
        let sim = Sim::start(Plan::new().stream(stream).api_key(key)).unwrap();
        let server = server(|_| {});
        let mut events = Events::open(&server, "events=message,closed");
        server.sources().live(live(&sim));
        let room = sim.stream(STREAM);
        assert!(room.wait_for_open(1, TIMEOUT), "{status}");
        room.say("CalmSparrow", "good evening");
        assert_eq!(events.until("message")["text"], "good evening");
        room.end();
        assert_eq!(events.until("closed")["reason"], "ended");
    }
}

#[test]
fn a_failed_source_is_reported_and_the_server_continues() {
    let sim = sim();
    let server = server(|_| {});
    let mut events = Events::open(&server, "events=source");
    let mut unknown = chat(&sim);
    unknown.stream = StreamRef::Id(StreamId::new(900_100_999).unwrap());
    server.sources().chat(unknown);
    server.sources().replay(ReplaySource {
        path: "no/such/recording".into(),
        speed: Speed::Max,
    });
    let mut ends = Vec::new();
    while ends.len() < 2 {
        let source = events.until("source");
        if ["ended", "failed"].iter().any(|end| source["status"] == *end) {
            assert!(source["detail"].is_string(), "{source}");
            ends.push(source["name"].as_str().unwrap().to_owned());
        }
    }
    ends.sort();
    assert_eq!(ends, ["no/such/recording", "the chat"]);
    assert_eq!(get(&server, "/api/v1/state").status, 200);
}

/// Neither the URL of the Live Stream API nor a token is in a response, a page or a log.
#[test]
fn secrets_are_in_no_response_and_in_no_log() {
    let logs = LogRecords::collect();
    let sim = sim();
    let folder = tempfile::tempdir().unwrap();
    let server = server(|settings| settings.state = Some(folder.path().join("serve")));
    let mut events = Events::open(&server, "history=100");
    server.sources().live(live(&sim));
    events.until("snapshot");
    let mut wrong = live(&sim);
    wrong.api_url = ApiUrl::parse(&sim.api_url("another-planted-key")).unwrap();
    server.sources().live(wrong);
    loop {
        let source = events.until("source");
        if source["status"] == "failed" || !source["detail"].is_null() {
            break;
        }
    }
    sim.stream(STREAM).say("CalmSparrow", "good evening");
    events.until("message");
    let tokens = server.tokens().clone();
    let mut seen = Vec::new();
    for path in [
        "/",
        "/health",
        "/metrics",
        "/api/v1/state",
        "/overlay/chat",
        "/assets/feed.js",
        "/nowhere",
    ] {
        seen.push(get(&server, path).text());
        let without_token = Request::new(server.address(), "GET", path);
        seen.push(without_token.send().text());
    }
    let mut history = Events::open(&server, "history=1000");
    seen.push(format!("{:?}", history.next()));
    while let Some(event) = history.next() {
        let is_last = event.data.contains("good evening");
        seen.push(event.data);
        if is_last {
            break;
        }
    }
    seen.push(format!("{server:?}"));
    server.stop();
    // As the page of rumble-livestream-api has it: ureq logs what it sends.
    let filter = Filter::of_page(include_str!("../../../rumble-livestream-api/README.md"));
    let (passed, _) = logs.split(&filter);
    assert!(!passed.is_empty());
    seen.extend(passed);
    for text in &seen {
        for secret in [KEY, "another-planted-key", tokens.view(), tokens.control()] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
