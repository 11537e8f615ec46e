//! Events skipped by `get_message` are kept up to a limit.

use rumble_chat::Limits;
use rumble_sim::Script;

use super::{client, scripted};
use crate::helpers::line;
use crate::wire;

#[test]
fn skipped_problems_are_kept() {
    let sent = |id| wire::message_at(id, id, 5, "x");
    let sim = scripted([
        Script::new()
            .event(&wire::init(&[sent(1)]))
            .event("nonsense")
            .event(&wire::delete(&[1]))
            .event(r#"{"type":"host_ad_read"}"#)
            .event(&wire::messages(&[sent(2)])),
        Script::new().event(&wire::init(&[sent(8), sent(9)])),
    ]);
    let mut chat = client(&sim).connect().unwrap();
    let mut ids = Vec::new();
    while let Some(message) = chat.get_message().unwrap() {
        ids.push(message.id.get());
    }
    assert_eq!(ids, [1, 2, 8, 9]);
    assert_eq!(
        chat.skipped_events().map(line).collect::<Vec<_>>(),
        [
            "malformed not a JSON object",
            "reconnecting 1: Disconnected",
            "connected 1",
            "gap 2..8",
            "reconnecting 2: Disconnected",
        ]
    );
    // Events that are not kept were applied.
    assert!(chat.history().next().unwrap().is_deleted());
}

#[test]
fn the_latest_hundred_are_kept() {
    let mut script = Script::new().event(&wire::init(&[]));
    for number in 0..250 {
        script = script.event(&format!("{number}"));
    }
    let sim = scripted([script]);
    let mut chat = client(&sim).limits(Limits::default()).connect().unwrap();
    assert!(chat.get_message().unwrap().is_none());
    assert_eq!(chat.skipped_events().count(), 100);
    assert_eq!(chat.stats().malformed, 250);
    assert!(
        matches!(chat.skipped_events().next(), Some(rumble_chat::Event::Malformed(m)) if m.excerpt == "151")
    );
    assert_eq!(
        chat.skipped_events().last().map(line).unwrap(),
        "reconnecting 1: Disconnected"
    );
}
