use rumble_model::chat::{ChatEvent, DecodeErrorKind};

use super::{envelope, event, message_id, user_id};

#[test]
fn delete_messages_is_decoded() {
    let ChatEvent::DeleteMessages(deletion) =
        event(r#"{"type":"delete_messages","data":{"message_ids":["2486060105855487925"]}}"#)
    else {
        panic!()
    };
    assert_eq!(
        deletion.message_ids.items,
        [message_id(2_486_060_105_855_487_925)]
    );
    assert!(deletion.message_ids.malformed.is_empty());
    assert_eq!(deletion.raw(), r#"{"message_ids":["2486060105855487925"]}"#);
}

#[test]
fn deletions_after_a_mute_have_text_and_number_ids() {
    let event = event(
        r#"{"type":"delete_non_rant_messages",
            "data":{"message_ids":["2486060105855487925",2486063217049616390],"clear":true}}"#,
    );
    assert_eq!(event.kind(), "delete_non_rant_messages");
    let ChatEvent::DeleteNonRantMessages(deletion) = event else {
        panic!()
    };
    assert_eq!(
        deletion.message_ids.items,
        [
            message_id(2_486_060_105_855_487_925),
            message_id(2_486_063_217_049_616_390)
        ]
    );
    assert_eq!(deletion.get("clear").unwrap().get(), "true");
}

#[test]
fn a_deletion_without_ids_deletes_nothing() {
    for data in [
        "null",
        "[]",
        "{}",
        r#"{"message_ids":null}"#,
        r#"{"message_ids":[]}"#,
    ] {
        let json = format!(r#"{{"type":"delete_messages","data":{data}}}"#);
        let ChatEvent::DeleteMessages(deletion) = event(&json) else {
            panic!("{json}")
        };
        assert!(deletion.message_ids.items.is_empty(), "{json}");
        assert!(deletion.message_ids.malformed.is_empty(), "{json}");
    }
}

#[test]
fn mute_users_is_decoded() {
    let ChatEvent::MuteUsers(mute) =
        event(r#"{"type":"mute_users","data":{"user_ids":["800000012",800000013],"by":"somebody"}}"#)
    else {
        panic!()
    };
    assert_eq!(mute.user_ids.items, [user_id(800_000_012), user_id(800_000_013)]);
    assert_eq!(mute.get("by").unwrap().get(), "\"somebody\"");
}

#[test]
fn pins_and_unpins_are_decoded() {
    let message = r#"{"id":"2486060976046097674","time":"2026-03-14T18:00:05+00:00","user_id":"800000001",
        "channel_id":6600001,"text":"welcome aboard","type":"regular"}"#;
    let ChatEvent::PinMessage(pin) = event(&format!(
        r#"{{"type":"pin_message","data":{{"message":{message}}}}}"#
    )) else {
        panic!()
    };
    let pinned = pin.message.as_ref().unwrap();
    assert_eq!(pinned.id, message_id(2_486_060_976_046_097_674));
    assert_eq!(pinned.user_id, user_id(800_000_001));
    assert_eq!(pinned.channel_id.unwrap().get(), 6_600_001);
    assert_eq!(pinned.text, "welcome aboard");
    assert_eq!(pinned.raw(), message);
    let ChatEvent::UnpinMessage(unpin) = event(&format!(
        r#"{{"type":"unpin_message","data":{{"message":{message}}}}}"#
    )) else {
        panic!()
    };
    assert_eq!(unpin.message.as_ref().unwrap().id, pinned.id);
}

#[test]
fn an_unpin_can_omit_its_message_but_a_pin_cannot() {
    for data in [
        "null",
        "[]",
        "{}",
        r#"{"message":null}"#,
        r#"{"message":{"text":"no id"}}"#,
    ] {
        let ChatEvent::UnpinMessage(unpin) = event(&format!(r#"{{"type":"unpin_message","data":{data}}}"#))
        else {
            panic!("{data}")
        };
        assert!(unpin.message.is_none(), "{data}");
        let pin = format!(r#"{{"type":"pin_message","data":{data}}}"#);
        let error = ChatEvent::from_json(&pin).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::Body, "{data}");
    }
}

#[test]
fn can_moderate_is_decoded() {
    let ChatEvent::CanModerate(rights) =
        event(r#"{"type":"can_moderate","data":{"user_ids":[800000099,"800000098"],"can_moderate":true}}"#)
    else {
        panic!()
    };
    assert_eq!(
        rights.user_ids.items,
        [user_id(800_000_099), user_id(800_000_098)]
    );
    assert_eq!(rights.can_moderate, Some(true));
    for (value, read) in [
        ("false", Some(false)),
        ("0", Some(false)),
        ("\"1\"", Some(true)),
        ("null", None),
    ] {
        let json = format!(r#"{{"type":"can_moderate","data":{{"can_moderate":{value}}}}}"#);
        let ChatEvent::CanModerate(rights) = event(&json) else {
            panic!("{json}")
        };
        assert_eq!(rights.can_moderate, read, "{value}");
    }
}

#[test]
fn moderation_has_no_request_id() {
    let envelope = envelope(r#"{"type":"mute_users","data":{"user_ids":["1"]}}"#);
    assert_eq!(envelope.request_id, None);
}
