use rumble_model::Record;
use rumble_model::chat::{ChatEvent, Color, GiftType, Message, MessageKind};

use super::{batch, batch_of, channel_id, envelope, message_id, only, user_id};

#[test]
fn a_message_of_2023_is_decoded() {
    let envelope = envelope(
        r##"{"request_id":"EznETQEbYpd6UyjyLOq56X5/tgjqrNDeqvqASU/tOrI","type":"messages","data":{
            "messages":[{"id":"2486060105855487925","time":"2026-03-14T17:59:12+00:00","user_id":"800000012",
                         "text":"is the oven warm?",
                         "blocks":[{"type":"text.1","data":{"text":"is the oven warm?"}}]}],
            "users":[{"id":"800000012","username":"TinBucket","link":"/user/TinBucket","is_follower":false,
                      "color":"#c38b1b"}],
            "channels":[[]]}}"##,
    );
    assert_eq!(
        envelope.request_id.as_deref(),
        Some("EznETQEbYpd6UyjyLOq56X5/tgjqrNDeqvqASU/tOrI")
    );
    assert!(envelope.other.is_empty());
    assert_eq!(envelope.event.kind(), "messages");
    let ChatEvent::Messages(batch) = envelope.event else {
        panic!("{envelope:?}")
    };
    assert!(batch.other.is_empty());
    assert!(batch.channels.items.is_empty() && batch.channels.malformed.is_empty());
    let message = &batch.messages.items[0];
    assert_eq!(message.id, message_id(2_486_060_105_855_487_925));
    // 70 seconds after 17:58:02.
    assert_eq!(message.time.unix_seconds(), Some(1_773_511_082 + 70));
    assert_eq!(message.kind, MessageKind::Absent);
    assert_eq!(message.kind.as_str(), None);
    assert_eq!(message.text, "is the oven warm?");
    assert!(message.rant.is_none() && message.notification.is_none() && message.raid.is_none());
    assert!(message.gift.is_none() && message.wallet.is_none());
    let [block] = &message.blocks()[..] else {
        panic!("{message:?}")
    };
    assert_eq!(block.kind, "text.1");
    assert_eq!(block.text.as_deref(), Some("is the oven warm?"));
    let user = &batch.users.items[0];
    assert_eq!(user.id, message.user_id);
    assert_eq!((user.image.as_deref(), user.badges.len()), (None, 0));
    assert_eq!(user.color, Color::parse("#c38b1b"));
}

#[test]
fn emotes_stay_in_the_text() {
    let json = batch_of(
        r#"{"id":"1","user_id":"2","time":"","text":"@TinBucket :r+wave::ferrydance: it is","type":"regular"}"#,
    );
    assert_eq!(only(&json).text, "@TinBucket :r+wave::ferrydance: it is");
}

#[test]
fn a_message_posted_as_a_channel_is_decoded() {
    let batch = batch(
        r#"{"type":"messages","data":{
            "messages":[{"id":"2486060976046097674","time":"2026-03-14T18:00:05+00:00","user_id":"800000001",
                         "channel_id":6600001,"text":"welcome aboard","type":"regular"}],
            "users":[{"id":"800000001","username":"FerryHost","badges":["verified"]}],
            "channels":[{"id":"6600001","username":"Ferry Workshop","link":"/c/FerryWorkshop",
                         "image.1":"https://avatars.example/workshop.png"}]}}"#,
    );
    let message = &batch.messages.items[0];
    assert_eq!(message.channel_id, Some(channel_id(6_600_001)));
    assert_eq!(message.channel_id, Some(batch.channels.items[0].id));
    assert_eq!(message.user_id, batch.users.items[0].id);
    assert_eq!(batch.channels.items[0].username, "Ferry Workshop");
    assert_eq!(batch.users.items[0].badges, ["verified"]);
}

