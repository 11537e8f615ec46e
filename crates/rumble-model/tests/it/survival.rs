//! A malformed record affects only itself.

use rumble_model::chat::{ChatEvent, DecodeErrorKind, Message};
use rumble_model::{Batch, MalformedItem, Record};

use crate::events::{batch, batch_of, event, init, message_id, only, user_id};

const VALID: &str = r#"{"id":"1","user_id":"2","text":"before"},@,{"id":"3","user_id":"2","text":"after"}"#;

/// Malformed messages: without an id, with an invalid id, a float, broken text, not an object.
const MALFORMED_MESSAGES: [&str; 17] = [
    "{}",
    r#"{"id":"9"}"#,
    r#"{"user_id":"2"}"#,
    r#"{"id":null,"user_id":"2"}"#,
    r#"{"id":"x","user_id":"2"}"#,
    r#"{"id":"0","user_id":"2"}"#,
    r#"{"id":0,"user_id":"2"}"#,
    r#"{"id":-9,"user_id":"2"}"#,
    r#"{"id":2.4e18,"user_id":"2"}"#,
    r#"{"id":18446744073709551616,"user_id":"2"}"#,
    r#"{"id":1e999,"user_id":"2"}"#,
    r#"{"id":"9","user_id":{"id":"2"}}"#,
    r#"{"id":["9"],"user_id":"2"}"#,
    "7",
    "\"text\"",
    "true",
    r#"[{"id":"9","user_id":"2"}]"#,
];

#[test]
fn a_malformed_message_loses_only_itself() {
    for malformed_item in MALFORMED_MESSAGES {
        let batch = batch(&batch_of(&VALID.replace('@', malformed_item)));
        let texts: Vec<_> = batch
            .messages
            .items
            .iter()
            .map(|message| message.text.as_str())
            .collect();
        assert_eq!(texts, ["before", "after"], "{malformed_item}");
        let malformed = one(&batch.messages);
        assert_eq!(
            (malformed.list, malformed.index),
            ("messages", 1),
            "{malformed_item}"
        );
        assert_eq!(&*malformed.raw, malformed_item);
        assert!(!malformed.reason.is_empty());
    }
}

fn one<T>(batch: &Batch<T>) -> &MalformedItem {
    let [malformed] = &batch.malformed[..] else {
        panic!("not one: {:?}", batch.malformed);
    };
    malformed
}

#[test]
fn the_reason_contains_none_of_the_content() {
    let reason = |malformed_item: &str| one(&batch(&batch_of(malformed_item)).messages).reason.clone();
    assert_eq!(reason(r#"{"id":"9"}"#), "missing field `user_id`");
    assert_eq!(
        reason(r#"{"id":"hunter2","user_id":"2"}"#),
        "expected a decimal id"
    );
    assert_eq!(reason("\"hunter2\""), "not an object");
    for malformed_item in [
        r#"{"id":"hunter2","user_id":"2"}"#,
        r#"{"id":"9","user_id":"hunter2"}"#,
        r#"{"id":"9","user_id":"2","hunter2":"\ud800"}"#,
        r#"["hunter2"]"#,
    ] {
        let batch = batch(&batch_of(malformed_item));
        for malformed in &batch.messages.malformed {
            assert!(!malformed.reason.contains("hunter2"), "{malformed:?}");
        }
    }
}

#[test]
fn malformed_optional_members_keep_the_message() {
    let message = only(&batch_of(
        r#"{"id":"1","user_id":"2","time":{"at":1},"text":["a"],"type":5,"channel_id":"main","rant":"big",
            "notification":7,"raid_notification":true,"gift_purchase_notification":[1],
            "wallet_transaction":"none","is_deleted":"maybe","blocks":"text"}"#,
    ));
    assert_eq!((message.time.raw().as_ref(), message.text.as_str()), ("", ""));
    assert_eq!((message.kind.as_str(), message.channel_id), (None, None));
    assert!(message.rant.is_none() && message.notification.is_none() && message.raid.is_none());
    assert!(message.gift.is_none() && message.wallet.is_none() && !message.was_deleted);
    assert!(message.blocks().is_empty());
    assert_eq!(message.get("rant").unwrap().get(), "\"big\"");
}

#[test]
fn a_malformed_user_or_channel_affects_only_itself() {
    let batch = batch(
        r##"{"type":"messages","data":{"messages":[{"id":"1","user_id":"2"}],
            "users":[{"id":"2","username":"TinBucket"},{"username":"nobody"},5,{"id":"3","color":"blue","badges":7,
                     "image.1":[],"username":null,"is_follower":"?"}],
            "channels":[{"id":"nine"},{"id":"9","username":4}]}}"##,
    );
    assert_eq!(batch.messages.items.len(), 1);
    let ids: Vec<_> = batch.users.items.iter().map(|user| user.id).collect();
    assert_eq!(ids, [user_id(2), user_id(3)]);
    let user = &batch.users.items[1];
    assert_eq!(
        (user.username.as_str(), user.color, user.badges.len()),
        ("", None, 0)
    );
    assert_eq!((&user.image, user.is_follower), (&None, None));
    let malformed: Vec<_> = batch
        .users
        .malformed
        .iter()
        .map(|user| (user.list, user.index))
        .collect();
    assert_eq!(malformed, [("users", 1), ("users", 2)]);
    assert_eq!(batch.channels.items[0].username, "4");
    assert_eq!(one(&batch.channels).index, 0);
}

