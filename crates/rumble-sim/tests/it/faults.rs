use std::time::Duration;

use rumble_sim::{Ending, Fault, LineEnd, Plan, Scenario, Sim, StreamPlan, When};
use serde_json::Value;

use crate::client::{Answer, Client, ID, texts};

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
