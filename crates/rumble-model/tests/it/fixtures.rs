//! Every fixture of a chat event, compared with expectations written by hand.

use std::fs;

use rumble_model::chat::{ChatEvent, ChatMode, GiftType, MessageKind};

use crate::events::{message_id, user_id};
use crate::fixture::{batch, envelope, event, folder, init, only};

/// File, type, messages, users, channels.
const EVENTS: [(&str, &str, usize, usize, usize); 46] = [
    ("can-moderate", "can_moderate", 0, 0, 0),
    ("delete-messages", "delete_messages", 0, 0, 0),
    ("delete-non-rant-messages", "delete_non_rant_messages", 0, 0, 0),
    ("gift-purchased", "gift_purchased", 0, 2, 1),
    ("gift-purchased-by-channel", "gift_purchased", 0, 2, 1),
    ("gift-received", "gift_received", 0, 1, 0),
    ("host-ad-read", "host_ad_read", 0, 0, 0),
    ("init-anonymous", "init", 0, 0, 0),
    ("init-empty", "init", 0, 0, 0),
    ("init-history-deleted-and-expired", "init", 4, 4, 1),
    ("init-kl-noise", "init", 1, 1, 1),
    ("init-over-64-kib", "init", 120, 120, 0),
    ("init-replay", "init", 3, 4, 1),
    ("init-logged-in", "init", 2, 3, 1),
    ("init-sparse", "init", 1, 1, 0),
    ("init-stale-pin", "init", 3, 4, 1),
    ("init-with-live-gate", "init", 2, 3, 1),
    ("init-with-raid", "init", 2, 3, 1),
    ("live-gate", "live_gate", 0, 0, 0),
    ("messages-64-bit-ids", "messages", 3, 1, 1),
    ("messages-channel-post", "messages", 1, 1, 1),
    ("messages-channels-nested-empty", "messages", 1, 1, 0),
    ("messages-channels-null", "messages", 1, 1, 1),
    ("messages-deleted-live", "messages", 1, 1, 0),
    ("messages-emotes", "messages", 1, 1, 0),
    ("messages-empty-data", "messages", 0, 0, 0),
    ("messages-gift", "messages", 2, 2, 0),
    ("messages-missing-lists", "messages", 1, 0, 0),
    ("messages-notification", "messages", 1, 1, 0),
    ("messages-unusual-text", "messages", 8, 1, 0),
    ("messages-offset-time", "messages", 7, 1, 0),
    ("messages-one-malformed-record", "messages", 2, 2, 0),
    ("messages-plain-2023", "messages", 1, 1, 0),
    ("messages-raid", "messages", 1, 1, 1),
    ("messages-rant", "messages", 1, 1, 0),
    ("messages-rant-no-expiry", "messages", 1, 1, 0),
    ("messages-rant-unusual-price", "messages", 1, 1, 0),
    ("messages-several", "messages", 3, 3, 0),
    ("messages-unknown-members", "messages", 1, 1, 1),
    ("messages-wallet", "messages", 1, 1, 0),
    ("mute-users", "mute_users", 0, 0, 0),
    ("pin-message", "pin_message", 0, 0, 0),
    ("pin-unknown-message", "pin_message", 0, 0, 0),
    ("raid-confirmed", "raid_confirmed", 0, 0, 0),
    ("unknown-event", "subscribers_only_toggled", 0, 0, 0),
    ("unpin-message", "unpin_message", 0, 0, 0),
];

#[test]
fn every_fixture_is_the_event_of_its_name() {
    for (name, kind, messages, users, channels) in EVENTS {
        let event = event(&format!("{name}.json"));
        assert_eq!(event.kind(), kind, "{name}");
        let counts = match &event {
            ChatEvent::Init(init) => (
                init.messages.items.len(),
                init.users.items.len(),
                init.channels.items.len(),
            ),
            ChatEvent::Messages(batch) => (
                batch.messages.items.len(),
                batch.users.items.len(),
                batch.channels.items.len(),
            ),
            ChatEvent::GiftPurchased(gift) | ChatEvent::GiftReceived(gift) => {
                (0, gift.users.items.len(), gift.channels.items.len())
            }
            _ => (0, 0, 0),
        };
        assert_eq!(counts, (messages, users, channels), "{name}");
    }
}

