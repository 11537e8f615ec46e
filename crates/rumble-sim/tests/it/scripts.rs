use std::io::ErrorKind;

use rumble_sim::{Plan, Script, Sim, StreamPlan};

use crate::client::{ID, open_stream};

fn sim(scripts: impl IntoIterator<Item = Script>) -> Sim {
    Sim::start(Plan::new().stream(StreamPlan::new(ID).connections(scripts))).unwrap()
}

fn closed(script: Script) -> Script {
    script.close_delimited()
}

#[test]
fn bytes_arrive_unchanged() {
    let script = closed(Script::new())
        .bom()
        .event("{}")
        .comment()
        .bytes(*b"x\0\xff");
    let response = open_stream(&sim([script]), ID).rest();
    assert_eq!(response.body, b"\xef\xbb\xbfdata: {}\n\n: -1\n\nx\0\xff");
    assert_eq!(response.end, None);
}

#[test]
fn content_type_and_headers_are_sent() {
    let script = closed(Script::new())
        .content_type("text/html")
        .header("x-odd", "1")
        .header("bad\n", "left out");
    let head = open_stream(&sim([script]), ID).rest().head;
    assert!(
        head.contains("content-type: text/html\r\n") && head.contains("x-odd: 1\r\n"),
        "{head}"
    );
}

#[test]
fn last_script_repeats() {
    let sim = sim([closed(Script::new()).event("1"), closed(Script::new()).event("2")]);
    let texts: Vec<String> = (0..3).map(|_| open_stream(&sim, ID).rest().text()).collect();
    assert_eq!(texts, ["data: 1\n\n", "data: 2\n\n", "data: 2\n\n"]);
    assert_eq!(sim.stream(ID).connections(), 3);
}

#[test]
fn status_is_sent_with_headers_and_body() {
    let sim = sim([Script::response(503)
        .header("retry-after", "7")
        .header("connection", "close")
        .body("busy")]);
    let response = open_stream(&sim, ID).rest();
    assert_eq!((response.status(), response.text().as_str()), (503, "busy"));
    assert!(response.head.contains("retry-after: 7\r\n"));
}

#[test]
fn close_cut_and_reset_differ() {
    let sim = sim([
        Script::new().event("1").header("connection", "close"),
        Script::new().event("1").cut(),
        Script::new().event("1").reset(),
    ]);
    let clean = open_stream(&sim, ID).rest();
    assert_eq!(
        (clean.text().as_str(), clean.end, clean.whole_chunks),
        ("data: 1\n\n", None, 2)
    );
    let truncated = open_stream(&sim, ID).rest();
    assert_eq!(
        (truncated.text().as_str(), truncated.end, truncated.whole_chunks),
        ("data: 1\n\n", None, 1)
    );
    let reset = open_stream(&sim, ID).rest();
    assert_eq!(
        (reset.text().as_str(), reset.end),
        ("data: 1\n\n", Some(ErrorKind::ConnectionReset))
    );
}
