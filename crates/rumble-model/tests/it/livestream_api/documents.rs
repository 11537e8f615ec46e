//! Every document among the fixtures, compared with its name.

use std::fs;
use std::sync::Arc;

use rumble_model::livestream_api::{ApiType, Categories, ChatMessage, GiftType, Rant, Visibility};
use rumble_model::{ChannelId, StreamId};

use super::{NOW, assert_nothing_malformed, document, folder, only_stream, second};

/// File; followers, subscribers, gifts, streams; messages and rants of the first stream.
const DOCUMENTS: [(&str, [usize; 6]); 25] = [
    ("badges-in-every-shape", [2, 2, 1, 1, 6, 2]),
    ("categories-in-every-shape", [2, 2, 1, 7, 2, 2]),
    ("channel-key", [2, 2, 1, 1, 2, 2]),
    ("channel-key-text-id", [2, 2, 1, 0, 0, 0]),
    ("empty-in-every-spelling", [0, 0, 0, 1, 0, 0]),
    ("empty-lists-for-objects", [0, 0, 0, 1, 0, 0]),
    ("equal-messages", [2, 2, 1, 1, 4, 2]),
    ("escaped-secret-names", [2, 2, 1, 1, 2, 2]),
    ("follower-in-the-future", [3, 2, 1, 0, 0, 0]),
    ("follower-label", [2, 2, 1, 0, 0, 0]),
    ("large", [50, 137, 1_143, 1, 50, 50]),
    ("numbers-as-text", [2, 2, 1, 1, 2, 2]),
    ("one-malformed-row-in-each-list", [2, 2, 1, 1, 2, 2]),
    ("relay-empty", [0, 0, 0, 0, 0, 0]),
    ("relay-live", [2, 2, 0, 1, 0, 2]),
    ("same-user-twice", [3, 2, 1, 0, 0, 0]),
    ("scheduled-newer-than-live", [2, 2, 1, 2, 0, 0]),
    ("secrets-in-unusual-members", [2, 2, 1, 1, 2, 2]),
    ("uncapped-lists", [2, 61, 73, 0, 0, 0]),
    ("unknown-members", [2, 2, 1, 1, 2, 2]),
    ("user-finished", [2, 2, 1, 1, 0, 0]),
    ("user-live", [2, 2, 1, 1, 2, 2]),
    ("user-offline", [2, 2, 1, 0, 0, 0]),
    ("version-1", [2, 2, 0, 1, 2, 2]),
    ("zero-cent-subscribers", [2, 3, 1, 0, 0, 0]),
];

#[test]
fn every_fixture_has_the_rows_of_its_name() {
    for (name, rows) in DOCUMENTS {
        let document = document(name);
        let first = document.livestreams.items.first();
        let gifts = document.gifted_subs.as_ref();
        let counts = [
            document.followers.recent_followers.items.len(),
            document.subscribers.recent_subscribers.items.len(),
            gifts.map_or(0, |gifts| gifts.recent_gifted_subs.items.len()),
            document.livestreams.items.len(),
            first.map_or(0, |stream| stream.chat.recent_messages.items.len()),
            first.map_or(0, |stream| stream.chat.recent_rants.items.len()),
        ];
        assert_eq!(counts, rows, "{name}");
        if !matches!(
            name,
            "one-malformed-row-in-each-list" | "secrets-in-unusual-members"
        ) {
            assert_nothing_malformed(&document);
        }
    }
}

#[test]
fn every_fixture_is_tested() {
    let mut files: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .filter(|name| !name.starts_with("error-"))
        .collect();
    files.sort();
    let named: Vec<&str> = DOCUMENTS.iter().map(|(name, _)| *name).collect();
    assert_eq!(files, named, "give each new fixture its row");
}

#[test]
fn the_account_is_decoded() {
    let document = document("user-live");
    assert_eq!((document.now, &document.kind), (NOW, &ApiType::User));
    assert_eq!(document.user_id.get(), 910_000_001);
    assert_eq!(document.username.as_deref(), Some("DrydockHost"));
    assert_eq!((document.channel_id, document.channel_name), (None, None));
    assert!(document.since.is_none());
    assert_eq!(document.max_num_results, Some(50));
}

#[test]
fn followers_are_decoded() {
    let followers = document("user-live").followers;
    assert_eq!(
        (followers.num_followers, followers.num_followers_total),
        (212, 498)
    );
    let [tide, lantern] = &followers.recent_followers.items[..] else {
        panic!("{followers:?}");
    };
    assert_eq!(tide.username, "TidePool");
    assert_eq!(
        tide.profile_pic_url.as_deref(),
        Some("https://avatars.example/tidepool.jpeg")
    );
    assert_eq!(second(&tide.followed_on), 1_100);
    assert_eq!(tide.followed_on.raw(), "2026-03-14T18:16:20-04:00");
    assert_eq!(
        (lantern.username.as_str(), &lantern.profile_pic_url),
        ("BrassLantern", &None)
    );
    assert_eq!(
        followers.latest_follower.as_deref().map(|latest| &**latest),
        Some(&***tide)
    );
}

