//! One test for each problem that other clients had with decoding this wire. (Replays, idle timeouts, line lengths and
//! statuses concern the connection.)
//!
//! The expected values were written by reading the fixtures, not by running the decoder.

use rumble_model::chat::{ChatEvent, Color, DecodeErrorKind, GiftType, Giver, MessageKind, User};
use rumble_model::id::GiverId;
use rumble_model::{Identified as _, PageKind, StreamRef};

use crate::events::{channel_id, message_id, user_id};
use crate::fixture::{batch, envelope, event, init, only, text};

#[test]
fn hazard_01_the_type_of_ids_varies() {
    // channel_id is a number, while the channel's own id is a string.
    let post = batch("messages-channel-post.json");
    let message = &post.messages.items[0];
    assert_eq!(message.get("channel_id").unwrap().get(), "7710001");
    assert_eq!(message.channel_id, Some(channel_id(7_710_001)));
    assert_eq!(post.channels.items[0].get("id").unwrap().get(), "\"7710001\"");
    assert_eq!(Some(post.channels.items[0].id), message.channel_id);
    assert_eq!(message.user_id, user_id(910_000_001));
    // One list with both spellings.
    let ChatEvent::DeleteNonRantMessages(deletion) = event("delete-non-rant-messages.json") else {
        panic!()
    };
    assert_eq!(
        deletion.message_ids.items,
        [
            message_id(2_486_060_106_949_640_110),
            message_id(2_486_063_203_525_639_907)
        ]
    );
    let ChatEvent::CanModerate(rights) = event("can-moderate.json") else {
        panic!()
    };
    assert_eq!(rights.user_ids.items, [user_id(910_000_199)]);
    // A gift on a message: the user is a number, the channel a string.
    let purchase = &batch("messages-gift.json").messages.items[0];
    let gift = purchase.gift.as_deref().unwrap();
    assert_eq!(gift.creator_user_id, Some(user_id(910_000_001)));
    assert_eq!(gift.creator_channel_id, Some(channel_id(7_710_001)));
}

#[test]
fn hazard_02_ids_do_not_fit_a_float() {
    let batch = batch("messages-64-bit-ids.json");
    let ids: Vec<_> = batch
        .messages
        .items
        .iter()
        .map(|message| message.id.get())
        .collect();
    // A float would give 9007199254740992, 9007199254740996 and 2^64.
    assert_eq!(
        ids,
        [
            9_007_199_254_740_993,
            9_007_199_254_740_995,
            18_446_744_073_709_551_615
        ]
    );
    let last = &batch.messages.items[2];
    assert_eq!(last.channel_id, Some(channel_id(u64::MAX - 1)));
    assert_eq!(last.user_id, user_id(u64::MAX));
    assert_eq!(batch.users.items[0].id, last.user_id);
    assert_eq!(Some(batch.channels.items[0].id), last.channel_id);
    assert_eq!(last.id.base10(), "18446744073709551615");
}

#[test]
fn hazard_03_channels_is_unreliable() {
    for name in [
        "messages-plain-2023.json",            // [[]]
        "messages-channels-nested-empty.json", // [[]]
        "messages-notification.json",          // [null]
        "messages-emotes.json",                // []
        "messages-gift.json",                  // missing
    ] {
        let batch = batch(name);
        assert!(batch.channels.items.is_empty(), "{name}");
        assert!(batch.channels.malformed.is_empty(), "{name}");
        assert!(!batch.messages.items.is_empty(), "{name}");
    }
    let next_to_null = batch("messages-channels-null.json").channels;
    assert_eq!(next_to_null.items.len(), 1);
    assert_eq!(next_to_null.items[0].id, channel_id(7_710_001));
    assert!(next_to_null.malformed.is_empty());
}

#[test]
fn hazard_04_lists_may_be_missing() {
    let alone = batch("messages-missing-lists.json");
    assert_eq!(alone.messages.items[0].text, "nobody beside me");
    assert!(alone.users.items.is_empty() && alone.channels.items.is_empty());
    let nothing = batch("messages-empty-data.json");
    assert!(nothing.messages.items.is_empty() && nothing.users.items.is_empty());
    assert!(nothing.messages.malformed.is_empty() && nothing.users.malformed.is_empty());
    let sparse = init("init-sparse.json");
    assert!(sparse.channels.items.is_empty() && sparse.channels.malformed.is_empty());
    assert_eq!(sparse.messages.items[0].text, "bare");
    let config = sparse.config.as_ref().unwrap();
    assert!(config.rants.levels.is_empty() && config.badges.is_empty() && config.gifts.is_none());
    assert_eq!((config.rants.enable, config.message_length_max), (None, None));
    assert_eq!(sparse.can_moderate, None);
    assert!(sparse.subscribers_only_chat.is_none());
}

