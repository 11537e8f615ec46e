use std::io::{ErrorKind, Read as _};
use std::time::Duration;

use rumble_sim::{Ending, Fault, LineEnd, Plan, Scenario, Sim, StreamPlan, When};
use serde_json::Value;

use crate::client::{Answer, Client, ID, PATIENCE, texts};

fn scenario() -> Scenario {
    Scenario::quiet()
        .history(3)
        .step(Duration::from_millis(1))
        .max_events(4)
        .ending(Ending::Close)
}

fn with(fault: Fault) -> Sim {
    let plan = StreamPlan::new(ID)
        .scenario(scenario())
        .fault(When::Connection(1), fault);
    Sim::start(Plan::new().stream(plan)).unwrap()
}

fn answer(fault: Fault) -> Answer {
    let plan = StreamPlan::new(ID)
        .scenario(scenario())
        .close_delimited()
        .fault(When::Every, fault);
    let sim = Sim::start(Plan::new().stream(plan)).unwrap();
    Client::open(&sim, ID).rest()
}

fn expected() -> Vec<String> {
    scenario().events(0).map(|event| event.json).collect()
}

#[test]
fn a_reset_comes_in_mid_event_after_so_many_bytes() {
    for chunked in [true, false] {
        let fault = Fault::Reset { event: 2, bytes: 40 };
        let answer = if chunked {
            Client::open(&with(fault), ID).rest()
        } else {
            answer(fault)
        };
        assert_eq!(answer.end, Some(ErrorKind::ConnectionReset));
        let events = expected();
        let third = format!("data: {}", events[2]);
        let whole = format!(
            ": -1\n\ndata: {}\n\ndata: {}\n\n{}",
            events[0],
            events[1],
            &third[..40]
        );
        assert_eq!(answer.text(), whole, "chunked: {chunked}");
    }
}

#[test]
fn a_truncated_answer_lacks_its_end_but_not_its_goodbye() {
    let answer = Client::open(&with(Fault::Truncate { event: 1, bytes: 10 }), ID).rest();
    assert_eq!(answer.end, None);
    assert!(
        answer
            .text()
            .ends_with(&format!("\n\ndata: {}", &expected()[1][..4]))
    );
}

#[test]
fn a_stall_is_silence_on_an_open_connection() {
    let sim = with(Fault::Stall { event: 0, bytes: 30 });
    let client = Client::open(&sim, ID);
    assert!(
        sim.stream(ID).wait_for_end(PATIENCE),
        "the scenario itself goes on"
    );
    client
        .socket
        .get_ref()
        .set_read_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    let answer = client.rest();
    assert!(
        matches!(answer.end, Some(ErrorKind::WouldBlock | ErrorKind::TimedOut)),
        "{:?}",
        answer.end
    );
    assert_eq!(answer.text(), format!(": -1\n\ndata: {}", &expected()[0][..24]));
}

#[test]
fn a_stalled_connection_can_be_reset() {
    let sim = with(Fault::Stall { event: 0, bytes: 1 });
    let stream = sim.stream(ID);
    let mut client = Client::open(&sim, ID);
    let mut start = vec![0; 1];
    while !start.ends_with(b"\r\nd") {
        let mut byte = [0];
        client.socket.read_exact(&mut byte).unwrap();
        start.push(byte[0]);
    }
    assert!(stream.wait_for_end(PATIENCE));
    assert_eq!(
        stream.open_connections(),
        1,
        "a stalled connection is not forgotten"
    );
    stream.reset_connections();
    assert_eq!(client.rest().end, Some(ErrorKind::ConnectionReset));
}

#[test]
fn a_drip_has_every_byte() {
    let answer = answer(Fault::Drip {
        piece: 1,
        gap: Duration::ZERO,
    });
    assert_eq!(answer.data_lines().len(), 5);
}

