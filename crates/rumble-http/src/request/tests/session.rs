//! Hosts that receive the session, and its renewal.

use std::{io::ErrorKind, sync::mpsc};

use super::{EMPTY, Request, agent, post, response_to, session};
use crate::{
    Endpoint, SessionCookie, TransportErrorKind,
    test_support::server::{CountingServer, listen, serve},
};

fn response(set_cookies: &[&str]) -> String {
    let lines: String = set_cookies
        .iter()
        .map(|cookie| format!("Set-Cookie: {cookie}\r\n"))
        .collect();
    format!("HTTP/1.1 200 OK\r\n{lines}Content-Length: 0\r\n\r\n")
}

#[test]
fn the_session_is_read_from_set_cookie_headers() {
    for (cookies, token) in [
        (&["u_s=tin-whistle"][..], Some("tin-whistle")),
        (
            &["u_s=tin-whistle; Path=/; Secure; HttpOnly"],
            Some("tin-whistle"),
        ),
        (&[" u_s = tin-whistle ;Max-Age=60"], Some("tin-whistle")),
        (&["u_s=\"tin-whistle\""], Some("tin-whistle")),
        (&["u_s=a=b=="], Some("a=b==")),
        (&["u_s=one", "u_s=two"], Some("two")),
        (&["u_s=one", "other=two"], Some("one")),
        (&["u_s=one; Max-Age=0", "u_s=two"], Some("two")),
        (&["u_s=one; Expires=Fri, 31 Dec 2100 23:59:59 GMT"], Some("one")),
        (&["u_s=one; expires=Fri, 31-Dec-2100 23:59:59 GMT"], Some("one")),
        // Invalid dates and numbers are ignored; Max-Age takes precedence over Expires.
        (&["u_s=one; Expires=yesterday; Max-Age=never"], Some("one")),
        (
            &["u_s=one; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:01 GMT"],
            Some("one"),
        ),
        (&["u_s=one; Max-Age=99999999999999999999999"], Some("one")),
        // Removed.
        (&["u_s="], None),
        (&["u_s=\"\""], None),
        (&["u_s=deleted"], None),
        (&["u_s=one; Max-Age=0"], None),
        (&["u_s=one; max-age=-1"], None),
        (&["u_s=one; Max-Age=-99999999999999999999999"], None),
        (&["u_s=one; Expires=Thu, 01 Jan 1970 00:00:01 GMT"], None),
        (&["u_s=one; expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/"], None),
        (
            &["u_s=one; Expires=Fri, 31 Dec 2100 23:59:59 GMT; Max-Age=0"],
            None,
        ),
        // Another cookie, or none.
        (&["U_S=one"], None),
        (&["a=u_s=one"], None),
        (&["xu_s=one"], None),
        (&["u_s"], None),
        (&[], None),
    ] {
        let response = response_to(post, response(cookies)).unwrap();
        let read = response.session_token();
        assert_eq!(read.as_ref().map(|secret| secret.expose()), token, "{cookies:?}");
    }
}

#[test]
fn a_renewed_session_is_shared_with_its_clones() {
    let (to_test, cookies) = mpsc::channel();
    let server = CountingServer::new(move |peer| {
        let cookie = peer.request.lines().find(|line| line.starts_with("cookie: "));
        to_test.send(cookie.unwrap().to_owned()).unwrap();
        peer.send(response(&["u_s=tin-whistle; Path=/"]));
    });
    let session = session(&server.endpoint);
    let clone_of_session = session.clone();
    let request = post(&server.endpoint).session(&session);
    drop(session);
    for renewals in [1, 1] {
        agent().send(&request).unwrap();
        assert_eq!(
            (clone_of_session.token().expose(), clone_of_session.renewals()),
            ("tin-whistle", renewals)
        );
    }
    assert_eq!(server.requests(), 2);
    assert_eq!(
        cookies.iter().collect::<Vec<_>>(),
        ["cookie: u_s=brass-teapot", "cookie: u_s=tin-whistle"]
    );
}