#[test]
fn a_channel_id_is_text_null_or_missing() {
    let with = |channel: &str| only(&batch_of(&format!(r#"{{"id":"1","user_id":"2"{channel}}}"#))).channel_id;
    assert_eq!(with(r#","channel_id":"6600001""#), Some(channel_id(6_600_001)));
    for nothing in [
        "",
        r#","channel_id":null"#,
        r#","channel_id":0"#,
        r#","channel_id":false"#,
    ] {
        assert_eq!(with(nothing), None, "{nothing}");
    }
}

#[test]
fn a_rant_is_decoded() {
    let message = only(&batch_of(
        r#"{"id":"2486061613056365449","time":"2026-03-14T18:00:44+00:00","user_id":"800000013",
            "text":"for the new oars","type":"rant",
            "rant":{"price_cents":500,"duration":300,"expires_on":"2026-03-14T18:05:44+00:00"}}"#,
    ));
    assert_eq!(message.kind, MessageKind::Rant);
    let rant = message.rant.as_deref().unwrap();
    assert_eq!(rant.price_cents, Some(500));
    assert_eq!(rant.duration, Some(300));
    let lasts = rant.expires_on.unix_seconds().unwrap() - message.time.unix_seconds().unwrap();
    assert_eq!(lasts, 300);
}

#[test]
fn a_wallet_payment_is_decoded() {
    let message = only(&batch_of(
        r#"{"id":"2486062049689600077","time":"2026-03-14T18:01:10+00:00","user_id":"800000013",
            "text":"from the wallet","type":"crypto_donation",
            "wallet_transaction":{"amount_cents":730,"crypto_amount":"7.3","crypto_currency":"USDT"}}"#,
    ));
    assert_eq!(message.kind, MessageKind::CryptoDonation);
    assert_eq!(message.kind.as_str(), Some("crypto_donation"));
    let wallet = message.wallet.as_deref().unwrap();
    assert_eq!(wallet.amount_cents, Some(730));
    assert_eq!(wallet.crypto_amount.as_deref(), Some("7.3"));
    assert_eq!(wallet.crypto_currency.as_deref(), Some("USDT"));
    assert!(message.rant.is_none());
}

#[test]
fn a_wallet_payment_can_lack_a_value() {
    let message = only(&batch_of(
        r#"{"id":"1","user_id":"2","wallet_transaction":{"crypto_amount":"0.00000001","crypto_currency":"BTC"}}"#,
    ));
    let wallet = message.wallet.as_deref().unwrap();
    assert_eq!(wallet.amount_cents, None);
    assert_eq!(wallet.crypto_amount.as_deref(), Some("0.00000001"));
}

#[test]
fn a_subscription_notice_is_decoded() {
    let batch = batch(
        r##"{"type":"messages","data":{"messages":[{"id":"2486062777927656233",
            "time":"2026-03-14T18:01:55+00:00","user_id":"800000014","text":"","blocks":[],"type":"regular",
            "notification":{"text":"just joined as a subscriber","badge":"recurring_subscription"}}],
            "users":[],"channels":[null]}}"##,
    );
    assert!(batch.channels.items.is_empty() && batch.channels.malformed.is_empty());
    let message = &batch.messages.items[0];
    let notification = message.notification.as_deref().unwrap();
    assert_eq!(notification.text.as_deref(), Some("just joined as a subscriber"));
    assert_eq!(notification.badge.as_deref(), Some("recurring_subscription"));
    assert_eq!((message.text.as_str(), message.blocks().len()), ("", 0));
}

