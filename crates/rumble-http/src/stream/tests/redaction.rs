//! A secret in the path and the query of a URL is redacted everywhere.

use std::{sync::mpsc, time::Duration};

use super::{SSE, StreamAgent, StreamSettings, read_all, settings, with_enough_time};
use crate::{
    Endpoint, EndpointError, RequestUrl, SessionCookie, TimeoutPhase, TransportErrorKind,
    internal::{ServerMessage, TransportError},
    test_support::{
        error_texts,
        server::{CHUNKED, UNTIL_CLOSE, serve, serve_silence},
    },
};

const KEY: &str = "planted-secret";

fn url(endpoint: &Endpoint) -> RequestUrl {
    endpoint.join(KEY).with_raw_query(&format!("key={KEY}"))
}

fn short() -> StreamSettings {
    settings()
        .head_timeout(Duration::from_millis(150))
        .idle_timeout(Duration::from_millis(100))
}

fn check(what: &str, printed: &str) {
    assert!(!printed.contains(KEY), "{what}: {printed}");
}

fn check_failure(what: &str, kind: TransportErrorKind, failure: &TransportError) {
    assert_eq!(failure.kind(), kind, "{what}");
    check(what, &error_texts(failure));
    check(what, failure.host());
}

#[test]
fn connection_errors_contain_no_session() {
    use TransportErrorKind as K;

    let closed_endpoint = Endpoint::parse("http://127.0.0.1:1").unwrap();
    let nowhere = Endpoint::parse("https://no-such-host.invalid").unwrap();
    let in_bad_header = format!("HTTP/1.1 200 OK\r\nContent-Length: {KEY}\r\n\r\n");
    let in_bad_name = format!("HTTP/1.1 200 OK\r\n{KEY} \x01: b\r\n\r\n");
    let in_status = format!("HTTP/1.1 {KEY}\r\n\r\n");
    let in_large_head = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", KEY.repeat(20_000));
    for (what, endpoint, kinds) in [
        ("refused", closed_endpoint, &[K::Connect][..]),
        ("lookup", nowhere, &[K::Lookup]),
        (
            "head timeout",
            serve(|peer| peer.wait_for_close()),
            &[K::Timeout(TimeoutPhase::ResponseHead)],
        ),
        (
            "connect timeout",
            serve_silence("https"),
            &[
                K::Timeout(TimeoutPhase::Connect),
                K::Timeout(TimeoutPhase::ResponseHead),
            ],
        ),
        ("cut head", serve(|_| ()), &[K::Interrupted]),
        (
            "bad header",
            serve(move |peer| peer.send(in_bad_header)),
            &[K::Protocol],
        ),
        (
            "bad header name",
            serve(move |peer| peer.send(in_bad_name)),
            &[K::Protocol],
        ),
        (
            "bad status",
            serve(move |peer| peer.send(in_status)),
            &[K::Protocol],
        ),
        (
            "large head",
            serve(move |peer| peer.send(in_large_head)),
            &[K::HeadTooLarge],
        ),
    ] {
        let settings = if matches!(kinds, [K::Timeout(_), ..]) {
            short()
        } else {
            settings()
        };
        let failure = StreamAgent::new(settings).open(&url(&endpoint), SSE).unwrap_err();
        assert!(kinds.contains(&failure.kind()), "{what}: {failure:?}");
        check_failure(what, failure.kind(), &failure);
    }

    let agent = StreamAgent::new(settings());
    let long = url(&Endpoint::rumble()).with_raw_query(&KEY.repeat(6000));
    check_failure("too long", K::Other, &agent.open(&long, SSE).unwrap_err());
    let bad_accept = agent
        .open(&url(&Endpoint::rumble()), &format!("{KEY}\n"))
        .unwrap_err();
    check_failure("bad accept", K::Other, &bad_accept);
    agent.shutdown();
    check_failure(
        "shut down",
        K::Shutdown,
        &agent.open(&url(&Endpoint::rumble()), SSE).unwrap_err(),
    );
    check("agent", &format!("{agent:?}"));
}

