//! Errors contain no chat text; all types can be sent to other threads.

use std::error::Error as StdError;
use std::fmt::{Debug, Display};

use rumble_chat::model::StreamRef;
use rumble_chat::sse::{Frame, OversizedEvent, SseDecoder, SseEvent};
use rumble_chat::{
    Action, ChatApi, ChatApiBuilder, ChatState, ChatWriter, CloseHandle, CommandResponse, Connected,
    Connection, ConnectionSettings, Deleted, EndReason, Endpoint, EndpointError, Error, ErrorKind, Event,
    Events, Gap, InitEvent, Limits, Malformed, Message, ModeratorChange, Muted, Operation, Pinned,
    ReconnectPolicy, Reconnecting, ResponseHead, SentMessage, Session, SessionCookie, Stats, Unpinned,
};
use rumble_sim::Script;

use crate::client::{client, connect_error, next_event, scripted};
use crate::helpers::{Chat, stream_id};
use crate::wire;

/// Text in every place that can contain text of other users.
pub(crate) const PLANTED_TEXT: &str = "PLANTED";

const fn shared<T: Send + Sync + Debug + 'static>() {}
const fn sent_to_threads<T: Send + Debug>() {}
const fn error<T: StdError + Clone + Send + Sync + 'static>() {}

macro_rules! all {
    ($check:ident: $($type:ty),+ $(,)?) => {
        const _: () = { $($check::<$type>();)+ };
    };
}

all!(shared: Action, ResponseHead, Connection, ConnectionSettings);
all!(shared: ChatApi, ChatApiBuilder, ChatState, CloseHandle, Session, SseDecoder);
all!(shared: Connected, Deleted, Event, Gap, InitEvent, Malformed, Message, ModeratorChange, Muted, Pinned);
all!(shared: ChatWriter, CommandResponse, SentMessage, SessionCookie);
all!(shared: Reconnecting, Unpinned, EndReason, ErrorKind, Operation, Stats, Limits, ReconnectPolicy, Endpoint);
all!(sent_to_threads: Events<'static>, Frame<'static>, SseEvent<'static>, OversizedEvent<'static>);
all!(error: Error, EndpointError);

pub(crate) fn assert_no_planted_text(what: &(impl Debug + ?Sized)) {
    let (short, long) = (format!("{what:?}"), format!("{what:#?}"));
    assert!(
        !short.contains(PLANTED_TEXT) && !long.contains(PLANTED_TEXT),
        "{short}"
    );
}

/// Asserts that `Debug`, and `Display` of every level, contain no planted text and that the error does not repeat its
/// source.
pub(crate) fn assert_no_chat_text(error: &Error) {
    assert_no_planted_text(error);
    let mut level: Option<&dyn StdError> = Some(error);
    while let Some(this) = level {
        let text = this.to_string();
        assert!(!text.contains(PLANTED_TEXT), "{text}");
        assert!(!text.is_empty() && !text.contains('\n'), "{text}");
        assert_no_planted_text(this);
        level = this.source();
    }
    if let Some(below) = error.source() {
        assert!(
            !error.to_string().contains(&below.to_string()),
            "{error} says what its source says"
        );
    }
}

fn displays<T: Display>(value: &T) -> String {
    value.to_string()
}

