//! Hazards of the wire that concern the connection, with their numbers in the wire reference.

use rumble_chat::{EndReason, ErrorKind, Event};
use rumble_sim::{Fault, Scenario, Script, StreamPlan, When};

use super::{
    SHORT_TIMEOUT, client, connect_error, next, next_event, rest, scripted, serve, with_enough_time,
};
use crate::wire;

#[test]
fn hazard_06_history_replay() {
    let sim = serve(StreamPlan::new(wire::STREAM));
    let stream = sim.stream(wire::STREAM);
    let old = stream.say("CalmSparrow", "old");
    let mut chat = client(&sim).connect().unwrap();
    let live = stream.say("TinBucket", "live");
    assert_eq!(next(&mut chat), "init 1");
    assert_eq!(next(&mut chat), format!("{old}: old"));
    assert_eq!(next(&mut chat), format!("{live}: live"));
    stream.drop_connections();
    let missed = stream.say("CalmSparrow", "missed");
    stream.delete(old);
    assert_eq!(next(&mut chat), "reconnecting 1: Disconnected");
    assert_eq!(next(&mut chat), "connected 1");
    assert_eq!(next(&mut chat), "init 3");
    assert_eq!(next(&mut chat), format!("{missed}: missed"));
    assert_eq!(next(&mut chat), format!("deleted {old}"));
    stream.reset_connections();
    stream.end();
    let end = rest(&mut chat);
    assert!(end.iter().all(|line| line.starts_with("reconnecting")), "{end:?}");
    assert_eq!((chat.stats().messages, chat.stats().gaps), (3, 0));
}

#[test]
fn hazard_07_stale_pin() {
    let sim = serve(StreamPlan::new(wire::STREAM));
    let stream = sim.stream(wire::STREAM);
    let (one, two) = (stream.say("CalmSparrow", "one"), stream.say("CalmSparrow", "two"));
    assert!(stream.pin(one));
    let mut chat = client(&sim).connect().unwrap();
    chat.clear_mailbox();
    let pinned = |chat: &rumble_chat::ChatApi| chat.pinned_message().map(|pin| pin.id.get());
    assert_eq!((next(&mut chat), pinned(&chat)), ("init 2".into(), Some(one)));

    stream.drop_connections();
    assert!(stream.pin(two));
    assert_eq!(next(&mut chat), "reconnecting 1: Disconnected");
    assert_eq!(next(&mut chat), "connected 1");
    assert_eq!(next(&mut chat), "init 2");
    assert_eq!(
        (next(&mut chat), pinned(&chat)),
        (format!("pinned {two}"), Some(two))
    );

    stream.drop_connections();
    assert!(stream.unpin());
    assert_eq!(next(&mut chat), "reconnecting 2: Disconnected");
    assert_eq!(next(&mut chat), "connected 2");
    assert_eq!(next(&mut chat), "init 2");
    assert_eq!(
        (next(&mut chat), pinned(&chat)),
        (format!("unpinned {two}"), None)
    );
}

#[test]
fn hazard_08_no_end_event() {
    let history = wire::init(&[wire::message(1, 5, "one")]);
    // A chat is ended neither by the end of the body nor by an idle timeout, but only by HTTP 204 on connecting.
    let sim = scripted([
        Script::new().event(&history).close(),
        Script::new().event(&history).close_delimited().close(),
        Script::new().event(&history).hold(),
        Script::new()
            .event(&history)
            .event(&wire::messages(&[wire::message(2, 5, "two")]))
            .close(),
    ]);
    let mut chat = client(&sim).idle_timeout(SHORT_TIMEOUT).connect().unwrap();
    let expected = [
        "init 1",
        "1: one",
        "reconnecting 1: Disconnected",
        "connected 1",
        "init 1",
        "reconnecting 2: Disconnected",
        "connected 2",
        "init 1",
        "reconnecting 3: Timeout",
        "connected 3",
        "init 1",
        "2: two",
        "reconnecting 4: Disconnected",
    ];
    assert_eq!(rest(&mut chat), expected);
    assert_eq!(chat.end_reason(), Some(EndReason::ChatEnded));
}

#[test]
fn hazard_09_no_total_timeout() {
    with_enough_time(|timeout| {
        // Four times the idle timeout, with comments as the only data.
        let mut script = Script::new().event(&wire::init(&[]));
        for _ in 0..32 {
            script = script.pause(timeout / 8).comment();
        }
        let script = script
            .event(&wire::messages(&[wire::message(1, 5, "still here")]))
            .hold();
        let sim = scripted([script]);
        let connected = client(&sim)
            .idle_timeout(timeout)
            .head_timeout(timeout)
            .connect_timeout(timeout)
            .connect();
        let Ok(mut chat) = connected else { return false };
        assert_eq!(next(&mut chat), "init 0");
        next(&mut chat) == "1: still here" && (chat.stats().comments, chat.stats().reconnects) == (32, 0)
    });
}

