//! The feed: ids, history, filters, resumption.

use cocorum_serve::{Origin, Server};

use crate::client::{Events, server};
use crate::lines::{delete, line, message, rant};

fn publish(server: &Server, numbers: std::ops::RangeInclusive<u64>) {
    for number in numbers {
        let text = number.to_string();
        server
            .feed()
            .publish(&line(message(number, "CalmSparrow", &text)), Origin::Chat);
    }
}

fn texts(events: &mut Events, count: usize) -> Vec<String> {
    let data = events.data(count);
    let text = |data: &String| {
        let value: serde_json::Value = serde_json::from_str(data).unwrap();
        value["text"].as_str().unwrap_or_default().to_owned()
    };
    data.iter().map(text).collect()
}

#[test]
fn lines_are_those_of_the_command_with_the_path_of_the_picture() {
    let server = server(|_| {});
    let mut events = Events::open(&server, "");
    let mut with_picture = message(5, "CalmSparrow", "good evening");
    with_picture.image = Some("https://1a-1791.com/a.png");
    let line = line(with_picture);
    server.feed().publish(&line, Origin::Chat);
    let event = events.next().unwrap();
    let data = event.data;
    let (start, end) = data.rsplit_once(r#","media":"/media/"#).unwrap();
    assert_eq!(format!("{start}}}"), line.to_json());
    let (hash, rest) = end.split_at(32);
    assert!(hash.chars().all(|digit| digit.is_ascii_hexdigit()), "{hash}");
    assert_eq!(rest, r#"","badge_media":{},"emote_media":{}}"#);
}

#[test]
fn a_client_continues_after_its_last_line() {
    let server = server(|_| {});
    let mut events = Events::open(&server, "");
    publish(&server, 1..=3);
    let first = events.next().unwrap();
    drop(events);
    publish(&server, 4..=5);
    for mut again in [
        Events::open_after(&server, "", Some(&first.id)),
        Events::open(&server, &format!("after={}", first.id)),
    ] {
        assert_eq!(texts(&mut again, 4), ["2", "3", "4", "5"]);
    }
}

#[test]
fn a_client_of_another_run_is_reset() {
    let server = server(|_| {});
    publish(&server, 1..=1_003);
    for id in ["1-1", "", "5", "nonsense"] {
        let mut events = Events::open_after(&server, "", Some(id));
        let reset = events.next().unwrap();
        assert_eq!(
            (reset.name.as_str(), reset.data.as_str()),
            ("reset", r#"{"event":"reset"}"#)
        );
        assert_eq!(texts(&mut events, 2), ["4", "5"], "{id}");
    }
}

#[test]
fn history_and_filters_select_lines() {
    let server = server(|_| {});
    publish(&server, 1..=5);
    server
        .feed()
        .publish(&line(rant(6, "QuietOtter", 700)), Origin::Chat);
    server.feed().publish(&delete(3), Origin::Chat);
    publish(&server, 8..=9);
    let mut last = Events::open(&server, "history=2&events=message");
    assert_eq!(texts(&mut last, 2), ["8", "9"]);
    let mut paid = Events::open(&server, "history=9&events=message,delete&min_cents=500");
    assert_eq!(texts(&mut paid, 2), ["good evening", ""]);
    let mut other = Events::open(&server, "history=9&streams=zz&events=message");
    publish(&server, 10..=10);
    server
        .feed()
        .publish(&line(message(11, "A", "mine")).on(None), Origin::Chat);
    assert_eq!(texts(&mut other, 1), ["mine"]);
}
