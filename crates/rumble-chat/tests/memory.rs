//! What reading one event costs, counted in allocations: at most 64 KiB plus ten times its size at the peak, and no more
//! than twice as much for an event of twice the size.

#![allow(
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use allocation_counter::{AllocationInfo, measure};
use rumble_chat::Session;
use rumble_chat::model::StreamId;

/// An event of about `bytes` bytes: what is around the list, and the item that fills it; `#` is its number.
struct Worst {
    name: &'static str,
    before: &'static str,
    item: &'static str,
    after: &'static str,
}

const fn worst(name: &'static str, before: &'static str, item: &'static str, after: &'static str) -> Worst {
    Worst {
        name,
        before,
        item,
        after,
    }
}

const WORST: &[Worst] = &[
    worst(
        "messages of init",
        r#"{"type":"init","data":{"messages":["#,
        r##"{"id":"#","user_id":"1"}"##,
        "]}}",
    ),
    worst(
        "messages",
        r#"{"type":"messages","data":{"messages":["#,
        r##"{"id":"#","user_id":"1"}"##,
        "]}}",
    ),
    worst(
        "messages of one id",
        r#"{"type":"messages","data":{"messages":["#,
        r#"{"id":"1","user_id":"1"}"#,
        "]}}",
    ),
    worst(
        "malformed messages",
        r#"{"type":"messages","data":{"messages":["#,
        "1",
        "]}}",
    ),
    worst(
        "messages by key",
        r#"{"type":"messages","data":{"messages":{"#,
        r##""#":{"user_id":1}"##,
        "}}}",
    ),
    worst(
        "users of init",
        r#"{"type":"init","data":{"users":["#,
        r##"{"id":"#"}"##,
        "]}}",
    ),
    worst(
        "users",
        r#"{"type":"messages","data":{"users":["#,
        r##"{"id":"#"}"##,
        "]}}",
    ),
    worst(
        "badges of users",
        r#"{"type":"messages","data":{"users":["#,
        r##"{"id":"#","badges":["a","b","c","d","e","f","g","h","i","j","k","l","m","n"]}"##,
        "]}}",
    ),
    worst(
        "badges of one user",
        r#"{"type":"messages","data":{"users":[{"id":"1","badges":["#,
        r#""""#,
        "]}]}}",
    ),
    worst(
        "channels",
        r#"{"type":"messages","data":{"channels":["#,
        r##"{"id":"#"}"##,
        "]}}",
    ),
    worst(
        "badges",
        r#"{"type":"init","data":{"config":{"badges":{"#,
        r##""#":{}"##,
        "}}}}",
    ),
    worst(
        "icons of a badge",
        r#"{"type":"init","data":{"config":{"badges":{"a":{"icons":{"#,
        r##""#":"""##,
        "}}}}}}",
    ),
    worst(
        "rant levels",
        r#"{"type":"init","data":{"config":{"rants":{"levels":["#,
        "{}",
        "]}}}}",
    ),
    worst(
        "malformed rant levels",
        r#"{"type":"init","data":{"config":{"rants":{"levels":["#,
        "1",
        "]}}}}",
    ),
    worst(
        "ids of a rant level",
        r#"{"type":"init","data":{"config":{"rants":{"levels":[{"ids":["#,
        r#""""#,
        "]}]}}}}",
    ),
    worst(
        "gifts on offer",
        r#"{"type":"init","data":{"config":{"gifts":{"products":["#,
        "{}",
        "]}}}}",
    ),
    worst(
        "settings with a number no reader holds",
        r#"{"type":"init","data":{"config":{"rants":{"y":1e999,"wallet_enabled":1e999,"x":["#,
        "1",
        "]}}}}",
    ),
    worst(
        "members of init",
        r#"{"type":"init","data":{"#,
        r##""#":1"##,
        "}}",
    ),
    worst(
        "members of messages",
        r#"{"type":"messages","data":{"#,
        r##""#":1"##,
        "}}",
    ),
    worst(
        "members of an envelope",
        r#"{"type":"messages","#,
        r##""#":1"##,
        "}",
    ),
    worst(
        "members of an unknown event",
        r#"{"type":"new","#,
        r##""#":1"##,
        "}",
    ),
    worst("data of an unknown event", r#"{"type":"new","data":["#, "1", "]}"),
    worst(
        "deleted messages",
        r#"{"type":"delete_messages","data":{"message_ids":["#,
        "1",
        "]}}",
    ),
    worst(
        "deleted rest",
        r#"{"type":"delete_non_rant_messages","data":{"message_ids":["#,
        "#",
        "]}}",
    ),
    worst(
        "mutes",
        r#"{"type":"mute_users","data":{"user_ids":["#,
        "1",
        "]}}",
    ),
    worst(
        "malformed mutes",
        r#"{"type":"mute_users","data":{"user_ids":["#,
        "{}",
        "]}}",
    ),
    worst(
        "moderators",
        r#"{"type":"can_moderate","data":{"user_ids":["#,
        "1",
        "]}}",
    ),
    worst(
        "users of a gift",
        r#"{"type":"gift_purchased","data":{"user_id":"1","users":["#,
        r##"{"id":"#"}"##,
        "]}}",
    ),
    worst(
        "channels of a gift",
        r#"{"type":"gift_received","data":{"user_id":"1","channels":["#,
        r##"{"id":"#"}"##,
        "]}}",
    ),
    worst(
        "a pinned message",
        r#"{"type":"pin_message","data":{"message":{"id":"1","user_id":"1","blocks":["#,
        "1",
        "]}}}",
    ),
    worst(
        "blocks of a message",
        r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"1","blocks":["#,
        "{}",
        "]}]}}",
    ),
    worst("a raid", r#"{"type":"raid_confirmed","data":{"x":["#, "1", "]}}"),
    worst("a gate", r#"{"type":"live_gate","data":{"x":["#, "1", "]}}"),
    worst(
        "halves of surrogate pairs",
        r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"1","text":["#,
        r#""\ud800""#,
        "]}]}}",
    ),
    worst(
        "text",
        r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"1","text":""#,
        r"\n",
        r#""}]}}"#,
    ),
];

impl Worst {
    fn event(&self, bytes: usize) -> Vec<u8> {
        let comma = if self.name == "text" { "" } else { "," };
        let mut event = format!("data: {}", self.before);
        for number in 1.. {
            event.push_str(&self.item.replace('#', &number.to_string()));
            if event.len() >= bytes {
                break;
            }
            event.push_str(comma);
        }
        event.push_str(self.after);
        event.push_str("\n\n");
        event.into_bytes()
    }
}

fn cost(event: &[u8]) -> AllocationInfo {
    let mut session = Session::new(StreamId::new(900_100_200).unwrap());
    session.handle_connected();
    measure(|| {
        for read in event.chunks(READ) {
            session.handle_data(read);
            while session.poll_event().is_some() {}
        }
    })
}

#[test]
fn an_event_costs_at_most_ten_times_its_size() {
    let mut over = Vec::new();
    for worst in WORST {
        for bytes in [10_000, 40_000, 100_000, 180_000, 600_000, 1_000_000] {
            let event = worst.event(bytes);
            let peak = cost(&event).bytes_max;
            let allowed = 64 * 1024 + 10 * event.len() as u64;
            if peak > allowed {
                over.push(format!(
                    "{}, {bytes} bytes: {:.1} times",
                    worst.name,
                    peak as f64 / event.len() as f64
                ));
            }
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

#[test]
fn an_event_of_twice_the_size_costs_at_most_twice_the_allocations() {
    let mut over = Vec::new();
    for worst in WORST {
        let [small, large] = [300_000, 600_000].map(|bytes| cost(&worst.event(bytes)));
        if large.count_total > 2 * small.count_total + small.count_total / 50 + 100
            || large.bytes_total > 3 * small.bytes_total + 64 * 1024
        {
            over.push(format!("{}: {small:?} {large:?}", worst.name));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

/// What is read from a socket at once.
const READ: usize = 8 * 1024;
