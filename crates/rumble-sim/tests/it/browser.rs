//! Requests of web pages of other origins are rejected.

use rumble_sim::{KeyPlan, Plan, Sim, StreamPlan};
use rumble_testkit::connect;

use crate::client::{Client, ID, TEST_TIMEOUT};

fn sim() -> Sim {
    let plan = Plan::new().stream(StreamPlan::new(ID));
    Sim::start(plan.api_key(KeyPlan::user("key", 1, "Host"))).unwrap()
}

/// Status and headers of the response to this request.
fn status_and_headers(sim: &Sim, line: &str, headers: &str) -> (u16, String) {
    status_and_headers_with_body(sim, line, headers, &[])
}

fn status_and_headers_with_body(sim: &Sim, line: &str, headers: &str, body: &[u8]) -> (u16, String) {
    let headers = headers.replace("PORT", &sim.addr().port().to_string());
    let length = body.len();
    let head = format!("{line} HTTP/1.1\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n");
    let mut client = Client::send(connect(sim.addr()), &head).unwrap();
    client.send_body(body);
    let response = client.response().unwrap();
    (response.status, response.head)
}

const DOCUMENT: &str = "GET /-livestream-api/get-data?key=key";

#[test]
fn requests_for_another_host_are_rejected() {
    let sim = sim();
    for own in ["127.0.0.1:PORT", "localhost:PORT", "LocalHost:PORT", "[::1]:PORT"] {
        assert_eq!(
            status_and_headers(&sim, DOCUMENT, &format!("Host: {own}\r\n")).0,
            200,
            "{own}"
        );
    }
    let before = sim.requests().len();
    for other in [
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:PORT0",
        "127.0.0.1.evil.example:PORT",
        "localhost.evil.example:PORT",
        "evil@127.0.0.1:PORT",
        "",
    ] {
        let status = status_and_headers(&sim, DOCUMENT, &format!("Host: {other}\r\n")).0;
        assert!(matches!(status, 400 | 421), "{other}: {status}");
    }
    assert_eq!(status_and_headers(&sim, DOCUMENT, "").0, 421, "no host");
    let two = "Host: 127.0.0.1:PORT\r\nHost: evil.example\r\n";
    assert_eq!(status_and_headers(&sim, DOCUMENT, two).0, 421);
    let absolute = "GET http://evil.example/-livestream-api/get-data?key=key";
    assert_eq!(
        status_and_headers(&sim, absolute, "Host: 127.0.0.1:PORT\r\n").0,
        421
    );
    assert_eq!(sim.requests().len(), before, "refused requests are not kept");
}

#[test]
fn pages_of_other_origins_are_rejected() {
    let sim = sim();
    let paths = [
        DOCUMENT,
        &format!("OPTIONS /chat/api/chat/{ID}/message"),
        &format!("POST /chat/api/chat/{ID}/message"),
        &format!("GET /chat/api/chat/{ID}/stream"),
        "POST /service.php?name=user.login",
        "GET /anything",
    ];
    for path in paths {
        for from in [
            "Origin: http://evil.example",
            "Origin: null",
            "Origin: http://127.0.0.1:1",
            "Origin: https://rumble.com.evil.example",
            "Origin: http://rumble.com",
            "Origin: https://127.0.0.1:PORT",
            "Origin: https://rumble.com\r\nOrigin: http://evil.example",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
        ] {
            let (status, head) =
                status_and_headers(&sim, path, &format!("Host: 127.0.0.1:PORT\r\n{from}\r\n"));
            assert_eq!(status, 403, "{path}: {from}");
            assert!(!head.contains("access-control-"), "{head}");
        }
    }
    assert!(sim.requests().is_empty(), "{:?}", sim.requests());
    assert_eq!(sim.stream(ID).connections(), 0);
}

#[test]
fn own_origin_and_rumble_are_served() {
    let sim = sim();
    for from in [
        "Origin: https://rumble.com",
        "Origin: http://127.0.0.1:PORT",
        "Origin: http://localhost:PORT",
        "Sec-Fetch-Site: none",
        "Sec-Fetch-Site: same-origin",
    ] {
        let (status, _) = status_and_headers(&sim, DOCUMENT, &format!("Host: 127.0.0.1:PORT\r\n{from}\r\n"));
        assert_eq!(status, 200, "{from}");
    }
    let preflight = format!("OPTIONS /chat/api/chat/{ID}/message");
    let from = "Host: 127.0.0.1:PORT\r\nOrigin: https://rumble.com\r\n";
    let (status, head) = status_and_headers(&sim, &preflight, from);
    assert_eq!(status, 200);
    assert!(
        head.contains("access-control-allow-origin: https://rumble.com\r\n"),
        "{head}"
    );
}

#[test]
fn kept_requests_are_bounded_in_bytes() {
    let sim = sim();
    let body = vec![b'x'; 1_000_000];
    for _ in 0..40 {
        status_and_headers_with_body(&sim, "POST /anything", "Host: 127.0.0.1:PORT\r\n", &body);
    }
    assert!(sim.wait_for_requests(40, TEST_TIMEOUT));
    let kept: usize = sim.requests().iter().map(|request| request.body.len()).sum();
    assert!((1..=16 * 1_024 * 1_024).contains(&kept), "{kept}");
}

#[test]
fn oversized_body_is_rejected() {
    let sim = sim();
    let body = vec![b'x'; 1_024 * 1_024 + 1];
    let (status, _) = status_and_headers_with_body(&sim, "POST /anything", "Host: 127.0.0.1:PORT\r\n", &body);
    assert_eq!(status, 413);
    assert!(sim.requests().is_empty());
}

#[test]
fn zero_kept_requests_are_still_counted() {
    let sim = Sim::start(Plan::new().keep_requests(0).stream(StreamPlan::new(ID))).unwrap();
    assert_eq!(
        status_and_headers(&sim, "GET /anything", "Host: 127.0.0.1:PORT\r\n").0,
        404
    );
    assert!(
        sim.wait_for_requests(1, TEST_TIMEOUT),
        "requests that are not kept are counted"
    );
    assert!(sim.requests().is_empty());
}
