//! Addresses of streams and of servers.

use std::error::Error as _;

use rumble_chat::model::StreamRef;
use rumble_chat::{ChatApi, Endpoint, EndpointError, ErrorKind, Operation};

use super::{client, scripted};
use crate::wire;
use rumble_sim::Script;

#[test]
fn a_page_url_requires_a_lookup() {
    for page in [
        "https://rumble.com/v5xyz1-an-evening-at-the-dock.html",
        "https://rumble.com/c/SparrowStudio",
        "https://rumble.com/user/CalmSparrow",
        "rumble.com/shorts/v5xyz1",
    ] {
        let error = super::connect_error(ChatApi::builder(page));
        assert_eq!(error.kind(), ErrorKind::NeedsLookup, "{page}");
        assert_eq!((error.status(), error.is_retryable()), (None, false));
        assert!(error.to_string().contains("https://rumble.com/embed/"), "{error}");
    }
}

#[test]
fn digits_alone_are_ambiguous() {
    let error = ChatApi::connect("900100200").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidStream);
    assert_eq!(error.operation(), Operation::Connect);
    let text = error.to_string();
    for way_out in [
        "StreamId::from_base10",
        "StreamId::from_base36",
        "b10:900100200",
        "b36:900100200",
    ] {
        assert!(text.contains(way_out), "{text}");
    }
    for nothing in ["", "https://example.com/embed/v7k2m9q/", "seven!"] {
        let error = ChatApi::connect(nothing).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidStream, "{nothing}");
    }
    let error = ChatApi::connect("seven!").unwrap_err();
    assert!(
        error.source().unwrap().to_string().contains("byte 5"),
        "{error:?}"
    );
    // A number implies its base.
    assert_eq!(
        ChatApi::connect(0_u64).unwrap_err().kind(),
        ErrorKind::InvalidStream
    );
}

#[test]
fn every_unambiguous_stream_address_is_accepted() {
    let init = || Script::new().event(&wire::init(&[])).hold();
    let sim = scripted([init(), init(), init(), init()]);
    let id = crate::helpers::stream_id();
    let names = [
        format!("https://rumble.com/embed/v{}/", id.base36()),
        format!("v{}", id.base36()),
        format!("b36:{}", id.base36()),
        "b10:900100200".to_owned(),
    ];
    for (number, name) in names.iter().enumerate() {
        let parsed = StreamRef::parse(name).unwrap();
        let chat = ChatApi::builder(parsed)
            .chat_url(Endpoint::parse(&sim.chat_url()).unwrap())
            .connect()
            .unwrap();
        assert_eq!(chat.stream_id(), id);
        assert_eq!(sim.requests()[number].target, "/chat/api/chat/900100200/stream");
    }
}

#[test]
fn plain_http_is_accepted_for_this_machine_only() {
    for far in [
        "http://web7.rumble.com/chat/api",
        "http://10.0.0.1",
        "http://127.0.0.1.example.com",
    ] {
        assert!(
            matches!(Endpoint::parse(far), Err(EndpointError::Insecure { .. })),
            "{far}"
        );
    }
    assert!(Endpoint::parse("http://127.0.0.1:1/chat/api").is_ok());
    assert!(Endpoint::parse("https://web7.rumble.com/chat/api").is_ok());
}

#[test]
fn the_request_has_a_truthful_user_agent_and_no_session() {
    let sim = scripted([Script::new().event(&wire::init(&[])).hold()]);
    let chat = client(&sim).connect().unwrap();
    let requests = sim.requests();
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    assert_eq!((request.method.as_str(), request.body.len()), ("GET", 0));
    assert_eq!(request.target, "/chat/api/chat/900100200/stream");
    assert_eq!(request.header("accept"), Some("text/event-stream"));
    assert_eq!(request.header("accept-encoding"), Some("identity"));
    let agent = request.header("user-agent").unwrap().to_lowercase();
    assert!(!agent.is_empty() && !agent.contains("mozilla"), "{agent}");
    for name in ["cookie", "authorization", "referer", "last-event-id"] {
        assert_eq!(request.header(name), None, "{name}");
    }
    drop(chat);
}
