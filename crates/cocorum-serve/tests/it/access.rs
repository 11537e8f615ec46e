//! The table of access checks: each row is a request over a socket, and its status.

use std::collections::BTreeSet;

use cocorum_serve::{Config, Server};

use crate::client::{Events, Request, server};

fn get(server: &Server, target: &str) -> Request {
    Request::new(server.address(), "GET", target)
}

fn post(server: &Server, target: &str) -> Request {
    Request::new(server.address(), "POST", target)
}

fn status(request: Request) -> u16 {
    request.send().status
}

#[test]
fn a_wrong_host_is_misdirected() {
    let server = server(|settings| settings.allow_hosts = vec!["studio.example".to_owned()]);
    let port = server.address().port();
    let own = [
        format!("127.0.0.1:{port}"),
        format!("localhost:{port}"),
        format!("[::1]:{port}"),
        "studio.example".to_owned(),
    ];
    for path in ["/health", "/", "/assets/feed.js"] {
        for host in &own {
            let expected = if path == "/health" { 204 } else { 200 };
            assert_eq!(
                status(get(&server, path).host(Some(host))),
                expected,
                "{host} {path}"
            );
        }
        for host in [
            "evil.example",
            "127.0.0.1",
            "127.0.0.1:1",
            "studio.example.evil.example",
            "",
        ] {
            assert_eq!(status(get(&server, path).host(Some(host))), 421, "{host} {path}");
        }
        let twice = get(&server, path).header("Host", "evil.example");
        assert!(matches!(status(twice), 400 | 421), "{path}");
        let absolute = get(&server, &format!("http://evil.example{path}"));
        assert_eq!(status(absolute), 421, "{path}");
    }
    assert_eq!(status(get(&server, "/nowhere").host(Some("evil.example"))), 421);
}

