//! Secrets in URLs, cookies, bodies and headers are redacted everywhere.

use std::fmt::Debug;

use super::{GENEROUS_TIMEOUT, Request, RequestAgent, RequestSettings, Response, SHORT_TIMEOUT, agent};
use crate::{
    Endpoint, RequestUrl, SessionCookie, TimeoutPhase, TransportErrorKind,
    internal::TransportError,
    test_support::{
        error_texts,
        server::{CHUNKED, Peer, UNTIL_CLOSE, listen, serve, serve_silence},
    },
};

const KEY: &str = "planted-secret";

/// A request that contains the secret in all parts.
fn request(endpoint: &Endpoint) -> Request {
    let url = RequestUrl::parse(&format!("{endpoint}/{KEY}?{KEY}={KEY}")).unwrap();
    Request::post(url.with_query(&[(KEY, KEY)]))
        .form(&[("password", KEY), (KEY, "x")])
        .header("x-key", KEY)
        .session(&session(endpoint))
}

fn session(endpoint: &Endpoint) -> SessionCookie {
    SessionCookie::new(KEY.into(), endpoint).unwrap()
}

fn check(what: &str, printed: &str) {
    assert!(!printed.contains(KEY), "{what}: {printed}");
}

fn check_debug(what: &str, value: &dyn Debug) {
    check(what, &format!("{value:?} {value:#?}"));
}

fn check_failure(what: &str, kind: TransportErrorKind, failure: &TransportError) {
    assert_eq!(failure.kind(), kind, "{what}: {failure:?}");
    check(what, &error_texts(failure));
    check(what, failure.host());
}

#[test]
fn errors_contain_no_proxy_credentials() {
    use TransportErrorKind as K;

    type Script = fn(&mut Peer);
    let scripts: [(K, Script); 9] = [
        (K::Interrupted, |_| ()),
        (K::Interrupted, |peer| {
            peer.send(format!("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{KEY}"));
        }),
        (K::Protocol, |peer| peer.send(format!("HTTP/1.1 {KEY}\r\n\r\n"))),
        (K::Protocol, |peer| {
            peer.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {KEY}\r\n\r\n"));
        }),
        (K::Protocol, |peer| {
            peer.send(format!("HTTP/1.1 200 OK\r\n{KEY} \x01: b\r\n\r\n"));
        }),
        (K::Protocol, |peer| peer.send(format!("{CHUNKED}{KEY}\r\n"))),
        (K::HeadTooLarge, |peer| {
            peer.send(format!(
                "HTTP/1.1 200 OK\r\nSet-Cookie: u_s={}\r\n\r\n",
                KEY.repeat(2000)
            ));
            peer.wait_for_close();
        }),
        (K::BodyTooLarge, |peer| {
            peer.send(format!("{UNTIL_CLOSE}{}", KEY.repeat(100)));
        }),
        (K::Timeout(TimeoutPhase::Total), Peer::wait_for_close),
    ];
    for (kind, script) in scripts {
        let time = if kind == K::Timeout(TimeoutPhase::Total) {
            SHORT_TIMEOUT
        } else {
            GENEROUS_TIMEOUT
        };
        let failure = agent()
            .send(&request(&serve(script)).max_body(500).timeout(time))
            .unwrap_err();
        check_failure("response", kind, &failure);
    }

    let (listener, closed) = listen("http");
    drop(listener);
    let nowhere = Endpoint::parse("https://no-such-host.invalid").unwrap();
    for (endpoint, kind, time) in [
        (closed, K::Connect, GENEROUS_TIMEOUT),
        (nowhere, K::Lookup, GENEROUS_TIMEOUT),
        (
            serve_silence("https"),
            K::Timeout(TimeoutPhase::Connect),
            SHORT_TIMEOUT,
        ),
    ] {
        let failure = agent().send(&request(&endpoint).timeout(time)).unwrap_err();
        check_failure("opening", kind, &failure);
    }

    let rumble = Endpoint::rumble();
    let foreign = request(&rumble).session(&session(&Endpoint::parse("https://a.example").unwrap()));
    check_failure("foreign", K::ForeignHost, &agent().send(&foreign).unwrap_err());
    let endless = Request::get(rumble.join("x").with_query(&[("key", &KEY.repeat(6000))]));
    check_failure("too long", K::Other, &agent().send(&endless).unwrap_err());
    let agent = agent();
    agent.shutdown();
    check_failure(
        "shut down",
        K::Shutdown,
        &agent.send(&request(&rumble)).unwrap_err(),
    );
}

#[test]
fn debug_contains_no_proxy_credentials() {
    let endpoint = serve(|peer| {
        for place in [
            format!("/{KEY}?{KEY}={KEY}&{KEY}={KEY} "),
            format!("cookie: u_s={KEY}\r\n"),
            format!("x-key: {KEY}\r\n"),
        ] {
            assert!(peer.request.contains(&place), "the secret is sent");
        }
        assert_eq!(peer.body, format!("password={KEY}&{KEY}=x"));
        peer.send(format!(
            "HTTP/1.1 302 Found\r\nLocation: https://u:{KEY}@rumble.com/{KEY}?{KEY}\r\n\
             Set-Cookie: u_s={KEY}\r\nX-Key: {KEY}\r\nContent-Length: {}\r\n\r\n{KEY}",
            KEY.len()
        ));
    });
    let request = request(&endpoint);
    check_debug("request", &request);
    check_debug("session", &session(&endpoint));
    let agent = agent();
    let response: Response = agent.send(&request).unwrap();
    assert_eq!(response.text(), KEY);
    assert_eq!(response.head().location_host(), Some("rumble.com"));
    assert_eq!(response.session_token().unwrap().expose(), KEY);
    check_debug("token", &response.session_token());
    check_debug("response", &response);
    check_debug("agent", &agent);
    let settings = RequestSettings::default().extra_roots(vec![KEY.into()]);
    check_debug("settings", &settings);
    check_debug("agent with roots", &RequestAgent::new(settings));
    check_debug(
        "JSON",
        &Request::post(endpoint.join("x")).json(format!("\"{KEY}\"").into()),
    );
}

#[test]
fn parse_errors_contain_no_proxy_credentials() {
    for text in [
        format!("https://u:{KEY}@rumble.com/"),
        format!("https://rumble.com/?key={KEY}#x"),
        format!("https://rumble.com/?key={KEY} {KEY}"),
        format!("http://rumble.com/?key={KEY}"),
        format!("https://rumble.com:{KEY}"),
        format!("{KEY}://rumble.com"),
        KEY.repeat(500),
        KEY.to_owned(),
    ] {
        check("URL", &error_texts(&RequestUrl::parse(&text).unwrap_err()));
    }
    let invalid = SessionCookie::new(format!("{KEY};{KEY}").into(), &Endpoint::rumble());
    check("token", &error_texts(&invalid.unwrap_err()));
}