#[test]
fn malformed_data_is_shown_in_the_excerpt_only() {
    let mut chat = Chat::opened_with(&Limits::default().event_bytes(4_000), &wire::init(&[]));
    for data in [
        PLANTED_TEXT.to_owned(),
        format!("<html>{PLANTED_TEXT}"),
        format!(r#"{{"type":"messages","data":"{PLANTED_TEXT}"}}"#),
        format!(r#"{{"type":"messages","data":{{"messages":[{{"id":"{PLANTED_TEXT}","user_id":"5"}}]}}}}"#),
        format!(r#"{{"type":"messages","data":{{"messages":["{PLANTED_TEXT}"]}}}}"#),
        format!(r#"{{"type":"messages","data":{{"messages":"{PLANTED_TEXT}","users":"{PLANTED_TEXT}"}}}}"#),
        format!(r#"{{"type":"messages","data":{{"users":[{{"id":{{"{PLANTED_TEXT}":1}}}}]}}}}"#),
        format!(r#"{{"type":"init","data":{{"channels":[{{"id":"5 {PLANTED_TEXT}"}}]}}}}"#),
        format!(r#"{{"type":"delete_messages","data":{{"message_ids":["{PLANTED_TEXT}"]}}}}"#),
        format!(r#"{{"type":"mute_users","data":{{"user_ids":[{{"{PLANTED_TEXT}":"{PLANTED_TEXT}"}}]}}}}"#),
        format!(r#"{{"type":"can_moderate","data":{{"user_ids":["{PLANTED_TEXT}"]}}}}"#),
        format!(r#"{{"type":"gift_purchased","data":{{"users":[{{"id":"{PLANTED_TEXT}"}}]}}}}"#),
        format!(r#"{{"type":"pin_message","data":{{"message":{{"id":"{PLANTED_TEXT}"}}}}}}"#),
        format!(r#"{{"type":"live_gate","data":"{PLANTED_TEXT}"}}"#),
        format!(r#"{{"type":"raid_confirmed","data":{{{PLANTED_TEXT}"#),
        PLANTED_TEXT.repeat(2_000),
    ] {
        let malformed: Vec<_> = chat
            .feed(&data)
            .into_iter()
            .filter_map(|event| match event {
                Event::Malformed(malformed) => Some(malformed),
                _ => None,
            })
            .collect();
        assert!(!malformed.is_empty(), "{data} is not malformed");
        for malformed in malformed {
            assert!(malformed.excerpt.contains(PLANTED_TEXT), "{malformed:?}");
            assert!(!malformed.reason.contains(PLANTED_TEXT), "{}", malformed.reason);
            assert_no_planted_text(&malformed);
            assert_no_planted_text(&Event::Malformed(malformed));
        }
    }
    assert_no_planted_text(&chat.session);
    assert_no_planted_text(&chat.session.stats());
}

#[test]
fn errors_contain_nothing_of_the_response() {
    let html = format!("<html><title>{PLANTED_TEXT}</title></html>");
    let body = format!(
        r#"{{"errors":[{{"code":"{PLANTED_TEXT}","message":"{PLANTED_TEXT}","type":"{PLANTED_TEXT}"}}]}}"#
    );
    let answers = [400, 401, 403, 404, 418, 429, 500, 503]
        .into_iter()
        .flat_map(|status| {
            [("text/html", &html), ("application/json", &body)].map(|(content_type, body)| {
                Script::response(status)
                    .header("content-type", content_type)
                    .header("x-note", PLANTED_TEXT)
                    .body(body.clone())
            })
        });
    let others = [
        Script::response(302).header("location", "https://PLANTED.example/PLANTED"),
        Script::no_content(),
        Script::new()
            .content_type("text/PLANTED")
            .event(PLANTED_TEXT)
            .close(),
        Script::new().bytes(format!("data: {PLANTED_TEXT}")).reset(),
        Script::new().bytes(format!("data: {PLANTED_TEXT}")).cut(),
        Script::new().bytes(format!(": {PLANTED_TEXT}\n")).close(),
    ];
    let scripts: Vec<_> = answers.chain(others).collect();
    let count = scripts.len();
    let sim = scripted(scripts);
    for _ in 0..count {
        let error = connect_error(client(&sim));
        assert_no_chat_text(&error);
        assert!(displays(&error).starts_with(match error.operation() {
            Operation::Connect => "connecting to the chat: ",
            _ => "reading the chat: ",
        }));
    }
}

#[test]
fn errors_contain_only_the_host_of_the_address() {
    let url = Endpoint::parse("http://127.0.0.1:1/PLANTED/api").unwrap();
    let error = connect_error(ChatApi::builder(stream_id()).chat_url(url));
    assert_no_chat_text(&error);
    assert!(error.source().unwrap().to_string().contains("127.0.0.1:1"));
    for given in [
        "https://rumble.com/vPLANTED-secret.html",
        "https://PLANTED.example/embed/v7k2m9q/",
        "https://rumble.com/PLANTED",
        "PLANTED!",
    ] {
        assert_no_chat_text(&ChatApi::connect(given).unwrap_err());
    }
}

#[test]
fn a_reconnect_reports_its_cause_without_the_response() {
    let body = format!(r#"{{"errors":[{{"message":"{PLANTED_TEXT}"}}]}}"#);
    let sim = scripted([
        Script::new().event(&wire::init(&[])).bytes(PLANTED_TEXT).reset(),
        Script::response(500)
            .header("content-type", "application/json")
            .body(body),
    ]);
    let mut chat = client(&sim).connect().unwrap();
    next_event(&mut chat);
    for message in [None, Some(PLANTED_TEXT)] {
        let Event::Reconnecting(reconnecting) = next_event(&mut chat) else {
            panic!()
        };
        assert_no_chat_text(&reconnecting.cause);
        assert_no_planted_text(&reconnecting);
        assert_eq!(reconnecting.cause.server_message(), message);
    }
}

#[test]
fn debug_of_a_chat_contains_no_chat_text() {
    let sent = wire::message(1, 5, PLANTED_TEXT);
    let init = wire::init_with(&[sent], &format!(r#""users":[{}]"#, wire::user(5, PLANTED_TEXT)));
    let sim = scripted([Script::new().event(&init).event(PLANTED_TEXT).hold()]);
    let builder = client(&sim);
    assert!(format!("{builder:?}").contains(&sim.addr().to_string()));
    let mut chat = builder.connect().unwrap();
    while chat.stats().malformed == 0 {
        next_event(&mut chat);
    }
    assert_no_planted_text(&chat);
    assert_no_planted_text(&chat.close_handle());
    assert_no_planted_text(&chat.events());
    assert!(format!("{chat:?}").contains(&sim.addr().to_string()));
}

#[test]
fn every_stream_argument_has_the_same_error_type() {
    let parsed = StreamRef::parse("https://rumble.com/c/SparrowStudio").unwrap();
    let error: Error = ChatApi::builder(parsed).connect().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NeedsLookup);
    assert_no_chat_text(&error);
}