#[test]
fn a_foreign_origin_is_forbidden() {
    let server = server(|_| {});
    let control = server.tokens().control().to_owned();
    let own = format!("http://{}", server.address());
    let test = |origin: &str| {
        post(&server, "/api/v1/test")
            .bearer(&control)
            .header("Origin", origin)
            .body(r#"{"event":"message"}"#)
    };
    assert_eq!(status(test(&own)), 204);
    for origin in [
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://localhost",
    ] {
        assert_eq!(status(test(origin)), 403, "{origin}");
        let target = format!("/api/v1/ws?k={}", server.tokens().view());
        let upgrade = get(&server, &target)
            .header("Connection", "Upgrade")
            .header("Upgrade", "websocket")
            .header("Sec-WebSocket-Version", "13")
            .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        assert_eq!(status(upgrade.header("Origin", origin)), 403, "{origin}");
    }
    let twice = test(&own).header("Origin", "https://evil.example");
    assert_eq!(status(twice), 403);
}

#[test]
fn pages_of_other_sites_can_only_navigate() {
    let server = server(|_| {});
    let view = server.tokens().view();
    let state = format!("/api/v1/state?k={view}");
    let overlay = format!("/overlay/chat?k={view}");
    let rows = [
        (state.as_str(), "no-cors", 403),
        (state.as_str(), "cors", 403),
        (overlay.as_str(), "navigate", 200),
        (overlay.as_str(), "no-cors", 403),
        ("/assets/feed.js", "no-cors", 403),
        ("/health", "no-cors", 204),
    ];
    for (target, mode, expected) in rows {
        let request = get(&server, target)
            .header("Sec-Fetch-Site", "cross-site")
            .header("Sec-Fetch-Mode", mode);
        assert_eq!(status(request), expected, "{target} {mode}");
    }
}

#[test]
fn without_a_token_a_request_is_unauthorized() {
    let server = server(|_| {});
    let control = server.tokens().control();
    for target in [
        "/api/v1/events",
        "/api/v1/ws",
        "/api/v1/state",
        "/overlay/chat",
        "/media/00",
        "/api/v1/events?k=",
        "/api/v1/events?k=00000000000000000000000000000000",
    ] {
        let response = get(&server, target).send();
        assert_eq!(response.status, 401, "{target}");
        assert_eq!(response.header("www-authenticate"), Some("Bearer"), "{target}");
    }
    // URLs are shown, saved and logged: the control token is not valid in them.
    let in_address = format!("/api/v1/state?k={control}");
    assert_eq!(status(get(&server, &in_address)), 401);
    for target in CONTROL_ROUTES {
        assert_eq!(status(post(&server, target)), 401, "{target}");
    }
    assert_eq!(status(get(&server, "/health")), 204);
}

#[test]
fn the_view_token_permits_no_change() {
    let server = server(|_| {});
    let (view, control) = (server.tokens().view(), server.tokens().control());
    for target in CONTROL_ROUTES {
        let in_address = format!("{target}?k={view}");
        assert_eq!(status(post(&server, &in_address)), 403, "{target}");
        assert_eq!(status(post(&server, target).bearer(view)), 403, "{target}");
        let allowed = status(post(&server, target).bearer(control));
        assert!(matches!(allowed, 204 | 400 | 404), "{target}: {allowed}");
    }
    let mut events = Events::open(&server, "history=100");
    // The requests with the control token had no body that publishes a line.
    assert_eq!(status(test_message(&server)), 204);
    let line = events.until("message");
    assert_eq!(line["test"], true);
}

fn test_message(server: &Server) -> Request {
    post(server, "/api/v1/test")
        .bearer(server.tokens().control())
        .body(r#"{"event":"message"}"#)
}

#[test]
fn an_oversized_body_is_rejected() {
    let server = server(|_| {});
    let control = server.tokens().control();
    let body = |bytes: usize| {
        format!(
            "{{\"event\":\"message\",\"text\":\"{}\"}}",
            "x".repeat(bytes - 29)
        )
    };
    assert_eq!(body(100).len(), 100);
    for (bytes, expected) in [(64 * 1024, 204), (64 * 1024 + 1, 413)] {
        let request = post(&server, "/api/v1/test").bearer(control).body(body(bytes));
        assert_eq!(status(request), expected, "{bytes}");
    }
}

#[test]
fn a_goal_of_nothing_is_rejected() {
    let server = server(|settings| {
        settings.config = Config::parse("[goal]\nfrom = 'subs'\ntarget = 50").unwrap();
    });
    let control = server.tokens().control();
    for (body, expected) in [(r#"{"target":0}"#, 400), (r#"{"target":1,"current":0}"#, 204)] {
        let request = post(&server, "/api/v1/goal").bearer(control).body(body);
        assert_eq!(status(request), expected, "{body}");
    }
}

#[test]
fn an_oversized_head_is_rejected() {
    let server = server(|_| {});
    let request = get(&server, "/health").header("X-Long", &"x".repeat(17 * 1024));
    assert_eq!(status(request), 431);
    let many = (0..100).fold(get(&server, "/health"), |request, number| {
        request.header(&format!("X-{number}"), "x")
    });
    assert_eq!(status(many), 431);
}

#[test]
fn a_client_over_the_limit_is_rejected() {
    let server = server(|settings| settings.max_clients = 2);
    let first = Events::open(&server, "");
    let _second = Events::open(&server, "");
    let target = format!("/api/v1/events?k={}", server.tokens().view());
    assert_eq!(status(get(&server, &target)), 503);
    assert_eq!(status(get(&server, "/health")), 204);
    drop(first);
    // The slot is free as soon as the server detects the end of the connection.
    let deadline = std::time::Instant::now() + crate::client::TIMEOUT;
    while status(get(&server, &target)) != 200 {
        assert!(std::time::Instant::now() < deadline);
    }
}

#[test]
fn every_response_has_the_headers_that_confine_pages() {
    let server = server(|_| {});
    let mut policies = BTreeSet::new();
    for (target, host) in [
        ("/", None),
        ("/health", None),
        ("/nowhere", None),
        ("/api/v1/state", None),
        ("/assets/feed.js", None),
        ("/", Some("evil.example")),
    ] {
        let request = get(&server, target);
        let request = match host {
            Some(host) => request.host(Some(host)),
            None => request,
        };
        let response = request.send();
        assert_eq!(
            response.header("x-content-type-options"),
            Some("nosniff"),
            "{target}"
        );
        assert_eq!(
            response.header("referrer-policy"),
            Some("no-referrer"),
            "{target}"
        );
        // A page in a file may only find out that the server is running.
        let readers = match target {
            "/health" => "cross-origin",
            _ => "same-origin",
        };
        assert_eq!(
            response.header("cross-origin-resource-policy"),
            Some(readers),
            "{target}"
        );
        assert_eq!(response.header("access-control-allow-origin"), None, "{target}");
        policies.insert(response.header("content-security-policy").unwrap().to_owned());
    }
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    assert_eq!(policies, BTreeSet::from([policy.to_owned()]));
}

const CONTROL_ROUTES: [&str; 8] = [
    "/api/v1/test",
    "/api/v1/alerts/pause",
    "/api/v1/alerts/resume",
    "/api/v1/alerts/skip",
    "/api/v1/alerts/clear",
    "/api/v1/alerts/again/rant:1",
    "/api/v1/feature",
    "/api/v1/goal",
];
