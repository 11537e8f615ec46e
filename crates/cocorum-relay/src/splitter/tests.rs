use super::*;
use crate::payload::Payload;

const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

fn splitter() -> Splitter {
    Splitter::new(StreamId::new(900_100_200).unwrap())
}

fn data(text: &str) -> RecordedFrame {
    RecordedFrame::Data(text.to_owned())
}

fn messages(ids: &[u64]) -> RecordedFrame {
    let messages: Vec<_> = ids
        .iter()
        .map(|id| format!(r#"{{"id":"{id}","time":"2026-11-29T01:00:00+00:00","user_id":"5","text":"hi"}}"#))
        .collect();
    data(&format!(
        r#"{{"type":"messages","data":{{"messages":[{}],"users":[{{"id":"5","username":"CalmSparrow"}}],"channels":[]}}}}"#,
        messages.join(",")
    ))
}

fn subjects(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.subject.as_str()).collect()
}

fn wire(item: &Item) -> String {
    Payload::parse(&item.payload).unwrap().wire.unwrap().into_owned()
}

#[test]
fn each_message_has_a_subject_and_everything_that_it_needs() {
    let items = splitter().split(NOW, &messages(&[7, 8]));
    assert_eq!(
        subjects(&items),
        ["rumble.900100200.message.7", "rumble.900100200.message.8"]
    );
    // A reader of the second alone gets the same line.
    let second = &items[1];
    let payload = Payload::parse(&second.payload).unwrap();
    let again = splitter().split(NOW, &data(payload.wire.as_deref().unwrap()));
    assert_eq!(again.as_slice(), std::slice::from_ref(second));
    let line = payload.line().unwrap();
    assert!(line.contains(r#""username":"CalmSparrow""#), "{line}");
}

#[test]
fn a_duplicate_is_not_published_again() {
    let mut splitter = splitter();
    assert_eq!(splitter.split(NOW, &messages(&[7])).len(), 1);
    assert!(splitter.split(NOW, &messages(&[7])).is_empty());
}

#[test]
fn a_history_comes_before_its_messages() {
    let init = r#"{"type":"init","data":{"chat":{"id":"900100200"},"messages":[{"id":"7","time":"2026-11-29T01:00:00+00:00","user_id":"5","text":"hi"}],"users":[{"id":"5","username":"CalmSparrow"}],"channels":[]}}"#;
    let items = splitter().split(NOW, &data(init));
    assert_eq!(
        subjects(&items),
        ["rumble.900100200.event.init", "rumble.900100200.message.7"]
    );
    assert_eq!(wire(&items[0]), init);
}

#[test]
fn a_malformed_event_is_published_unchanged() {
    let items = splitter().split(NOW, &data("<html>"));
    assert_eq!(subjects(&items), ["rumble.900100200.event.malformed"]);
    assert_eq!(wire(&items[0]), "<html>");
}

#[test]
fn two_collectors_give_an_event_one_id_and_a_repeat_another() {
    let unpin = data(r#"{"type":"unpin_message","data":{"message":{"id":"3"}}}"#);
    let (mut a, mut b) = (splitter(), splitter());
    let id = |splitter: &mut Splitter, seconds| {
        let at = NOW + time::Duration::seconds(seconds);
        splitter.split(at, &unpin).remove(0).id.unwrap()
    };
    let first = id(&mut a, 0);
    assert_eq!(id(&mut b, 1), first);
    let second = id(&mut a, 60);
    assert_ne!(second, first);
    assert_eq!(id(&mut b, 61), second);
    // The broker no longer recognizes the first one then.
    assert_eq!(id(&mut a, 400), first);
}