#[test]
fn subscribers_are_decoded() {
    let subscribers = document("user-live").subscribers;
    assert_eq!(
        (subscribers.num_subscribers, subscribers.num_subscribers_total),
        (2, None)
    );
    let latest = subscribers.latest_subscriber.unwrap();
    assert_eq!(
        (latest.user.as_str(), latest.username.as_str()),
        ("MintCoffee", "MintCoffee")
    );
    assert_eq!((latest.amount_cents, latest.amount_dollars), (500, 5));
    assert_eq!(second(&latest.subscribed_on), 900);
    let names: Vec<_> = subscribers
        .recent_subscribers
        .items
        .iter()
        .map(|row| row.username.as_str())
        .collect();
    assert_eq!(names, ["MintCoffee", "SlowTrain"]);
}

#[test]
fn gifted_subs_are_inside_of_their_object() {
    let gifts = document("user-live").gifted_subs.unwrap();
    assert_eq!(gifts.num_gifted_subs, 5);
    let gift = gifts.latest_gifted_sub.unwrap();
    assert_eq!((gift.total_gifts, gift.remaining_gifts), (5, 2));
    assert_eq!(gift.gift_type, GiftType::Rumble);
    assert_eq!(gift.video_id, StreamId::new(910_100_200));
    assert_eq!(gift.purchased_by, "Night Ferry");
    assert_eq!(second(&gift.gifted_on), 800);
}

#[test]
fn a_live_stream_is_decoded() {
    let document = document("user-live");
    let stream = only_stream(&document);
    assert_eq!(
        (stream.id.base36().to_string(), stream.id.get()),
        ("f1ult4".to_owned(), 910_100_200)
    );
    assert_eq!(stream.title, "Repairs in the dry dock");
    assert_eq!(
        (second(&stream.created_on), second(&stream.scheduled_on)),
        (0, 60)
    );
    assert_eq!(stream.is_live, Some(true));
    assert_eq!(stream.visibility, Visibility::Public);
    let (primary, secondary) = (&stream.categories.primary, &stream.categories.secondary);
    let primary = primary.as_ref().unwrap();
    assert_eq!(
        (primary.slug.as_str(), primary.to_string()),
        ("cooking", "Cooking".to_owned())
    );
    let secondary = secondary.as_ref().unwrap();
    assert!(secondary.is("boats") && secondary.is("Boats & Ships") && !secondary.is("Boats"));
    assert_eq!((stream.likes, stream.dislikes, stream.watching_now), (12, 4, 37));
    assert_eq!(stream.like_ratio(), Some(0.75));
    assert_eq!(
        stream.server_url.as_ref().unwrap().expose(),
        "rtmp://ingest.example/live"
    );
    assert_eq!(
        stream.stream_key.as_ref().unwrap().expose(),
        "r-f1ult4-invented-key"
    );
}

#[test]
fn the_chat_of_a_stream_is_decoded() {
    let document = document("user-live");
    let chat = &only_stream(&document).chat;
    let [keel, evening] = &chat.recent_messages.items[..] else {
        panic!("{chat:?}");
    };
    assert_eq!(
        (keel.username.as_str(), keel.text.as_str()),
        ("SlowTrain", "is that the old keel? :r+wave:")
    );
    assert_eq!(keel.badges, ["premium", "whale-blue"]);
    assert_eq!(second(&keel.created_on), 1_150);
    assert!(keel.profile_pic_url.is_some() && evening.profile_pic_url.is_none());
    assert_eq!(evening.badges, [""; 0]);
    assert_eq!(chat.latest_message.as_ref().unwrap().text, keel.text);
    let [paint, rust] = &chat.recent_rants.items[..] else {
        panic!("{chat:?}");
    };
    assert_eq!(
        (paint.username.as_str(), paint.text.as_str()),
        ("TidePool", "for the paint")
    );
    assert_eq!((paint.amount_cents, paint.amount_dollars), (500, 5));
    assert_eq!(
        (second(&paint.created_on), second(&paint.expires_on)),
        (1_000, 1_300)
    );
    assert_eq!((rust.username.as_str(), rust.amount_cents), ("Drydock Live", 100));
    assert_eq!(second(&rust.expires_on) - second(&rust.created_on), 120);
    assert_eq!(chat.latest_rant.as_ref().unwrap().text, "for the paint");
}

#[test]
fn finished_streams_are_not_live() {
    let offline = document("user-offline");
    assert!(offline.livestreams.items.is_empty());
    let finished = document("user-finished");
    let stream = only_stream(&finished);
    assert_eq!(stream.is_live, Some(false));
    assert_eq!((stream.likes, stream.watching_now), (12, 0));
    assert_eq!(stream.scheduled_on.raw(), "");
    assert!(stream.chat.latest_message.is_none() && stream.chat.latest_rant.is_none());
    assert!(stream.categories.secondary.is_none());
}

