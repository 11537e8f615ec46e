//! `/metrics`. `cargo xtask ci metrics` reads it with the parser of Prometheus' Python client.

use cocorum_serve::Origin;
use cocorum_serve::rumble_feed::chat::Connected;
use cocorum_serve::rumble_feed::{Body, Line};

use crate::client::{Request, server};
use crate::lines::{line, message, rant, stream};

#[test]
fn metrics_are_counted_and_name_no_user() {
    let server = server(|_| {});
    let publish = |line: &Line<'_>| server.feed().publish(line, Origin::Chat);
    publish(&line(message(1, "CalmSparrow", "good evening")));
    publish(&line(rant(2, "QuietOtter", 1_250)));
    publish(&line(rant(3, "QuietOtter", 99)));
    publish(&Line::new(Body::Connected(Connected { attempt: 2 })).on(stream()));
    let response = Request::new(server.address(), "GET", "/metrics").send();
    assert_eq!(response.status, 200);
    assert_eq!(
        response.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    let text = response.text();
    for expected in [
        "# TYPE rumble_messages_total counter",
        r#"rumble_messages_total{stream="7k2m9q"} 3"#,
        "rumble_rants_total 2",
        "rumble_rant_cents_total 1349",
        "rumble_reconnects_total 1",
        "rumble_gaps_total 0",
        "rumble_malformed_total 0",
        "# TYPE cocorum_clients gauge",
        "cocorum_clients 0",
        "cocorum_alert_queue 2",
    ] {
        assert!(text.lines().any(|line| line == expected), "{expected}\n{text}");
    }
    assert!(text.contains("\nrumble_last_event_seconds 1"), "{text}");
    assert!(!text.contains("CalmSparrow") && !text.contains("QuietOtter"));
}
