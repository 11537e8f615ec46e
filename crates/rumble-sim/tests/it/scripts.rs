use std::io::{ErrorKind, Read as _};
use std::time::Duration;

use rumble_sim::{LineEnd, Plan, Script, Sim, StreamPlan};

use crate::client::{Client, ID, PATIENCE};

fn sim(scripts: impl IntoIterator<Item = Script>) -> Sim {
    Sim::start(Plan::new().stream(StreamPlan::new(ID).connections(scripts))).unwrap()
}

fn closed(script: Script) -> Script {
    script.close_delimited()
}

#[test]
fn bytes_arrive_exactly() {
    let script = closed(Script::new())
        .bom()
        .event("{}")
        .comment()
        .bytes(*b"x\0\xff");
    let answer = Client::open(&sim([script]), ID).rest();
    assert_eq!(answer.body, b"\xef\xbb\xbfdata: {}\n\n: -1\n\nx\0\xff");
    assert_eq!(answer.end, None);
}

#[test]
fn lines_end_as_told() {
    for (line_end, expected) in [
        (LineEnd::Lf, "data: 1\n\n: -1\n\n"),
        (LineEnd::CrLf, "data: 1\r\n\r\n: -1\r\n\r\n"),
        (LineEnd::Cr, "data: 1\r\r: -1\r\r"),
    ] {
        let script = closed(Script::new()).line_end(line_end).event("1").comment();
        assert_eq!(Client::open(&sim([script]), ID).rest().text(), expected);
    }
}

#[test]
fn without_chunks_the_connection_ends_the_answer() {
    let answer = Client::open(&sim([closed(Script::new()).event("{}")]), ID).rest();
    assert!(answer.head.starts_with("HTTP/1.1 200 OK\r\n"), "{}", answer.head);
    assert!(answer.head.contains("connection: close\r\n"));
    assert!(!answer.head.contains("chunked") && !answer.head.contains("content-length"));
}

#[test]
fn a_content_type_and_headers_can_be_given() {
    let script = closed(Script::new())
        .content_type("text/html")
        .header("x-odd", "1")
        .header("bad\n", "left out");
    let head = Client::open(&sim([script]), ID).rest().head;
    assert!(
        head.contains("content-type: text/html\r\n") && head.contains("x-odd: 1\r\n"),
        "{head}"
    );
}

#[test]
fn each_connection_has_its_script_and_the_last_repeats() {
    let sim = sim([closed(Script::new()).event("1"), closed(Script::new()).event("2")]);
    let texts: Vec<String> = (0..3).map(|_| Client::open(&sim, ID).rest().text()).collect();
    assert_eq!(texts, ["data: 1\n\n", "data: 2\n\n", "data: 2\n\n"]);
    assert_eq!(sim.stream(ID).connections(), 3);
}

#[test]
fn after_the_last_script_the_chat_can_be_over() {
    let plan = StreamPlan::new(ID)
        .script(closed(Script::new()).event("1"))
        .then_no_content();
    let sim = Sim::start(Plan::new().stream(plan)).unwrap();
    assert_eq!(Client::open(&sim, ID).rest().status(), 200);
    assert!(Client::open(&sim, ID).head().starts_with("HTTP/1.1 204 "));
}

#[test]
fn a_status_has_its_headers_and_body() {
    let sim = sim([Script::answer(503)
        .header("retry-after", "7")
        .header("connection", "close")
        .body("busy")]);
    let answer = Client::open(&sim, ID).rest();
    assert_eq!((answer.status(), answer.text().as_str()), (503, "busy"));
    assert!(answer.head.contains("retry-after: 7\r\n"));
}

#[test]
fn endings_differ_on_the_wire() {
    let sim = sim([
        Script::new().event("1").header("connection", "close"),
        Script::new().event("1").cut(),
        Script::new().event("1").reset(),
    ]);
    let clean = Client::open(&sim, ID).rest();
    assert_eq!(
        (clean.text().as_str(), clean.end, clean.whole_chunks),
        ("data: 1\n\n", None, 2)
    );
    let cut = Client::open(&sim, ID).rest();
    assert_eq!(
        (cut.text().as_str(), cut.end, cut.whole_chunks),
        ("data: 1\n\n", None, 1)
    );
    let reset = Client::open(&sim, ID).rest();
    assert_eq!(
        (reset.text().as_str(), reset.end),
        ("data: 1\n\n", Some(ErrorKind::ConnectionReset))
    );
}

#[test]
fn a_held_connection_stays_open_and_takes_what_a_test_sends() {
    let sim = sim([closed(Script::new()).event("1").hold()]);
    let client = Client::open(&sim, ID);
    let stream = sim.stream(ID);
    assert!(stream.wait_for_open(1, PATIENCE));
    stream.send_json("2");
    stream.end();
    assert_eq!(client.rest().text(), "data: 1\n\ndata: 2\n\n");
}

#[test]
fn pieces_are_written_one_by_one() {
    let script = closed(Script::new())
        .segment(1)
        .segment_gap(Duration::from_millis(1))
        .event("12345");
    let sim = sim([script]);
    let mut client = Client::open(&sim, ID);
    let (mut sizes, mut buffer) = (Vec::new(), [0; 4_096]);
    loop {
        match client.socket.get_mut().read(&mut buffer).unwrap() {
            0 => break,
            size => sizes.push(size),
        }
    }
    let total: usize = sizes.iter().sum();
    assert!(sizes.len() > total / 2, "{} reads for {total} bytes", sizes.len());
}

#[test]
fn a_pause_lets_what_came_before_leave() {
    let script = closed(Script::new())
        .event("1")
        .pause(Duration::from_secs(3_600))
        .event("2");
    let sim = sim([script]);
    let mut client = Client::open(&sim, ID);
    client.head();
    assert_eq!(client.event(), 1);
}