#[test]
fn a_subscription_notice_can_lack_its_members() {
    let notice = only(&batch_of(r#"{"id":"1","user_id":"2","notification":{}}"#))
        .notification
        .clone();
    let notice = notice.unwrap();
    assert_eq!((notice.text, notice.badge), (None, None));
    assert!(
        only(&batch_of(r#"{"id":"1","user_id":"2","notification":null}"#))
            .notification
            .is_none()
    );
    assert!(
        only(&batch_of(r#"{"id":"1","user_id":"2","notification":[]}"#))
            .notification
            .is_none()
    );
}

#[test]
fn an_incoming_raid_is_decoded() {
    let message = only(&batch_of(
        r#"{"id":"2486063841292732388","time":"2026-03-14T18:03:00+00:00","user_id":"800000301",
            "channel_id":6600077,"text":"has raided this stream","raid_notification":{"start_ts":1773511380}}"#,
    ));
    assert_eq!(message.kind, MessageKind::Absent);
    assert_eq!(message.raid.as_deref().unwrap().start_ts, Some(1_773_511_380));
    // 18:03:00 is 298 seconds after 17:58:02.
    assert_eq!(message.time.unix_seconds(), Some(1_773_511_082 + 298));
}

#[test]
fn a_gift_purchase_and_its_recipient_are_decoded() {
    let batch = batch(
        r##"{"type":"messages","data":{"messages":[
            {"id":"2486063185920522906","time":"2026-03-14T18:02:20+00:00","user_id":"800000013","text":"",
             "blocks":[],"type":"regular","gift_purchase_notification":{"gift_type":"rumble","total_gifts":5,
             "creator_user_id":800000001,"creator_channel_id":"6600001"}},
            {"id":"2486063217049616390","time":"2026-03-14T18:02:21+00:00","user_id":"800000012",
             "text":"Was gifted a membership by BrassTeapot on this channel","type":"regular"}],
            "users":[]}}"##,
    );
    let [purchase, recipient] = &batch.messages.items[..] else {
        panic!("{batch:?}")
    };
    assert_eq!(purchase.text, "");
    let gift = purchase.gift.as_deref().unwrap();
    assert_eq!(gift.gift_type, GiftType::Rumble);
    assert_eq!(gift.total_gifts, Some(5));
    assert_eq!(gift.creator_user_id, Some(user_id(800_000_001)));
    assert_eq!(gift.creator_channel_id, Some(channel_id(6_600_001)));
    assert!(recipient.gift.is_none());
    assert!(recipient.text.starts_with("Was gifted a membership by"));
}

#[test]
fn a_missing_channel_of_a_gift_has_many_spellings() {
    for nothing in ["null", "0", "\"0\"", "\"\"", "false", "[]"] {
        let message = only(&batch_of(&format!(
            r#"{{"id":"1","user_id":"2","gift_purchase_notification":
                {{"gift_type":"premium","creator_user_id":"800000001","creator_channel_id":{nothing}}}}}"#
        )));
        let gift = message.gift.as_deref().unwrap();
        assert_eq!(gift.creator_channel_id, None, "{nothing}");
        assert_eq!(gift.creator_user_id, Some(user_id(800_000_001)));
        assert_eq!((&gift.gift_type, gift.total_gifts), (&GiftType::Premium, None));
    }
}