#[test]
fn malformed_records_keyed_by_id_lose_only_themselves() {
    let batch = batch(
        r#"{"type":"messages","data":{"users":{"2":{"id":"2"},"x":{"id":"x"},"y":7,"3":{"id":"3"},"z":{}}}}"#,
    );
    let ids: Vec<_> = batch.users.items.iter().map(|user| user.id).collect();
    assert_eq!(ids, [user_id(2), user_id(3)]);
    let malformed: Vec<_> = batch.users.malformed.iter().map(|user| user.index).collect();
    assert_eq!(malformed, [1, 2, 4]);
}

#[test]
fn a_malformed_id_in_a_list_loses_only_itself() {
    let ChatEvent::DeleteMessages(deletion) = event(
        r#"{"type":"delete_messages","data":{"message_ids":["1","x",2,null,3.5,{"id":"4"},"",0,"5"]}}"#,
    ) else {
        panic!()
    };
    assert_eq!(deletion.message_ids.items, [1, 2, 5].map(message_id));
    let malformed: Vec<_> = deletion.message_ids.malformed.iter().map(|id| id.index).collect();
    assert_eq!(malformed, [1, 3, 4, 5, 6, 7]);
    assert!(
        deletion
            .message_ids
            .malformed
            .iter()
            .all(|id| id.list == "message_ids")
    );
    let ChatEvent::MuteUsers(mute) = event(r#"{"type":"mute_users","data":{"user_ids":[-1,"7"]}}"#) else {
        panic!()
    };
    assert_eq!(mute.user_ids.items, [user_id(7)]);
    assert_eq!(one(&mute.user_ids).list, "user_ids");
}

#[test]
fn values_other_than_lists_are_malformed() {
    for no_list in ["5", "\"text\"", "true"] {
        let batch = batch(&format!(
            r#"{{"type":"messages","data":{{"messages":{no_list},"users":[{{"id":"2"}}]}}}}"#
        ));
        assert!(batch.messages.items.is_empty());
        assert_eq!(one(&batch.messages).reason, "not a list");
        assert_eq!(&*one(&batch.messages).raw, no_list);
        assert_eq!(batch.users.items.len(), 1);
    }
}

#[test]
fn empty_lists_with_any_whitespace() {
    for nothing in [
        "[]",
        "[[]]",
        "[null]",
        "[ [ ] ]",
        "[\n[\n]\n]",
        "[[[]],null]",
        "null",
        "{}",
    ] {
        let batch = batch(&format!(
            r#"{{"type":"messages","data":{{"channels":{nothing},"users":{nothing},"messages":{nothing}}}}}"#
        ));
        assert!(
            batch.channels.items.is_empty() && batch.channels.malformed.is_empty(),
            "{nothing}"
        );
        assert!(
            batch.users.malformed.is_empty() && batch.messages.malformed.is_empty(),
            "{nothing}"
        );
    }
}