#[test]
fn every_fixture_is_tested() {
    let mut files: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    files.sort();
    let mut named = EVENTS.map(|(name, ..)| name);
    named.sort_unstable();
    assert_eq!(files, named, "give each new fixture its row");
}

#[test]
fn the_request_id_of_the_sender_is_decoded() {
    let request_id = |name| envelope(name).request_id;
    assert_eq!(
        request_id("messages-plain-2023.json").as_deref(),
        Some("iPxAxx2mKEKA3GZjhjqnx27gbFIFre4LhCaQQdHdF/o")
    );
    assert_eq!(
        request_id("messages-emotes.json").as_deref(),
        Some("1f8941ad-7947-4a2b-8b64-ea1ab855af0d")
    );
    assert!(request_id("gift-received.json").is_some());
    assert_eq!(request_id("init-logged-in.json"), None);
    assert_eq!(request_id("mute-users.json"), None);
}

#[test]
fn texts_and_emotes_are_decoded() {
    let plain = only("messages-plain-2023.json");
    assert_eq!(plain.id, message_id(2_486_060_106_949_640_110));
    assert_eq!(plain.time.unix_seconds(), Some(1_773_511_080 + 72));
    assert_eq!(plain.user_id, user_id(910_000_102));
    assert_eq!(
        (plain.text.as_str(), &plain.kind),
        ("is the slipway dry yet?", &MessageKind::Absent)
    );
    assert_eq!(plain.blocks()[0].text.as_deref(), Some("is the slipway dry yet?"));
    let emotes = only("messages-emotes.json");
    assert_eq!(emotes.text, "@BrassLantern :r+wave::tidedance: nearly");
    assert_eq!(emotes.kind, MessageKind::Regular);
}

#[test]
fn payments_and_notices_are_decoded() {
    let wallet = only("messages-wallet.json");
    assert_eq!(wallet.kind, MessageKind::CryptoDonation);
    let paid = wallet.wallet.as_deref().unwrap();
    assert_eq!(paid.amount_cents, Some(925));
    assert_eq!(
        (paid.crypto_amount.as_deref(), paid.crypto_currency.as_deref()),
        (Some("9.25"), Some("USDT"))
    );
    let notice = only("messages-notification.json");
    assert_eq!(notice.text, "");
    let notice = notice.notification.as_deref().unwrap();
    assert_eq!(notice.text.as_deref(), Some("just joined as a subscriber"));
    assert_eq!(notice.badge.as_deref(), Some("recurring_subscription"));
    assert_eq!(only("messages-rant.json").kind, MessageKind::Rant);
}

#[test]
fn unusual_text_is_unchanged() {
    let expected = [
        "שלום \u{202e}drawkcab\u{202c} \u{200f}and back",
        "family 👨\u{200d}👩\u{200d}👧 flag 🇸🇪 skin 👋🏽 z\u{351}\u{321}algo",
        r"C:\boats\new\x41 and \u0041 typed as such",
        r#"she said "ahoy" and 'farewell' </script> & more"#,
        "\u{1b}[31mred\u{1b}[0m bell\u{7} delete\u{7f} next-line\u{85}",
        "line one\nline two\r\n\tindented",
        "data: not an event",
        "zero\u{200b}width \u{feff}bom \u{2028}separator",
    ];
    let batch = batch("messages-unusual-text.json");
    let texts: Vec<_> = batch
        .messages
        .items
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    assert_eq!(texts, expected);
    for message in &batch.messages.items {
        assert_eq!(message.blocks()[0].text.as_ref(), Some(&message.text));
    }
}

#[test]
fn a_malformed_record_affects_only_itself() {
    let batch = batch("messages-one-malformed-record.json");
    let texts: Vec<_> = batch
        .messages
        .items
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    assert_eq!(texts, ["before", "after"]);
    let [malformed] = &batch.messages.malformed[..] else {
        panic!("{:?}", batch.messages.malformed)
    };
    assert_eq!((malformed.list, malformed.index), ("messages", 1));
    assert_eq!(malformed.reason, "expected a decimal id");
    assert!(malformed.raw.contains("\"not an id\""));
    assert_eq!(batch.users.items.len(), 2);
}

