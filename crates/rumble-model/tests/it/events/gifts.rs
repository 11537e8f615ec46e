use rumble_model::chat::{ChatEvent, Envelope, GiftEvent, GiftType, Giver};
use rumble_model::id::GiverId;

use super::{channel_id, envelope, user_id};

fn gift(envelope: &Envelope) -> &GiftEvent {
    match &envelope.event {
        ChatEvent::GiftPurchased(gift) | ChatEvent::GiftReceived(gift) => gift,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_purchase_is_decoded() {
    let envelope = envelope(
        r##"{"request_id":"3d4e5f60-7182-493a-a4b5-c6d7e8f90a1b","type":"gift_purchased","data":{
            "user_id":800000013,"gift_type":"premium","total_gifts":10,"creator_user_id":800000001,
            "creator_channel_id":6600001,
            "users":[{"id":"800000013","username":"CopperOar","image.1":"https://avatars.example/oar.jpeg",
                      "badges":["premium"],"color":"#884422"},
                     {"id":"800000001","username":"FerryHost","color":"#f54fd1"}],
            "channels":[{"id":"6600001","username":"Ferry Workshop",
                         "image.1":"https://avatars.example/workshop.png"}]}}"##,
    );
    assert_eq!(envelope.event.kind(), "gift_purchased");
    assert_eq!(
        envelope.request_id.as_deref(),
        Some("3d4e5f60-7182-493a-a4b5-c6d7e8f90a1b")
    );
    let gift = gift(&envelope);
    assert_eq!(gift.giver_id, GiverId::new(800_000_013));
    assert_eq!(gift.gift_type, GiftType::Premium);
    assert_eq!(gift.total_gifts, Some(10));
    assert_eq!(gift.creator_user_id, Some(user_id(800_000_001)));
    assert_eq!(gift.creator_channel_id, Some(channel_id(6_600_001)));
    assert_eq!(gift.users.items.len(), 2);
    assert_eq!(gift.users.items[0].badges, ["premium"]);
    assert_eq!(gift.users.items[1].image, None);
    assert_eq!(gift.channels.items[0].username, "Ferry Workshop");
    let giver = gift.giver().unwrap();
    assert!(matches!(giver, Giver::User(user) if user.id == user_id(800_000_013)));
    assert_eq!(giver.name(), "CopperOar");
}

#[test]
fn a_received_gift_is_decoded() {
    let envelope = envelope(
        r##"{"request_id":"4e5f6071-8293-4a4b-b5c6-d7e8f90a1b2c","type":"gift_received","data":{
            "user_id":"800000013","gift_type":"premium","creator_user_id":"800000001","creator_channel_id":null,
            "users":[{"id":"800000013","username":"CopperOar","color":"#884422"}],"channels":[]}}"##,
    );
    assert_eq!(envelope.event.kind(), "gift_received");
    let gift = gift(&envelope);
    assert_eq!(gift.giver_id, GiverId::new(800_000_013));
    assert_eq!(gift.total_gifts, None);
    assert_eq!(gift.creator_user_id, Some(user_id(800_000_001)));
    assert_eq!(gift.creator_channel_id, None);
    assert_eq!(gift.giver().unwrap().name(), "CopperOar");
}

#[test]
fn an_ambiguous_giver_is_the_channel() {
    // The number names a channel and an account: the channel is meant.
    let envelope = envelope(
        r#"{"type":"gift_purchased","data":{"user_id":6600077,"gift_type":"rumble","total_gifts":"2",
            "users":[{"id":"6600077","username":"SomebodyElse"}],
            "channels":[{"id":"6600077","username":"Far Shore Live"}]}}"#,
    );
    let gift = gift(&envelope);
    assert!(matches!(gift.giver(), Some(Giver::Channel(channel)) if channel.id == channel_id(6_600_077)));
    assert_eq!(gift.giver().unwrap().name(), "Far Shore Live");
    assert_eq!(gift.total_gifts, Some(2));
}

#[test]
fn a_gift_without_a_known_giver_is_decoded() {
    for data in [
        "null",
        "{}",
        r#"{"user_id":5}"#,
        r#"{"user_id":5,"users":[{"id":"6"}],"channels":[[]]}"#,
        r#"{"user_id":null,"users":[{"id":"6"}]}"#,
    ] {
        let envelope = envelope(&format!(r#"{{"type":"gift_received","data":{data}}}"#));
        assert!(gift(&envelope).giver().is_none(), "{data}");
        assert_eq!(gift(&envelope).gift_type, GiftType::Absent);
    }
}

#[test]
fn a_malformed_member_affects_only_itself() {
    let envelope = envelope(
        r#"{"type":"gift_purchased","data":{"user_id":1e999,"gift_type":"\ud800","total_gifts":1e999,
            "creator_user_id":[{"x":1}],"creator_channel_id":6600001,"users":5,"mood":"merry"}}"#,
    );
    let ChatEvent::GiftPurchased(gift) = &envelope.event else {
        panic!()
    };
    assert_eq!(
        (gift.giver_id, gift.total_gifts, gift.creator_user_id),
        (None, None, None)
    );
    assert_eq!(gift.creator_channel_id, Some(channel_id(6_600_001)));
    assert_eq!(gift.users.malformed.len(), 1);
    assert_eq!(gift.get("mood").unwrap().get(), "\"merry\"");
}

#[test]
fn a_lone_surrogate_replaces_one_character() {
    let item = r#"{"id":"6600001","username":"Oar \ud800"}"#;
    for (users, channels) in [(item, ""), ("", item)] {
        let envelope = envelope(&format!(
            r#"{{"type":"gift_purchased","data":{{"user_id":5,"users":[{users}],"channels":[{channels}]}}}}"#
        ));
        let gift = gift(&envelope);
        assert!(gift.users.malformed.is_empty() && gift.channels.malformed.is_empty());
        let users = gift.users.items.iter().map(|user| user.username.as_str());
        let channels = gift
            .channels
            .items
            .iter()
            .map(|channel| channel.username.as_str());
        let names: Vec<_> = users.chain(channels).collect();
        assert_eq!(names, ["Oar \u{fffd}"]);
    }
}