#[test]
fn a_live_message_can_be_marked_as_deleted() {
    let message = only(&batch_of(r#"{"id":"1","user_id":"2","is_deleted":true}"#));
    assert!(message.was_deleted);
    for no in ["", r#","is_deleted":false"#, r#","is_deleted":null"#] {
        assert!(!only(&batch_of(&format!(r#"{{"id":"1","user_id":"2"{no}}}"#))).was_deleted);
    }
}

#[test]
fn unknown_enum_values_are_kept() {
    let message = only(&batch_of(
        r#"{"id":"1","user_id":"2","type":"hologram","gift_purchase_notification":{"gift_type":"locals"},
            "blocks":[{"type":"image.7","data":{"url":"x"}},{"type":"text.1","data":{}},{"data":null},5]}"#,
    ));
    assert_eq!(message.kind, MessageKind::Other("hologram".to_owned()));
    assert_eq!(message.kind.as_str(), Some("hologram"));
    let gift = message.gift.as_deref().unwrap();
    assert_eq!(gift.gift_type, GiftType::Other("locals".to_owned()));
    assert_eq!(gift.gift_type.as_str(), "locals");
    let blocks = message.blocks();
    assert_eq!(blocks.len(), 3);
    assert_eq!(blocks[0].kind, "image.7");
    assert_eq!(blocks[0].data.as_ref().unwrap().get(), r#"{"url":"x"}"#);
    assert_eq!((blocks[1].kind.as_str(), &blocks[1].text), ("text.1", &None));
    assert_eq!(blocks[2].kind, "");
}

#[test]
fn amounts_have_many_spellings() {
    let cents = |value: &str| {
        let json = format!(r#"{{"id":"1","user_id":"2","rant":{{"price_cents":{value}}}}}"#);
        only(&batch_of(&json)).rant.as_deref().unwrap().price_cents
    };
    for (value, read) in [
        ("500", Some(500)),
        ("\"500\"", Some(500)),
        ("500.0", Some(500)),
        ("5e2", Some(500)),
        ("0", Some(0)),
        ("18446744073709551615", Some(u64::MAX)),
        // A float this large can represent several numbers.
        ("9007199254740994.0", None),
        ("500.5", None),
        ("-500", None),
        ("\"five\"", None),
        ("true", None),
        ("null", None),
        ("[500]", None),
    ] {
        assert_eq!(cents(value), read, "{value}");
    }
}

#[test]
fn badges_have_many_spellings() {
    let badges = |value: &str| {
        let json = format!(r#"{{"type":"messages","data":{{"users":[{{"id":"2","badges":{value}}}]}}}}"#);
        batch(&json).users.items[0].badges.clone()
    };
    assert_eq!(badges(r#"["premium","admin"]"#), ["premium", "admin"]);
    assert_eq!(badges(r#"["premium",null,["x"],7]"#), ["premium", "7"]);
    // A map: its names.
    assert_eq!(
        badges(r#"{"premium":true,"admin":{"since":2024}}"#),
        ["premium", "admin"]
    );
    for nothing in ["[]", "{}", "null", "false", "\"premium\"", "3", "-3", "0.5"] {
        assert_eq!(badges(nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn a_malformed_price_is_an_unknown_price() {
    for price in ["1e400", "-1", "\"a lot\"", "null", "[]"] {
        let json = format!(
            r#"{{"id":"1","user_id":"2","text":"x",
                "rant":{{"more":[true,-1,1.5,null,"x",{{"a":[]}}],"price_cents":{price},"duration":120}}}}"#
        );
        let message: Record<Message> = Record::from_json(&json).unwrap();
        let rant = message.rant.as_ref().unwrap_or_else(|| panic!("{price}"));
        assert_eq!((rant.price_cents, rant.duration), (None, Some(120)), "{price}");
    }
}

#[test]
fn a_record_without_an_id_has_that_of_its_key() {
    let batch = batch(
        r#"{"type":"messages","data":{
            "messages":{"11":{"user_id":"71","text":"hi"},"12":{"id":"13","user_id":"72"},"x":{"user_id":"73"}},
            "users":{"71":{"username":"MossLantern"},"72":{}},
            "channels":{"7":{"username":"Ferry"}}}}"#,
    );
    let messages: Vec<_> = batch
        .messages
        .items
        .iter()
        .map(|message| message.id.get())
        .collect();
    assert_eq!(messages, [11, 13]);
    assert_eq!(batch.messages.malformed.len(), 1);
    let users: Vec<_> = batch
        .users
        .items
        .iter()
        .map(|user| (user.id.get(), &*user.username))
        .collect();
    assert_eq!(users, [(71, "MossLantern"), (72, "")]);
    assert_eq!(batch.channels.items[0].id.get(), 7);
}

#[test]
fn text_of_blocks_only_is_the_text() {
    let text = |text: &str| {
        let json = format!(
            r#"{{"type":"messages","data":{{"messages":[{{"id":"1","user_id":"2",{text}
                "blocks":[{{"type":"text.1","data":{{"text":"from the"}}}},{{"type":"text.1","data":{{"text":"blocks"}}}}]}}]}}}}"#
        );
        batch(&json).messages.items[0].text.clone()
    };
    assert_eq!(text(""), "from the blocks");
    assert_eq!(text(r#""text":"","#), "from the blocks");
    assert_eq!(text(r#""text":null,"#), "from the blocks");
    assert_eq!(text(r#""text":"as sent","#), "as sent");
}