#[test]
fn a_scheduled_stream_can_be_newer_than_the_live_one() {
    let document = document("scheduled-newer-than-live");
    let [scheduled, live] = &document.livestreams.items[..] else {
        panic!("{document:?}");
    };
    assert_eq!((scheduled.is_live, live.is_live), (Some(false), Some(true)));
    assert!(scheduled.created_on.unix_seconds() > live.created_on.unix_seconds());
    assert_eq!(second(&scheduled.scheduled_on), 90_000);
    assert_eq!(scheduled.visibility, Visibility::Unlisted);
    assert_eq!(scheduled.like_ratio(), None);
}

#[test]
fn a_document_of_2023_is_decoded() {
    let document = document("version-1");
    assert_eq!((&document.username, &document.channel_name), (&None, &None));
    assert!(document.gifted_subs.is_none());
    let stream = only_stream(&document);
    assert_eq!(
        (&stream.visibility, stream.visibility.as_str()),
        (&Visibility::Absent, "")
    );
    assert!(stream.server_url.is_none() && stream.stream_key.is_some());
    assert_eq!(stream.scheduled_on.instant(), None);
    assert!(stream.chat.recent_messages.items[0].profile_pic_url.is_none());
    assert_eq!(stream.categories.primary.as_ref().unwrap().slug, "gaming");
    assert!(
        document
            .followers
            .latest_follower
            .unwrap()
            .profile_pic_url
            .is_none()
    );
}

#[test]
fn a_document_for_a_channel_key_is_decoded() {
    for name in ["channel-key", "channel-key-text-id"] {
        let document = document(name);
        assert_eq!(
            (document.kind.as_str(), document.channel_id),
            ("channel", ChannelId::new(7_710_001))
        );
        assert_eq!(document.channel_name.as_deref(), Some("Drydock Live"));
        assert_eq!(document.kind, ApiType::Channel);
    }
}

#[test]
fn a_relay_sends_blank_rows() {
    let empty = document("relay-empty");
    assert!(empty.followers.latest_follower.is_none());
    assert!(empty.subscribers.latest_subscriber.is_none());
    assert!(empty.gifted_subs.is_none());
    assert!(empty.livestreams.items.is_empty());
    let live = document("relay-live");
    let chat = &only_stream(&live).chat;
    assert!(chat.latest_message.is_none());
    assert_eq!(chat.latest_rant.as_ref().unwrap().username, "TidePool");
}

#[test]
fn a_gift_is_a_free_subscription() {
    let subscribers = document("zero-cent-subscribers").subscribers;
    let cents: Vec<_> = subscribers
        .recent_subscribers
        .items
        .iter()
        .map(|row| row.amount_cents)
        .collect();
    assert_eq!(cents, [0, 0, 1_000]);
}

#[test]
fn lists_have_no_limit() {
    let document = document("uncapped-lists");
    assert_eq!(document.subscribers.num_subscribers, 61);
    let gifts = document.gifted_subs.unwrap();
    assert_eq!(gifts.num_gifted_subs, 73 * 74 / 2);
    assert_eq!(gifts.recent_gifted_subs.items[72].purchased_by, "Giver73");
}

#[test]
fn the_latest_record_is_the_first_of_its_list() {
    let document = document("large");
    let gifts = document.gifted_subs.unwrap();
    assert!(Arc::ptr_eq(
        &gifts.latest_gifted_sub.unwrap(),
        &gifts.recent_gifted_subs.items[0]
    ));
    let last = &gifts.recent_gifted_subs.items[1_142];
    assert_eq!((last.purchased_by.as_str(), last.total_gifts), ("Giver62", 3));
    assert_eq!(document.followers.recent_followers.items[49].username, "Sailor49");
}

#[test]
fn messages_and_rants_display_as_their_text_and_compare_with_it() {
    let rant: Rant =
        serde_json::from_str(r#"{"username":"TinFiddle","text":"hi","amount_cents":100}"#).unwrap();
    let message: ChatMessage = serde_json::from_str(r#"{"username":"CalmSparrow","text":"hi"}"#).unwrap();
    assert_eq!(
        (rant.to_string(), message.to_string()),
        ("hi".to_owned(), "hi".to_owned())
    );
    assert_eq!(format!("{message:>4}|{rant:<4}|"), "  hi|hi  |");
    assert!(rant == "hi" && message == "hi" && rant.message != message);
    assert!(rant == *"hi" && message == *"hi");
    assert!(message != "Hi" && rant != *"CalmSparrow");
}

#[test]
fn categories_are_iterated_primary_first() {
    let document = document("categories-in-every-shape");
    for stream in &document.livestreams.items {
        let Categories {
            primary, secondary, ..
        } = &stream.categories;
        let expected: Vec<_> = [primary, secondary].into_iter().flatten().collect();
        assert_eq!(stream.categories.iter().collect::<Vec<_>>(), expected);
    }
}
