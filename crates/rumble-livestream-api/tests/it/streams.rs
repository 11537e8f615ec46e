//! Streams that appear, disappear, end and change.

use rumble_livestream_api::Tracker;
use rumble_livestream_api::model::StreamId;
use rumble_livestream_api::model::livestream_api::Document;

use crate::document::{Doc, NOW, STREAM, Stream, message, observe, short};

fn listing(stream: &Stream) -> Doc {
    Doc::new().with(stream.clone())
}

fn not_live() -> Stream {
    Stream {
        is_live: false,
        ..Stream::live()
    }
}

fn tracker(first: &Doc) -> Tracker {
    let mut tracker = Tracker::new();
    assert!(observe(&mut tracker, first).is_empty());
    tracker
}

fn has_disappeared(tracker: &Tracker) -> bool {
    tracker.has_disappeared(StreamId::from_base36(STREAM).unwrap())
}

#[test]
fn a_stream_starts_and_ends() {
    let mut tracker = tracker(&Doc::new());
    assert!(observe(&mut tracker, &listing(&not_live())).is_empty());
    assert_eq!(
        observe(&mut tracker, &listing(&Stream::live())),
        ["started 7k2m9q"]
    );
    assert!(observe(&mut tracker, &listing(&Stream::live())).is_empty());
    assert_eq!(observe(&mut tracker, &listing(&not_live())), ["ended 7k2m9q"]);
    assert!(observe(&mut tracker, &listing(&not_live())).is_empty());
}

#[test]
fn a_stream_live_at_the_start_is_not_reported_as_started() {
    let mut tracker = tracker(&listing(&Stream::live()));
    assert_eq!(observe(&mut tracker, &listing(&not_live())), ["ended 7k2m9q"]);
}

#[test]
fn a_stream_ends_after_two_documents_without_it() {
    let mut tracker = tracker(&listing(&Stream::live()));
    for _ in 0..3 {
        assert!(observe(&mut tracker, &Doc::new()).is_empty());
        assert!(!has_disappeared(&tracker));
        assert!(observe(&mut tracker, &listing(&Stream::live())).is_empty());
    }
    assert!(observe(&mut tracker, &Doc::new()).is_empty());
    assert_eq!(observe(&mut tracker, &Doc::new()), ["disappeared 7k2m9q"]);
    assert!(has_disappeared(&tracker));
    assert!(observe(&mut tracker, &Doc::new()).is_empty());
    let id = StreamId::from_base36(STREAM).unwrap();
    assert_eq!(tracker.stream(id).unwrap().title, "Bread at night");
}

#[test]
fn a_returning_stream_repeats_nothing() {
    let mut first = Stream::live();
    first.messages = vec![message("CalmSparrow", "hello", NOW)];
    let mut tracker = Tracker::new();
    observe(&mut tracker, &listing(&first));
    observe(&mut tracker, &Doc::new());
    observe(&mut tracker, &Doc::new());
    let mut back = first;
    back.messages.insert(0, message("CalmSparrow", "back", NOW + 9));
    assert_eq!(
        observe(&mut tracker, &listing(&back)),
        ["started 7k2m9q", "message back"]
    );
    assert!(!has_disappeared(&tracker));
}

#[test]
fn titles_and_viewers_are_reported_with_the_previous_value() {
    let mut tracker = tracker(&listing(&Stream::live()));
    let changed = Stream {
        title: "Bread at noon",
        viewers: 12,
        ..Stream::live()
    };
    assert_eq!(
        observe(&mut tracker, &listing(&changed)),
        ["title Bread at night -> Bread at noon", "viewers 3 -> 12"]
    );
    assert!(observe(&mut tracker, &listing(&changed)).is_empty());
}

#[test]
fn an_older_document_neither_ends_a_stream_nor_loses_messages() {
    let later = listing(&Stream {
        title: "Bread at noon",
        ..Stream::live()
    });
    let mut tracker = tracker(&listing(&not_live()));
    assert_eq!(observe(&mut tracker, &later.clone().at(NOW + 20)).len(), 2);
    // A lagging server: twice an older document, without the stream and with it not yet live.
    assert!(observe(&mut tracker, &Doc::new().at(NOW + 5)).is_empty());
    assert!(observe(&mut tracker, &Doc::new().at(NOW + 6)).is_empty());
    let mut old = listing(&not_live()).at(NOW + 10);
    old.streams[0].messages = vec![message("CalmSparrow", "seen late", NOW + 9)];
    assert_eq!(observe(&mut tracker, &old), ["message seen late"]);
    assert!(observe(&mut tracker, &later.clone().at(NOW + 30)).is_empty());
    // Hours earlier means that the clock was set back.
    assert!(observe(&mut tracker, &later.at(NOW - 7_200)).is_empty());
    let ended = listing(&not_live()).at(NOW - 7_190);
    assert_eq!(observe(&mut tracker, &ended)[1], "ended 7k2m9q");
}

#[test]
fn removed_streams_are_remembered_in_bounded_memory() {
    let mut tracker = tracker(&Doc::new());
    let ids: Vec<String> = (0..250).rev().map(|number| format!("a{number:03}")).collect();
    for id in &ids {
        let id: &'static str = id.clone().leak();
        assert_eq!(
            observe(&mut tracker, &listing(&Stream { id, ..Stream::live() })).len(),
            1
        );
        observe(&mut tracker, &Doc::new());
        observe(&mut tracker, &Doc::new());
    }
    let known = |id: &String| tracker.stream(StreamId::from_base36(id).unwrap()).is_some();
    assert_eq!(ids.iter().filter(|id| known(id)).count(), 100);
    assert!(ids.iter().rev().take(100).all(known));
}

fn observe_json(tracker: &mut Tracker, json: &str) -> Vec<String> {
    let document = Document::decode(json).unwrap();
    tracker.observe(&document).iter().map(short).collect()
}

/// An unknown state neither starts nor ends a stream, and a malformed row is not a missing one.
#[test]
fn a_stream_with_an_incomplete_row_does_not_end() {
    let live = listing(&Stream::live()).json();
    let unknown = live.replace("\"is_live\":true", "\"is_live\":\"unknown\"");
    let malformed = live.replace("\"id\":\"7k2m9q\"", "\"id\":456977726");
    assert!(unknown != live && malformed != live);
    let mut tracker = tracker(&Doc::new());
    assert_eq!(observe_json(&mut tracker, &live), ["started 7k2m9q"]);
    assert!(observe_json(&mut tracker, &unknown).is_empty());
    assert_eq!(
        observe_json(&mut tracker, &malformed),
        ["malformed livestreams[0]"]
    );
    for _ in 0..3 {
        assert!(observe_json(&mut tracker, &malformed).is_empty(), "reported once");
    }
    assert!(!has_disappeared(&tracker));
    assert_eq!(observe(&mut tracker, &listing(&not_live())), ["ended 7k2m9q"]);
}