#[test]
fn read_errors_contain_no_session() {
    use TransportErrorKind as K;

    for (what, response, kind) in [
        ("cut", format!("{CHUNKED}9\r\n"), K::Interrupted),
        ("garbage", format!("{CHUNKED}{KEY}\r\n"), K::Protocol),
    ] {
        let endpoint = serve(move |peer| peer.send(response));
        let agent = StreamAgent::new(settings());
        let mut body = agent.open(&url(&endpoint), SSE).unwrap().into_body();
        let failure = read_all(&mut body).1.unwrap();
        check_failure(what, kind, &failure);
        check(what, &format!("{body:?} {agent:?}"));
    }
    with_enough_time(|idle| {
        let endpoint = serve(|peer| {
            peer.send(UNTIL_CLOSE);
            peer.wait_for_close();
        });
        let agent = StreamAgent::new(settings().idle_timeout(idle));
        let Ok(response) = agent.open(&url(&endpoint), SSE) else {
            return false;
        };
        let failure = response.into_body().read(&mut [0; 8]).unwrap_err();
        check_failure("idle", K::Timeout(TimeoutPhase::Idle), &failure);
        true
    });
}

#[test]
fn debug_contains_no_session() {
    let endpoint = serve(|peer| {
        assert!(
            peer.request.contains(&format!("/{KEY}?key={KEY} ")),
            "the key is sent"
        );
        let location = format!("https://rumble.com/{KEY}?key={KEY}");
        peer.send(format!(
            "HTTP/1.1 302 Found\r\nSet-Cookie: u_s={KEY}\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
        ));
    });
    let request_url = url(&endpoint);
    check(
        "url",
        &format!("{request_url} {request_url:?} {:?}", request_url.origin()),
    );
    let response = StreamAgent::new(settings()).open(&request_url, SSE).unwrap();
    assert_eq!(response.head().location_host(), Some("rumble.com"));
    check("response", &format!("{response:?}"));
    let roots = StreamSettings::default().extra_roots(vec![KEY.into()]);
    check("settings", &format!("{roots:?}"));
}

#[test]
fn rejected_base_urls_are_not_repeated() {
    for text in [
        format!("https://user:{KEY}@rumble.com"),
        format!("https://{KEY}@rumble.com/{KEY}"),
        format!("https://rumble.com/x?key={KEY}"),
        format!("https://rumble.com/#{KEY}"),
        format!("https://rumble.com/{KEY} {KEY}"),
        format!("http://rumble.com/{KEY}"),
        format!("https://rumble.com:{KEY}"),
        format!("https://{KEY}_{KEY}"),
        format!("{KEY}://rumble.com"),
        KEY.to_owned(),
        KEY.repeat(500),
    ] {
        let error: EndpointError = Endpoint::parse(&text).unwrap_err();
        check(&text, &error_texts(&error));
    }
}

#[test]
fn a_message_redacts_a_concurrently_replaced_session() {
    let (give, taken) = mpsc::channel::<SessionCookie>();
    let endpoint = serve(move |peer| {
        taken.recv().unwrap().renew("copper-kettle".into());
        peer.send("HTTP/1.1 403 No\r\nSet-Cookie: u_s=tin-whistle\r\nContent-Length: 0\r\n\r\n");
    });
    let session = SessionCookie::new("brass-teapot".into(), &endpoint).unwrap();
    give.send(session.clone()).unwrap();
    let agent = StreamAgent::new(settings().session(Some(session)));
    let response = agent.open(&endpoint.join("chat"), SSE).unwrap();
    for token in ["brass-teapot", "copper-kettle", "tin-whistle"] {
        let text = format!("bad cookie {token}");
        assert_eq!(ServerMessage::new(&text, response.head()), None);
    }
    assert!(ServerMessage::new("bad cookie", response.head()).is_some());
}