#[test]
fn deleted_messages_are_decoded() {
    let live = only("messages-deleted-live.json");
    assert!(live.was_deleted);
    assert_eq!((live.text.as_str(), live.blocks().len()), ("", 0));
    let init = init("init-history-deleted-and-expired.json");
    let deleted: Vec<_> = init
        .messages
        .items
        .iter()
        .map(|message| message.was_deleted)
        .collect();
    assert_eq!(deleted, [false, true, true, false]);
    let rants: Vec<_> = init
        .messages
        .items
        .iter()
        .map(|message| message.rant.is_some())
        .collect();
    assert_eq!(rants, [true, false, true, false]);
    let expired = init.messages.items[0].rant.as_deref().unwrap();
    // 17:00:00, 58 minutes before the stream's 17:58:00.
    assert_eq!(expired.expires_on.unix_seconds(), Some(1_773_511_080 - 3_480));
}

#[test]
fn the_pinned_message_is_read() {
    let pinned = |name| init(name).pinned_message.as_ref().map(|message| message.id);
    assert_eq!(
        pinned("init-logged-in.json"),
        Some(message_id(2_486_058_960_057_663_463))
    );
    assert_eq!(pinned("init-replay.json"), pinned("init-logged-in.json"));
    assert_eq!(pinned("init-stale-pin.json"), None);
    let ChatEvent::PinMessage(pin) = event("pin-message.json") else {
        panic!()
    };
    let message = pin.message.as_ref().unwrap();
    assert_eq!(message.id, message_id(2_486_060_974_091_993_084));
    assert_eq!(message.channel_id.unwrap().get(), 7_710_001);
}

#[test]
fn permissions_of_the_viewer_are_decoded() {
    let logged_in = init("init-logged-in.json");
    assert_eq!(logged_in.chat_id.unwrap().get(), 910_100_200);
    assert_eq!(logged_in.can_moderate, Some(true));
    let subscribers_only = logged_in.subscribers_only_chat.as_ref().unwrap();
    assert_eq!(
        (
            subscribers_only.on,
            subscribers_only.can_enable,
            subscribers_only.can_write
        ),
        (Some(false), Some(true), Some(true))
    );
    assert!(logged_in.raid.is_none() && logged_in.live_gate.is_none() && logged_in.ad_read().is_none());
    let anonymous = init("init-anonymous.json");
    assert_eq!(anonymous.can_moderate, Some(false));
    let subscribers_only = anonymous.subscribers_only_chat.as_ref().unwrap();
    assert_eq!(
        (
            subscribers_only.on,
            subscribers_only.can_enable,
            subscribers_only.can_write
        ),
        (Some(true), Some(false), Some(false))
    );
    let ChatEvent::CanModerate(rights) = event("can-moderate.json") else {
        panic!()
    };
    assert_eq!(rights.can_moderate, Some(true));
    let ChatEvent::MuteUsers(mute) = event("mute-users.json") else {
        panic!()
    };
    assert_eq!(mute.user_ids.items, [user_id(910_000_102)]);
}