#[test]
fn hazard_05_image_1_and_members_missing_when_empty() {
    let init = init("init-logged-in.json");
    let [tide, lantern, viewer] = &init.users.items[..] else {
        panic!("{:?}", init.users)
    };
    assert_eq!(
        tide.image.as_deref(),
        Some("https://avatars.example/tidepool.jpeg")
    );
    assert_eq!(tide.badges, ["recurring_subscription", "whale-gray"]);
    assert_eq!((lantern.image.as_deref(), lantern.badges.len()), (None, 0));
    assert!(lantern.get("badges").is_none() && lantern.get("image.1").is_none());
    assert_eq!((viewer.image.as_deref(), viewer.badges.len()), (None, 1));
    assert_eq!(
        init.channels.items[0].image.as_deref(),
        Some("https://avatars.example/shoreviewerextras.png")
    );
}

#[test]
fn hazard_11_data_that_is_not_json() {
    for name in [
        "not-json-html.txt",
        "not-json-keepalive.txt",
        "not-json-array.txt",
    ] {
        let error = ChatEvent::from_json(&text(name)).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::NotAnObject, "{name}");
        assert_eq!(error.to_string(), "not a JSON object");
    }
}

#[test]
fn hazard_13_rants_without_an_end_or_between_levels() {
    let rant = |name| only(name).rant.clone().unwrap();
    let plain = rant("messages-rant.json");
    assert_eq!((plain.price_cents, plain.duration), (Some(500), Some(300)));
    // 18:05:44 is 462 seconds after 17:58:02.
    assert_eq!(plain.expires_on.unix_seconds(), Some(1_773_511_082 + 462));
    let endless = rant("messages-rant-no-expiry.json");
    assert_eq!((endless.price_cents, endless.duration), (Some(1_000), Some(600)));
    assert_eq!(endless.expires_on.instant(), None);
    assert_eq!(endless.expires_on.raw(), "");
    let unusual = rant("messages-rant-unusual-price.json");
    assert_eq!(unusual.price_cents, Some(737));
    let init = init("init-logged-in.json");
    let levels = &init.config.as_ref().unwrap().rants;
    let level = levels.level_for(737).unwrap();
    assert_eq!((level.price_dollars, level.duration), (Some(5.0), Some(300)));
    assert_eq!(levels.level_for(1_000).unwrap().duration, Some(600));
    assert_eq!(levels.level_for(1_000_000).unwrap().duration, Some(18_000));
    assert!(levels.level_for(99).is_none());
}

#[test]
fn hazard_14_a_gift_has_empty_text() {
    let batch = batch("messages-gift.json");
    let [purchase, recipient] = &batch.messages.items[..] else {
        panic!("{batch:?}")
    };
    assert_eq!((purchase.text.as_str(), purchase.blocks().len()), ("", 0));
    assert_eq!(purchase.user_id, user_id(910_000_103));
    let gift = purchase.gift.as_deref().unwrap();
    assert_eq!((&gift.gift_type, gift.total_gifts), (&GiftType::Rumble, Some(5)));
    assert!(recipient.gift.is_none());
    assert_eq!(recipient.user_id, user_id(910_000_102));
    assert_eq!(
        recipient.text,
        "Was gifted a membership by SlowTrain on this channel"
    );
}

#[test]
fn hazard_15_a_raid_has_no_type() {
    let raid = only("messages-raid.json");
    assert_eq!(raid.kind, MessageKind::Absent);
    assert!(raid.get("type").is_none());
    assert_eq!(raid.raid.as_deref().unwrap().start_ts, Some(1_773_511_380));
    assert_eq!(raid.channel_id, Some(channel_id(7_710_077)));
    assert_eq!(raid.text, "has raided this stream");
}

#[test]
fn hazard_16_time_has_an_offset() {
    let batch = batch("messages-offset-time.json");
    // 18:04:00 UTC is 358 seconds after 17:58:02; one message per second.
    let first = 1_773_511_082 + 358;
    let rows = [
        ("2026-03-14T20:04:00+02:00", Some(first), 0),
        ("2026-03-14T18:04:01Z", Some(first + 1), 0),
        ("2026-03-14T18:04:02.250+00:00", Some(first + 2), 250_000_000),
        ("2026-03-14T18:04:03.123456789Z", Some(first + 3), 123_456_789),
        ("2026-03-14T18:04:04+0000", Some(first + 4), 0),
        ("2026-03-14T12:34:05-05:30", Some(first + 5), 0),
        ("half past six", None, 0),
    ];
    assert_eq!(batch.messages.items.len(), rows.len());
    for (message, (raw, seconds, nanoseconds)) in batch.messages.items.iter().zip(rows) {
        assert_eq!(message.time.raw(), raw);
        assert_eq!(message.time.unix_seconds(), seconds, "{raw}");
        let fraction = message.time.instant().map_or(0, |instant| instant.nanosecond());
        assert_eq!(fraction, nanoseconds, "{raw}");
    }
}

#[test]
fn hazard_18_delete_non_rant_messages_names_its_messages() {
    let ChatEvent::DeleteNonRantMessages(deletion) = event("delete-non-rant-messages.json") else {
        panic!()
    };
    assert_eq!(deletion.message_ids.items.len(), 2);
    assert!(deletion.message_ids.malformed.is_empty());
    let ChatEvent::DeleteMessages(deletion) = event("delete-messages.json") else {
        panic!()
    };
    assert_eq!(
        deletion.message_ids.items,
        [message_id(2_486_060_106_949_640_110)]
    );
}