#[test]
fn a_message_redacts_a_concurrently_replaced_session() {
    let (give, taken) = mpsc::channel::<SessionCookie>();
    let endpoint = serve(move |peer| {
        taken.recv().unwrap().renew("copper-kettle".into());
        peer.send(response(&["u_s=tin-whistle"]));
    });
    let session = session(&endpoint);
    give.send(session.clone()).unwrap();
    let response = agent().send(&post(&endpoint).session(&session)).unwrap();
    assert_eq!((session.token().expose(), session.renewals()), ("tin-whistle", 2));
    // The sent token, the token of the other thread, and the token of the response.
    for token in ["brass-teapot", "copper-kettle", "tin-whistle"] {
        assert_eq!(response.message(&format!("bad cookie {token}")), None);
    }
    assert!(response.message("bad cookie").is_some());
}

#[test]
fn removals_and_invalid_values_do_not_renew() {
    for cookie in [
        "u_s=deleted; Max-Age=0",
        "u_s=one; Expires=Thu, 01-Jan-1970 00:00:01 GMT",
        "u_s=",
        "u_s=a b",
        "u_s=a,b",
        "u_s=a\"b",
        "u_s=\u{e9}",
        &format!("u_s={}", "x".repeat(5000)),
    ] {
        let endpoint = {
            let response = response(&[cookie]);
            serve(move |peer| peer.send(response))
        };
        let session = session(&endpoint);
        let response = agent().send(&post(&endpoint).session(&session)).unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(
            (session.token().expose(), session.renewals()),
            ("brass-teapot", 0),
            "{cookie}"
        );
    }
}

#[test]
fn a_response_without_a_session_renews_nothing() {
    let endpoint = serve(|peer| peer.send(response(&["u_s=tin-whistle"])));
    let session = session(&endpoint);
    let response = agent().send(&post(&endpoint)).unwrap();
    assert!(response.session_token().is_some());
    assert_eq!(session.renewals(), 0);
}

#[test]
fn a_renewal_applies_even_if_the_body_is_truncated() {
    let truncated = "HTTP/1.1 200 OK\r\nSet-Cookie: u_s=tin-whistle\r\nContent-Length: 9\r\n\r\nabc";
    let endpoint = serve(move |peer| peer.send(truncated));
    let session = session(&endpoint);
    let failure = agent().send(&post(&endpoint).session(&session)).unwrap_err();
    assert_eq!(failure.kind(), TransportErrorKind::Interrupted);
    assert_eq!(session.token().expose(), "tin-whistle");
}

#[test]
fn a_foreign_host_is_not_connected_to() {
    let (listener, endpoint) = listen("http");
    listener.set_nonblocking(true).unwrap();
    let port = endpoint.origin().port();
    let by_name = Endpoint::parse(&format!("http://localhost:{port}")).unwrap();
    let with_tls = Endpoint::parse(&format!("https://127.0.0.1:{port}")).unwrap();
    for origin in [Endpoint::rumble(), by_name, with_tls, listen("http").1] {
        let session: SessionCookie = session(&origin);
        let failure = agent()
            .send(&Request::get(endpoint.join("x")).session(&session))
            .unwrap_err();
        assert_eq!(
            (failure.kind(), failure.may_have_been_sent()),
            (TransportErrorKind::ForeignHost, false),
            "{origin}"
        );
        assert_eq!(failure.host(), format!("127.0.0.1:{port}"));
        assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
    }
}

#[test]
fn the_longest_session_fits() {
    let endpoint = serve(|peer| peer.send(EMPTY));
    let session = SessionCookie::new("x".repeat(4096).into(), &endpoint).unwrap();
    assert_eq!(
        agent().send(&post(&endpoint).session(&session)).unwrap().status(),
        200
    );
}