#[test]
fn gifts_and_rants_on_offer_are_decoded() {
    let init = init("init-logged-in.json");
    let config = init.config.as_ref().unwrap();
    assert_eq!(
        (config.rants.enable, config.rants.wallet_enabled),
        (Some(true), Some(true))
    );
    let ladder: Vec<_> = config
        .rants
        .levels
        .iter()
        .map(|level| (level.price_dollars.unwrap(), level.duration.unwrap()))
        .collect();
    let expected = [
        (1.0, 120),
        (2.0, 180),
        (5.0, 300),
        (10.0, 600),
        (20.0, 1_200),
        (50.0, 2_400),
        (100.0, 3_600),
        (200.0, 7_200),
        (300.0, 10_800),
        (400.0, 14_400),
        (500.0, 18_000),
    ];
    assert_eq!(ladder, expected);
    assert_eq!(config.rants.levels[2].ids, ["rant5", "rant5qa", "rant5dev"]);
    assert_eq!(config.rants.levels[2].colors.fg.as_deref(), Some("black"));
    assert_eq!(config.rants.levels[2].colors.main.unwrap().to_string(), "#f8e71c");
    assert_eq!(config.badges.len(), 10);
    let gifts = config.gifts.as_deref().unwrap();
    assert_eq!(gifts.kind, GiftType::Rumble);
    let products: Vec<_> = gifts
        .products
        .iter()
        .map(|product| (product.id.as_str(), product.amount_cents, product.total_gifts))
        .collect();
    assert_eq!(
        products,
        [
            ("example_gift_1", Some(500), Some(1)),
            ("example_gift_5", Some(2_500), Some(5)),
            ("example_gift_10", Some(5_000), Some(10)),
        ]
    );
}

#[test]
fn raids_and_gates_are_decoded() {
    let ChatEvent::RaidConfirmed(raid) = event("raid-confirmed.json") else {
        panic!()
    };
    let in_init = init("init-with-raid.json").raid.unwrap();
    for raid in [&*raid, &*in_init] {
        assert_eq!(raid.current_channel_name.as_deref(), Some("Drydock Live"));
        assert_eq!(raid.target_channel_name.as_deref(), Some("Night Ferry"));
        assert_eq!(raid.target_channel_avatar_url, None);
        assert_eq!(raid.target_video_title.as_deref(), Some("Night watch (example)"));
        assert_eq!(raid.start_ts, Some(1_773_511_440));
    }
    let steps: Vec<_> = raid
        .redirection_steps()
        .iter()
        .map(|step| (step.below_percent, step.delay, step.spread))
        .collect();
    assert_eq!(steps, [(25.0, 5, 5), (60.5, 10, 20), (100.0, 10, 50)]);
    let ChatEvent::LiveGate(gate) = event("live-gate.json") else {
        panic!()
    };
    assert_eq!((gate.timecode, gate.countdown_seconds), (Some(5_400), Some(60)));
    assert_eq!(gate.mode(), Some(ChatMode::PremiumOrSubscribed));
    let gate = init("init-with-live-gate.json").live_gate.unwrap();
    assert_eq!((gate.timecode, gate.countdown_seconds), (Some(5_400), Some(45)));
}

#[test]
fn a_received_gift_is_decoded() {
    let ChatEvent::GiftReceived(gift) = event("gift-received.json") else {
        panic!()
    };
    assert_eq!((&gift.gift_type, gift.total_gifts), (&GiftType::Premium, None));
    assert_eq!(gift.creator_user_id, Some(user_id(910_000_001)));
    assert_eq!(gift.giver().unwrap().name(), "SlowTrain");
}

#[test]
fn lists_can_be_keyed_by_id_and_have_unknown_members() {
    let init = init("init-kl-noise.json");
    assert_eq!(init.users.items[0].username, "TidePool");
    assert_eq!(init.users.items[0].badges, ["viewer", "subscriber"]);
    assert_eq!(
        init.users.items[0].get("display_name").unwrap().get(),
        "\"Tide Pool\""
    );
    assert_eq!(init.channels.items[0].username, "Drydock Live");
    let message = &init.messages.items[0];
    assert_eq!(message.get("is_rant").unwrap().get(), "false");
    assert_eq!(
        (message.blocks()[0].kind.as_str(), &message.blocks()[0].text),
        ("emote", &None)
    );
}

#[test]
fn a_history_of_more_than_64_kib_is_decoded() {
    let text = crate::fixture::text("init-over-64-kib.json");
    assert!(text.len() > 65_536 && text.lines().count() == 1);
    let init = init("init-over-64-kib.json");
    assert_eq!(init.users.items[119].username, "Deckhand119");
    assert_eq!(init.messages.items[119].user_id, user_id(910_000_519));
    assert_eq!(
        init.messages.items[119].time.unix_seconds(),
        Some(1_773_511_080 + 120)
    );
}