#[test]
fn hazard_19_unknown_events_and_members_appear() {
    for (name, kind, data) in [
        (
            "host-ad-read.json",
            "host_ad_read",
            r#"{"example_member_nobody_knows":[1,2,3]}"#,
        ),
        (
            "unknown-event.json",
            "subscribers_only_toggled",
            r#"{"on":true,"by":null}"#,
        ),
    ] {
        let ChatEvent::Unknown(event) = event(name) else {
            panic!("{name}")
        };
        assert_eq!(event.kind(), kind);
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(event.data().unwrap().get()), value(data), "{name}");
    }
    let envelope = envelope("messages-unknown-members.json");
    assert_eq!(envelope.other["trace"].get(), "\"0af7651916cd43dd\"");
    let ChatEvent::Messages(batch) = envelope.event else {
        panic!()
    };
    assert_eq!(batch.other["sent_at_ms"].get(), "1773511470000");
    let message = &batch.messages.items[0];
    assert_eq!(message.text, "from the future");
    assert!(message.get("sparkle").unwrap().get().contains("\"level\": 3"));
    assert_eq!(message.get("reply_to").unwrap().get(), "null");
    assert_eq!(batch.users.items[0].get("pronouns").unwrap().get(), "\"they\"");
    assert_eq!(
        batch.users.items[0].get("image.2").unwrap().get(),
        "\"https://avatars.example/large.jpeg\""
    );
    assert_eq!(
        batch.channels.items[0].get("owner").unwrap().get(),
        "\"910000001\""
    );
}

#[test]
fn hazard_23_the_id_of_a_watch_page_is_not_the_id_of_the_stream() {
    let StreamRef::Page(page) = StreamRef::parse("https://rumble.com/v7k2m9q-night-watch.html").unwrap()
    else {
        panic!("a watch page was read as an id")
    };
    assert_eq!(
        (page.kind(), page.slug()),
        (PageKind::Watch, "v7k2m9q-night-watch.html")
    );
}

#[test]
fn hazard_24_a_pinned_message_can_be_unknown() {
    let ChatEvent::PinMessage(pin) = event("pin-unknown-message.json") else {
        panic!()
    };
    let message = pin.message.as_ref().unwrap();
    assert_eq!(message.id, message_id(2_486_059_009_245_593_581));
    assert_eq!(message.text, "pinned before you came");
    let stand_in = User::unknown(message.user_id);
    assert_eq!(
        (stand_in.id, stand_in.username.as_str()),
        (user_id(910_000_104), "")
    );
    let ChatEvent::UnpinMessage(unpin) = event("unpin-message.json") else {
        panic!()
    };
    let message = unpin.message.as_ref().unwrap();
    assert_eq!(message.id, message_id(2_486_060_974_091_993_084));
    assert_eq!(message.kind, MessageKind::Absent);
}

#[test]
fn hazard_25_colours_with_a_hash_and_icons_as_paths() {
    let init = init("init-logged-in.json");
    let color = init.users.items[0].color.unwrap();
    assert_eq!((color.red, color.green, color.blue), (0x2c, 0x7f, 0xb8));
    assert_eq!(color.to_string(), "#2c7fb8");
    assert_eq!(Color::parse("2c7fb8"), Some(color));
    let badges = &init.config.as_ref().unwrap().badges;
    assert_eq!(
        badges["whale-gray"].icon_path(),
        Some("/i/badges/whale_gray_48.png")
    );
    assert_eq!(
        badges["whale-gray"].icons.get("96"),
        Some("/i/badges/whale_gray_96.png")
    );
    assert!(
        badges
            .values()
            .all(|badge| badge.icon_path().unwrap().starts_with('/'))
    );
    assert!(badges.iter().all(|(slug, badge)| badge.slug == *slug));
    assert_eq!(
        badges["whale-gray"].icon_url().as_deref(),
        Some("https://rumble.com/i/badges/whale_gray_48.png")
    );
}

#[test]
fn hazard_27_a_giver_can_be_a_channel() {
    let ChatEvent::GiftPurchased(gift) = event("gift-purchased-by-channel.json") else {
        panic!()
    };
    assert_eq!(gift.giver_id, GiverId::new(7_710_077));
    assert!(matches!(gift.giver(), Some(Giver::Channel(channel)) if channel.id == channel_id(7_710_077)));
    assert_eq!(gift.giver().unwrap().name(), "Night Ferry");
    assert_eq!((gift.total_gifts, gift.creator_channel_id), (Some(3), None));
    let ChatEvent::GiftPurchased(gift) = event("gift-purchased.json") else {
        panic!()
    };
    assert!(matches!(gift.giver(), Some(Giver::User(user)) if user.id == user_id(910_000_103)));
    assert_eq!(gift.giver().unwrap().name(), "SlowTrain");
    assert_eq!(gift.creator_channel_id, Some(channel_id(7_710_001)));
}