#[test]
fn hazard_09_a_dead_connection_is_detected() {
    let plan = StreamPlan::new(wire::STREAM)
        .scenario(Scenario::quiet().keepalive(None))
        .fault(When::Connection(1), Fault::Stall { event: 1, bytes: 20 });
    let sim = serve(plan);
    let stream = sim.stream(wire::STREAM);
    let mut chat = client(&sim).idle_timeout(SHORT_TIMEOUT).connect().unwrap();
    let id = stream.say("CalmSparrow", "into the void");
    assert_eq!(next(&mut chat), "init 0");
    let Event::Reconnecting(reconnecting) = next_event(&mut chat) else {
        panic!()
    };
    assert_eq!(
        (reconnecting.attempt, reconnecting.cause.kind()),
        (1, ErrorKind::Timeout)
    );
    assert_eq!(next(&mut chat), "connected 1");
    assert_eq!(next(&mut chat), "init 1");
    assert_eq!(next(&mut chat), format!("{id}: into the void"));
}

#[test]
fn hazard_10_no_limit_of_64_kib_for_a_line() {
    let text = "x".repeat(1_000);
    let history: Vec<_> = (1..=2_000).map(|id| wire::message_at(id, id, 5, &text)).collect();
    let init = wire::init(&history);
    assert!(init.len() > 2 * 1024 * 1024);
    let sim = scripted([Script::new().event(&init).hold()]);
    let mut chat = client(&sim).connect().unwrap();
    assert_eq!(next(&mut chat), "init 2000");
    for id in 1..=2_000 {
        assert_eq!(chat.get_message().unwrap().unwrap().id.get(), id);
    }
}

#[test]
fn hazard_12_content_type_with_the_charset_twice() {
    for content_type in [
        "text/event-stream; charset=utf-8; charset=utf-8",
        "text/event-stream;charset=utf-8",
        "TEXT/EVENT-STREAM",
        "text/event-stream, text/event-stream",
    ] {
        let script = Script::new()
            .content_type(content_type)
            .event(&wire::init(&[]))
            .hold();
        let sim = scripted([script]);
        let mut chat = client(&sim).connect().unwrap();
        assert_eq!(next(&mut chat), "init 0", "{content_type}");
    }
}

#[test]
fn hazard_20_cloudflare() {
    let plan = || StreamPlan::new(wire::STREAM).scenario(Scenario::quiet().history(2));
    let sim = serve(plan().fault(When::Every, Fault::BotProtection));
    let error = connect_error(client(&sim));
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::BotProtection, Some(403))
    );
    assert!(!error.is_retryable());
    assert_eq!(sim.requests().len(), 1, "the request is not repeated");

    // After a stable connection, this is an outage like any other.
    let sim = serve(plan().fault(When::Connection(2), Fault::BotProtection));
    let mut chat = client(&sim).connect().unwrap();
    chat.clear_mailbox();
    assert_eq!(next(&mut chat), "init 2");
    sim.stream(wire::STREAM).drop_connections();
    assert_eq!(next(&mut chat), "reconnecting 1: Disconnected");
    assert_eq!(next(&mut chat), "reconnecting 2: BotProtection");
    assert_eq!(next(&mut chat), "connected 2");
    assert_eq!(next(&mut chat), "init 2");
    let mut agents: Vec<_> = sim
        .requests()
        .iter()
        .map(|r| r.header("user-agent").map(str::to_owned))
        .collect();
    agents.dedup();
    assert_eq!(agents.len(), 1, "the user agent stays the same: {agents:?}");
}

#[test]
fn hazard_21_204_ends_the_chat() {
    let sim = serve(StreamPlan::new(wire::STREAM));
    let stream = sim.stream(wire::STREAM);
    let mut chat = client(&sim).connect().unwrap();
    assert_eq!(next(&mut chat), "init 0");
    stream.end();
    assert_eq!(next(&mut chat), "reconnecting 1: Disconnected");
    for _ in 0..100 {
        assert!(chat.next_event().is_none());
    }
    assert_eq!(chat.end_reason(), Some(EndReason::ChatEnded));
    assert_eq!(stream.connections(), 2, "an ended chat is not requested again");
    // Closing the chat afterwards does not change the reason for its end.
    chat.close();
    assert!(chat.next_event().is_none());
    assert_eq!(chat.end_reason(), Some(EndReason::ChatEnded));
}