#[test]
fn a_malformed_history_entry_affects_only_itself() {
    let init = init(
        r#"{"type":"init","data":{"chat":{"id":1e999},"messages":[{"id":"1","user_id":"2"},{"id":"x"},7],
            "users":[{}],"config":7,"pinned_message":{"text":"no id"},"raid":"soon","can_moderate":"\ud800",
            "live_gate":[5],"subscribers_only_chat":{"on":[]}}}"#,
    );
    assert_eq!(init.messages.items.len(), 1);
    assert_eq!(init.messages.malformed.len(), 2);
    assert_eq!(one(&init.users).index, 0);
    assert!(init.chat_id.is_none() && init.config.is_none() && init.pinned_message.is_none());
    assert!(init.raid.is_none() && init.live_gate.is_none());
    assert_eq!(init.can_moderate, None);
    assert_eq!(init.subscribers_only_chat.as_ref().unwrap().on, None);
    assert_eq!(init.get("raid").unwrap().get(), "\"soon\"");
    assert_eq!(init.get("chat").unwrap().get(), r#"{"id":1e999}"#);
}

#[test]
fn a_lone_surrogate_in_a_name_is_replaced() {
    let batch = batch(
        r#"{"type":"messages","\udc00":1,"data":{"messages":[{"id":"1","user_id":"2"}],"a\ud800":[2]}}"#,
    );
    assert_eq!(batch.messages.items.len(), 1);
    assert_eq!(batch.other.len(), 1);
    let ChatEvent::CanModerate(rights) =
        event(r#"{"type":"can_moderate","data":{"user_ids":["7"],"can_moderate":"\ud800","\ud800":1}}"#)
    else {
        panic!()
    };
    assert_eq!(
        (&rights.user_ids.items[..], rights.can_moderate),
        (&[user_id(7)][..], None)
    );
}

#[test]
fn data_must_be_an_object() {
    for kind in [
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
    ] {
        for data in ["\"text\"", "5", "[1]", "true"] {
            for json in [
                format!(r#"{{"type":"{kind}","data":{data}}}"#),
                format!(r#"{{"data":{data},"type":"{kind}"}}"#),
            ] {
                let error = ChatEvent::from_json(&json).unwrap_err();
                assert_eq!(error.kind(), DecodeErrorKind::Body, "{json}");
                assert!(error.to_string().contains(kind), "{error}");
            }
        }
        if kind != "pin_message" {
            for nothing in ["null", "[]", "[ ]", "{}"] {
                let json = format!(r#"{{"type":"{kind}","data":{nothing}}}"#);
                assert_eq!(event(&json).kind(), kind, "{json}");
            }
        }
    }
}

#[test]
fn other_texts_are_not_events() {
    let rows = [
        ("", DecodeErrorKind::NotAnObject),
        (": -1", DecodeErrorKind::NotAnObject),
        ("<!DOCTYPE html><p>502</p>", DecodeErrorKind::NotAnObject),
        ("[]", DecodeErrorKind::NotAnObject),
        ("\"init\"", DecodeErrorKind::NotAnObject),
        ("null", DecodeErrorKind::NotAnObject),
        ("{}", DecodeErrorKind::NoType),
        (r#"{"type":null,"data":{}}"#, DecodeErrorKind::NoType),
        (r#"{"type":5}"#, DecodeErrorKind::NoType),
        (r#"{"data":{"type":"init"}}"#, DecodeErrorKind::NoType),
        ("{", DecodeErrorKind::Syntax),
        ("{]", DecodeErrorKind::Syntax),
        (r#"{"type":"init","data":{"#, DecodeErrorKind::Syntax),
        (r#"{"type":"init","data":{}"#, DecodeErrorKind::Syntax),
        (r#"{"type":"init","data":{}}}"#, DecodeErrorKind::Syntax),
        (r#"{"type":"init",}"#, DecodeErrorKind::Syntax),
        (r#"{"type" "init"}"#, DecodeErrorKind::Syntax),
        (r#"{type:"init"}"#, DecodeErrorKind::Syntax),
        ("{\"type\":\"in\nit\"}", DecodeErrorKind::Syntax),
        (
            r#"{"type":"messages","data":{"messages":[{"id":"1"}"#,
            DecodeErrorKind::Syntax,
        ),
        (
            r#"{"type":"mute_users","data":{"user_ids":[7,]}}"#,
            DecodeErrorKind::Syntax,
        ),
        (r#"{"type":"init","data":{"a":01}}"#, DecodeErrorKind::Syntax),
        (r#"{"type":"init","data":{"a":NaN}}"#, DecodeErrorKind::Syntax),
        (r#"{"type":"init"} {"type":"init"}"#, DecodeErrorKind::Syntax),
    ];
    for (text, kind) in rows {
        assert_eq!(ChatEvent::from_json(text).unwrap_err().kind(), kind, "{text}");
    }
}

#[test]
fn errors_quote_nothing_of_the_data() {
    for text in [
        r#"{"type":"init","hunter2"#,
        r#"{"type":"messages","data":"hunter2"}"#,
        r#"{"type":"pin_message","data":{"message":{"text":"hunter2"}}}"#,
        r#"{"hunter2":{}}"#,
        "hunter2",
    ] {
        let error = ChatEvent::from_json(text).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}

#[test]
fn whitespace_around_an_event_is_ignored() {
    assert_eq!(event(" \t\r\n{ \"type\" : \"init\" }\r\n ").kind(), "init");
}

#[test]
fn deep_nesting_is_an_error() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for json in [
        format!(
            r#"{{"type":"messages","data":{{"x":{deep},"messages":[{{"id":"1","user_id":"2","x":{deep}}}]}}}}"#
        ),
        format!(r#"{{"type":"messages","data":{{"messages":[{{"id":"1","user_id":"2","text":{deep}}}]}}}}"#),
        format!(
            r#"{{"x":{deep},"type":"messages","data":{{"messages":[{{"id":"1","user_id":"2"}},{deep}]}}}}"#
        ),
    ] {
        assert_eq!(batch(&json).messages.items.len(), 1);
    }
    let ChatEvent::Unknown(event) = event(&format!(r#"{{"type":"x","data":{deep}}}"#)) else {
        panic!()
    };
    assert_eq!(event.data().unwrap().get().len(), deep.len());
}

#[test]
fn members_that_are_null_are_absent() {
    let message: Record<Message> = Record::from_json(
        r#"{"id":"7","user_id":"5","text":"hi","rant":null,"channel_id":null,"notification":null,
            "raid_notification":null,"gift_purchase_notification":null,"wallet_transaction":null,
            "type":null,"is_deleted":null,"time":null}"#,
    )
    .unwrap();
    assert!(message.rant.is_none() && message.channel_id.is_none() && message.notification.is_none());
    assert!(message.raid.is_none() && message.gift.is_none() && message.wallet.is_none());
    assert_eq!((message.kind.as_str(), message.was_deleted), (None, false));
    assert_eq!((message.time.instant(), message.time.raw().as_ref()), (None, ""));
}

#[test]
fn only_a_hundred_malformed_items_are_kept() {
    let garbage = vec!["1"; 150].join(",");
    let event = format!(
        r#"{{"type":"messages","data":{{"messages":[{garbage},{{"id":"1","user_id":"2","text":"good"}},{garbage}]}}}}"#
    );
    let batch = batch(&event);
    let (valid, malformed) = (batch.messages.items, batch.messages.malformed);
    assert_eq!((valid.len(), malformed.len()), (1, 101));
    assert_eq!(malformed[99].index, 99);
    assert_eq!(malformed[100].reason, "200 more malformed items");
}

#[test]
fn a_lone_surrogate_replaces_one_character() {
    let batch = batch(
        r#"{"type":"messages","data":{"messages":[
            {"id":"1","user_id":"2","text":"cut \ud83d"},
            {"id":"3","user_id":"2","text":"whole \ud83d\ude00, typed \\ud800"}]}}"#,
    );
    let texts: Vec<_> = batch
        .messages
        .items
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    assert_eq!(texts, ["cut \u{fffd}", "whole \u{1f600}, typed \\ud800"]);
    assert!(batch.messages.malformed.is_empty());
}