#[test]
fn one_bad_byte_is_inside_a_text() {
    let answer = answer(Fault::BadUtf8 { event: 1 });
    let lines = answer.data_lines();
    assert!(std::str::from_utf8(lines[1]).is_err());
    let mended = String::from_utf8_lossy(lines[1]);
    let event: Value = serde_json::from_str(&mended).unwrap();
    assert!(texts(&event)[0].starts_with('\u{fffd}'));
    assert_eq!(lines[2], expected()[2].as_bytes());
}

#[test]
fn broken_json_comes_in_addition() {
    let answer = answer(Fault::BrokenJson { event: 1 });
    let lines = answer.data_lines();
    assert_eq!(lines.len(), 6);
    assert!(serde_json::from_slice::<Value>(lines[1]).is_err());
    assert_eq!(lines[2], expected()[1].as_bytes());
}

#[test]
fn huge_events_come_in_addition() {
    let message = answer(Fault::OversizedMessage {
        event: 1,
        bytes: 3 << 20,
    });
    let lines = message.data_lines();
    let event: Value = serde_json::from_slice(lines[1]).unwrap();
    assert_eq!(texts(&event)[0].len(), 3 << 20);
    assert_eq!(lines.len(), 6);
    let junk = answer(Fault::OversizedGarbage {
        event: 1,
        bytes: 1 << 20,
    });
    assert_eq!(junk.data_lines()[1].len(), 1 << 20);
}

#[test]
fn an_event_is_repeated() {
    let answer = answer(Fault::Repeat { event: 2 });
    let lines = answer.data_lines();
    assert_eq!((lines.len(), lines[2]), (6, lines[3]));
}

#[test]
fn a_bom_and_other_line_ends() {
    assert!(
        answer(Fault::Bom)
            .body
            .starts_with(b"\xef\xbb\xbf: -1\n\ndata: {")
    );
    assert!(
        answer(Fault::LineEnd(LineEnd::CrLf))
            .body
            .starts_with(b": -1\r\n\r\ndata: {")
    );
    let cr = answer(Fault::LineEnd(LineEnd::Cr));
    assert!(cr.body.starts_with(b": -1\r\rdata: {") && !cr.body.contains(&b'\n'));
}

#[test]
fn histories_are_shortened_and_reversed() {
    let whole: Value = serde_json::from_str(&expected()[0]).unwrap();
    let whole = texts(&whole);
    let init = |fault| Client::open(&with(fault), ID).event();
    let short = init(Fault::ShortHistory { messages: 1 });
    assert_eq!(texts(&short), whole[2..]);
    assert_eq!(short["data"]["users"].as_array().unwrap().len(), 1);
    let reversed = init(Fault::ReversedHistory);
    assert!(texts(&reversed).into_iter().rev().eq(whole));
}

#[test]
fn error_answers_come_with_and_without_advice_when_to_retry() {
    let (status, head, body) = whole(Fault::Status {
        status: 503,
        retry_after: Some(2),
    });
    assert_eq!(status, 503);
    assert!(head.contains("retry-after: 2\r\n") && body.contains(r#""code":"503""#));
    let (status, head, _) = whole(Fault::Status {
        status: 429,
        retry_after: None,
    });
    assert!(status == 429 && !head.contains("retry-after"));
}

#[test]
fn a_bot_wall_is_a_page() {
    let (status, head, body) = whole(Fault::BotProtection);
    assert_eq!(status, 403);
    assert!(head.contains("content-type: text/html") && body.contains("Just a moment..."));
}

#[test]
fn a_refused_request_is_reset_and_the_next_is_served() {
    let sim = with(Fault::ResetAfterRequest);
    let answer = Client::open(&sim, ID).rest();
    assert_eq!(
        (answer.end, answer.head.as_str()),
        (Some(ErrorKind::ConnectionReset), "")
    );
    assert_eq!(Client::open(&sim, ID).event()["type"], "init");
}

fn whole(fault: Fault) -> (u16, String, String) {
    crate::client::answer(&with(fault), &format!("GET /chat/api/chat/{ID}/stream HTTP/1.1"))
}
