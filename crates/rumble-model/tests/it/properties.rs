//! Decoding arbitrary input does not panic, and valid records among garbage are decoded.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use rumble_model::Record;
use rumble_model::chat::{Channel, ChatEvent, Envelope, Message, Messages, User};
use rumble_model::livestream_api::{Document, GiftedSub};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::events::batch;
use crate::events::keeping::EarlierRecords;

const KINDS: [&str; 14] = [
    "init",
    "messages",
    "delete_messages",
    "delete_non_rant_messages",
    "mute_users",
    "pin_message",
    "unpin_message",
    "can_moderate",
    "raid_confirmed",
    "live_gate",
    "gift_purchased",
    "gift_received",
    "host_ad_read",
    "",
];

/// Member names of the wire, so that garbage lands in members that are read.
const NAMES: [&str; 40] = [
    "type",
    "data",
    "request_id",
    "messages",
    "users",
    "channels",
    "id",
    "user_id",
    "channel_id",
    "time",
    "text",
    "blocks",
    "rant",
    "price_cents",
    "duration",
    "expires_on",
    "notification",
    "badge",
    "raid_notification",
    "start_ts",
    "gift_purchase_notification",
    "wallet_transaction",
    "is_deleted",
    "username",
    "image.1",
    "color",
    "badges",
    "chat",
    "config",
    "rants",
    "levels",
    "message_ids",
    "user_ids",
    "message",
    "can_moderate",
    "raid",
    "redirection_steps",
    "live_gate",
    "gift_type",
    "pinned_message",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::sample::select(&NAMES[..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[0-9]{1,20}".prop_map(Value::from),
        proptest::sample::select(&KINDS[..]).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((name(), inner), 0..8).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Calls every getter of a decoded value.
fn exercise(event: &ChatEvent) {
    let _ = format!("{event:?} {}", event.kind());
    let messages = match event {
        ChatEvent::Init(init) => {
            let _ = (
                init.ad_read(),
                init.get("id"),
                init.raid.as_ref().map(Record::redirection_steps),
            );
            init.config
                .as_ref()
                .map(|config| config.rants.level_for(100).is_some());
            &init.messages
        }
        ChatEvent::Messages(batch) => &batch.messages,
        ChatEvent::GiftPurchased(gift) | ChatEvent::GiftReceived(gift) => {
            let _ = gift.giver().map(|giver| giver.name().to_owned());
            return;
        }
        ChatEvent::RaidConfirmed(raid) => return drop(raid.redirection_steps()),
        ChatEvent::LiveGate(gate) => {
            let _ = gate.mode();
            return;
        }
        _ => return,
    };
    for message in &messages.items {
        let _ = (message.blocks(), message.get("text"), message.time.rfc3339_utc());
        let again: Record<Message> = Record::from_json(message.raw()).unwrap();
        assert_eq!(format!("{again:?}"), format!("{message:?}"));
    }
}

fn look_at_text(text: &str) {
    if let Ok(envelope) = Envelope::from_json(text) {
        exercise(&envelope.event);
    }
}

fn valid_message(id: u64) -> String {
    format!(r#"{{"id":"{id}","time":"2026-03-14T17:58:02+00:00","user_id":"2","text":"number {id}"}}"#)
}

/// Records of a few users, each in a few versions, so that most of them are repeated.
fn user_records() -> impl Strategy<Value = String> {
    let person = (1..4_u64, 0..3_u8, 0..4_u8).prop_map(|(id, version, spelling)| match spelling {
        0 => format!(r#"{{"id":"{id}","username":"v{version}"}}"#),
        1 => format!(r#"{{ "id" : {id}, "username":"v{version}" }}"#),
        2 => format!(r#"{{"username":"v{version}","id":"{id}"}}"#),
        _ => format!(r#"{{"id":"{id}","username":"v{version}","x":{{"}}":"]"}}}}"#),
    });
    vec(
        prop_oneof![9 => person, 1 => Just("null".to_owned()), 1 => Just(r#"{"id":"x"}"#.to_owned())],
        0..6,
    )
    .prop_map(|user_records| user_records.join(" , "))
}

/// The text of an object. Most members have a usual name and spelling, and names can repeat.
fn object_text(usual: &'static [(&'static str, &'static str)]) -> impl Strategy<Value = String> {
    let usual_member = proptest::sample::select(usual);
    let usual_name = proptest::sample::select(usual).prop_map(|(name, _)| name.to_owned());
    let value = proptest::sample::select(VALUES.split_whitespace().collect::<Vec<_>>());
    let member = prop_oneof![
        4 => usual_member.prop_map(|(name, value)| format!(r#""{name}":{value}"#)),
        2 => (usual_name, value).prop_map(|(name, value)| format!(r#" "{name}" : {value} "#)),
        1 => (name(), json()).prop_map(|(name, value)| format!("{}:{value}", Value::from(name))),
    ];
    vec(member, 0..5).prop_map(move |more| {
        let required = usual.iter().take(2);
        let members: Vec<_> = required
            .map(|(name, value)| format!(r#""{name}":{value}"#))
            .chain(more)
            .collect();
        format!("{{{}}}", members.join(","))
    })
}

/// Values of every kind; the last is not JSON.
const VALUES: &str = r#"0 -0 7 00 7.0 7e0 1e999 9007199254740993 18446744073709551616 -3 true false null
    "" "7" "0" "\u0037" "a\nb" "2026-03-14T17:58:02Z" [] {} [[1],{}] tru"#;

/// The usual members of a message; the required ones first.
const MESSAGE: [(&str, &str); 9] = [
    ("id", "\"2486060105855487925\""),
    ("user_id", "\"910000101\""),
    ("time", "\"2026-03-14T17:58:02+00:00\""),
    ("text", "\"good \\u00e9vening\""),
    (
        "blocks",
        "[{\"type\":\"text.1\",\"data\":{\"text\":\"good \\u00e9vening\"}}]",
    ),
    ("type", "\"regular\""),
    ("channel_id", "910200001"),
    ("is_deleted", "true"),
    ("rant", "{\"price_cents\":500}"),
];

/// Like [`MESSAGE`], for a gift of the Live Stream API.
const GIFT: [(&str, &str); 6] = [
    ("purchased_by", "\"TinFiddle\""),
    ("total_gifts", "5"),
    ("remaining_gifts", "0"),
    ("gift_type", "\"rumble\""),
    ("video_id", "910100200"),
    ("gifted_on", "\"2026-03-14T18:58:00+00:00\""),
];

/// Records that are not messages. (An object without `user_id` never is.)
fn garbage() -> impl Strategy<Value = String> {
    let object = vec((name(), json()), 0..6).prop_map(|members| {
        let members: Map<_, _> = members
            .into_iter()
            .filter(|(name, _)| name != "user_id")
            .collect();
        Value::Object(members)
    });
    let other = json().prop_filter("an object may be a message", |value| !value.is_object());
    prop_oneof![object, other].prop_map(|value| value.to_string())
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        look_at_text(&text);
        look_at_text(&format!("{{{text}"));
        let _ = Record::<User>::from_json(&text);
        let _ = Record::<Channel>::from_json(&text);
    }

    #[test]
    fn any_brackets_are_read_without_panic(text in r#"[{}\[\]",:0-9eE.\\u+\- a-z]{0,60}"#) {
        look_at_text(&text);
        look_at_text(&format!(r#"{{"type":"messages","data":{text}}}"#));
        look_at_text(&format!(r#"{{"type":"init","data":{{"messages":[{text}]}}}}"#));
    }

    #[test]
    fn any_json_is_read_without_panic(value in json()) {
        look_at_text(&value.to_string());
    }

    #[test]
    fn any_data_is_read_under_every_type(kind in proptest::sample::select(&KINDS[..]), data in json()) {
        let first = format!(r#"{{"type":{},"data":{data}}}"#, Value::from(kind));
        let last = format!(r#"{{"data":{data},"type":{}}}"#, Value::from(kind));
        look_at_text(&first);
        let read = |text: &str| format!("{:?}", ChatEvent::from_json(text));
        prop_assert_eq!(read(&first), read(&last));
        // Complete JSON is never reported as invalid.
        if let Err(error) = ChatEvent::from_json(&first) {
            prop_assert_eq!(error.kind(), rumble_model::chat::DecodeErrorKind::Body);
        }
    }

    #[test]
    fn every_truncated_event_is_an_error(cut in 0..200_usize) {
        let whole = format!(r#"{{"type":"messages","data":{{"messages":[{},{}]}}}}"#, valid_message(1), valid_message(2));
        let cut = cut.min(whole.len() - 1);
        prop_assert!(ChatEvent::from_json(whole.get(..cut).unwrap()).is_err());
    }

    #[test]
    fn valid_records_among_malformed_ones_are_decoded_in_order(
        ids in vec(1..=u64::MAX, 0..12),
        garbage in vec((any::<proptest::sample::Index>(), garbage()), 0..12),
    ) {
        let mut records: Vec<String> = ids.iter().map(|id| valid_message(*id)).collect();
        for (place, record) in garbage {
            records.insert(place.index(records.len() + 1), record);
        }
        let list = records.join(",");
        for (kind, open, close) in [("messages", "[", "]"), ("messages", "[null,", ",[]]"), ("init", "[", "]")] {
            if records.is_empty() && open.len() > 1 {
                continue;
            }
            let text = format!(r#"{{"type":"{kind}","data":{{"messages":{open}{list}{close},"users":[]}}}}"#);
            let found: Vec<_> = match ChatEvent::from_json(&text).unwrap() {
                ChatEvent::Messages(batch) => batch.messages.items,
                ChatEvent::Init(init) => init.messages.items,
                other => panic!("{other:?}"),
            }.iter().map(|message| (message.id.get(), message.text.clone())).collect();
            let expected: Vec<_> = ids.iter().map(|id| (*id, format!("number {id}"))).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn any_message_text_survives_the_round_trip(text in any::<String>()) {
        let json = format!(
            r#"{{"type":"messages","data":{{"messages":[{{"id":"1","user_id":"2","text":{0}}}],
                "users":[{{"id":"2","username":{0}}}]}}}}"#,
            Value::from(text.as_str())
        );
        let batch = batch(&json);
        prop_assert_eq!(&batch.messages.items[0].text, &text);
        prop_assert_eq!(&batch.users.items[0].username, &text);
    }

    #[test]
    fn a_message_reads_the_same_alone_and_in_an_event(text in object_text(&MESSAGE)) {
        let event = format!(r#"{{"type":"messages","data":{{"messages":[{text}]}}}}"#);
        let alone = Record::<Message>::from_json(&text).map(Record::with_text_of_blocks);
        let in_event = ChatEvent::from_json(&event);
        let alone = alone.map(|message| format!("{message:?} {}", message.raw())).ok();
        let in_event = match in_event {
            Ok(ChatEvent::Messages(batch)) => {
                let mut items = batch.messages.items.iter();
                items.next().map(|message| format!("{message:?} {}", message.raw()))
            }
            _ => None,
        };
        prop_assert_eq!(in_event, alone);
    }

    #[test]
    fn a_gift_reads_the_same_alone_and_in_a_document(text in object_text(&GIFT)) {
        let document = format!(
            r#"{{"now":1,"type":"user","user_id":"4zt0q","livestreams":[],"gifted_subs":{{"recent_gifted_subs":[{text}]}}}}"#
        );
        let alone = Record::<GiftedSub>::from_json(&text).ok().filter(|gift| !gift.purchased_by.is_empty());
        let alone = alone.map(|gift| format!("{gift:?} {}", gift.raw()));
        let document = Document::decode(&document).ok();
        let gifts = document.and_then(|document| document.gifted_subs);
        let gift = gifts.and_then(|gifts| gifts.recent_gifted_subs.items.into_iter().next());
        prop_assert_eq!(gift.map(|gift| format!("{gift:?} {}", gift.raw())), alone);
    }

    #[test]
    fn an_update_contains_every_member_of_both(
        old in vec((name(), json()), 0..6),
        new in vec((name(), json()), 0..6),
    ) {
        let object = |members: Vec<(String, Value)>| {
            let mut members: Map<_, _> = members.into_iter().collect();
            members.insert("id".to_owned(), "2".into());
            members
        };
        let (old, new) = (object(old), object(new));
        let record = |members: &Map<_, _>| Record::<User>::from_json(&Value::from(members.clone()).to_string()).unwrap();
        let updated = record(&old).updated_by(&record(&new));
        let later = record(&new);
        let is_whole = later.link.is_some() || later.color.is_some();
        let mut expected = old;
        expected.retain(|name, _| !(is_whole && matches!(name.as_str(), "badges" | "image.1")));
        expected.extend(new.into_iter().filter(|(name, value)| {
            name != "username" || !(value.is_null() || value == "")
        }));
        // As text: reading a float may change its last digit.
        let expected: BTreeMap<_, _> = expected.into_iter().map(|(name, value)| (name, value.to_string())).collect();
        let found: BTreeMap<String, &RawValue> = serde_json::from_str(updated.raw()).unwrap();
        let found: BTreeMap<_, _> = found.into_iter().map(|(name, value)| (name, value.get().to_owned())).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn known_records_change_nothing(
        earlier in user_records(), users in user_records(), channels in user_records(),
    ) {
        let event = |users: &str, channels: &str| {
            format!(r#"{{"type":"messages","data":{{"users":[{users}],"channels":[{channels}],"messages":[]}}}}"#)
        };
        let earlier = EarlierRecords::of(&batch(&event(&earlier, &earlier)));
        let text = event(&users, &channels);
        let plain = batch(&text);
        let ChatEvent::Messages(again) = Envelope::decode(&text, &earlier).unwrap().event else {
            panic!()
        };
        prop_assert_eq!(format!("{again:?}"), format!("{plain:?}"));
        let raws = |batch: &Messages| -> Vec<String> {
            let users = batch.users.items.iter().map(|user| user.raw().to_owned());
            users.chain(batch.channels.items.iter().map(|channel| channel.raw().to_owned())).collect()
        };
        prop_assert_eq!(raws(&again), raws(&plain));
    }
}
