//! Hazards for a careless decoder.

use rumble_model::livestream_api::{ApiType, Document, FollowTime, GiftType, Visibility};
use rumble_model::{StreamId, Timestamp};

use super::{NOW, document, malformed, only_stream, second, text};

/// A document with these members in addition to or instead of the required ones.
fn with(members: &str) -> Document {
    let text = format!(
        r#"{{"now":{NOW},"type":"user","user_id":"f1sght","followers":{{}},"subscribers":{{}},"livestreams":[],{members}}}"#
    );
    Document::decode(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn badges_can_be_a_list_an_object_or_missing() {
    let document = document("badges-in-every-shape");
    let badges: Vec<_> = only_stream(&document)
        .chat
        .recent_messages
        .items
        .iter()
        .map(|row| row.badges.join(" "))
        .collect();
    assert_eq!(
        badges,
        [
            "premium whale-blue",
            "premium whale-blue",
            "premium verified",
            "",
            "",
            ""
        ]
    );
}

#[test]
fn a_category_can_be_missing_in_every_way() {
    let document = document("categories-in-every-shape");
    let primaries: Vec<_> = document
        .livestreams
        .items
        .iter()
        .map(|stream| {
            stream
                .categories
                .primary
                .as_ref()
                .map(|category| category.slug.as_str())
        })
        .collect();
    let slug = Some("news");
    assert_eq!(primaries, [slug, slug, slug, None, None, None, None]);
    let streams = &document.livestreams.items;
    assert!(streams.iter().all(|stream| stream.categories.secondary.is_none()));
}

#[test]
fn numbers_can_be_text() {
    let (texts, numbers) = (document("numbers-as-text"), document("user-live"));
    assert_eq!(texts.now, NOW);
    assert_eq!(texts.max_num_results, Some(50));
    assert_eq!(
        (texts.followers.num_followers, texts.followers.num_followers_total),
        (212, 498)
    );
    assert_eq!(texts.subscribers.num_subscribers, 2);
    let row = |document: &Document| (**document.subscribers.recent_subscribers.items[0]).clone();
    assert_eq!(row(&texts), row(&numbers));
    let gifts = |document: &Document| {
        let gifts = document.gifted_subs.clone().unwrap();
        (
            gifts.num_gifted_subs,
            (**gifts.recent_gifted_subs.items[0]).clone(),
        )
    };
    assert_eq!(gifts(&texts), gifts(&numbers));
    let stream = only_stream(&texts);
    assert_eq!(stream.is_live, Some(true));
    assert_eq!((stream.likes, stream.dislikes, stream.watching_now), (12, 4, 37));
    let rant = &stream.chat.recent_rants.items[0];
    assert_eq!((rant.amount_cents, rant.amount_dollars), (500, 5));
}

#[test]
fn negative_and_malformed_counts_are_zero() {
    for value in ["-3", "2.5", "\"2.5\"", "\"many\"", "null", "[3]", "1e999"] {
        let document = with(&format!(
            r#""followers":{{"num_followers":{value},"num_followers_total":3}}"#
        ));
        assert_eq!(document.followers.num_followers, 0, "{value}");
        assert_eq!(document.followers.num_followers_total, 3, "{value}");
    }
}

#[test]
fn php_writes_an_empty_list_for_an_empty_object() {
    let document = document("empty-lists-for-objects");
    assert_eq!(document.followers.num_followers, 0);
    assert!(document.gifted_subs.is_none());
    let stream = only_stream(&document);
    assert!(stream.is_live == Some(true) && stream.categories.primary.is_none());
    assert!(stream.chat.recent_rants.items.is_empty());
}

#[test]
fn empty_values_have_many_spellings() {
    let document = document("empty-in-every-spelling");
    assert!(document.followers.latest_follower.is_none());
    assert!(document.subscribers.latest_subscriber.is_none());
    assert!(document.gifted_subs.as_ref().unwrap().latest_gifted_sub.is_none());
    let stream = only_stream(&document);
    assert!(stream.chat.latest_message.is_none() && stream.chat.latest_rant.is_none());
    assert_eq!(stream.scheduled_on, Timestamp::default());
    assert_eq!(document.username, None);
    for nothing in ["null", "false", "\"\"", "[]", "{}", "[[]]", "[null]"] {
        let document = with(&format!(r#""livestreams":{nothing}"#));
        assert!(document.livestreams.items.is_empty(), "{nothing}");
        assert!(document.livestreams.malformed.is_empty(), "{nothing}");
    }
}

#[test]
fn identical_names_are_all_counted() {
    let document = document("same-user-twice");
    let follows: Vec<_> = document
        .followers
        .recent_followers
        .items
        .iter()
        .map(|row| (row.username.as_str(), second(&row.followed_on)))
        .collect();
    assert_eq!(
        follows,
        [("TidePool", 1_100), ("BrassLantern", 400), ("TidePool", 100)]
    );
    let subscriptions: Vec<_> = document
        .subscribers
        .recent_subscribers
        .items
        .iter()
        .map(|row| (row.username.as_str(), row.amount_cents))
        .collect();
    assert_eq!(subscriptions, [("MintCoffee", 500), ("MintCoffee", 0)]);
    let equal = super::document("equal-messages");
    let messages = &only_stream(&equal).chat.recent_messages.items;
    assert_eq!(messages.len(), 4);
    assert_eq!(**messages[0], **messages[1]);
    assert_ne!(**messages[0], **messages[2]);
    assert_ne!(**messages[0], **messages[3]);
}

#[test]
fn the_offset_of_a_follow_is_ignored() {
    let document = document("follower-label");
    assert_eq!(document.now, 1_768_000_000);
    let ago = |document: &Document| -> Vec<_> {
        let rows = &document.followers.recent_followers.items;
        rows.iter()
            .map(|row| document.now - row.followed_on.unix_seconds().unwrap())
            .collect()
    };
    assert_eq!(ago(&document), [7_200, 86_400]);
    let latest = document.followers.latest_follower.as_ref().unwrap();
    assert!(latest.followed_on.raw().ends_with("-04:00"));
    assert_eq!(
        ago(&document)[0],
        document.now - latest.followed_on.unix_seconds().unwrap()
    );

    let labelled = Document::decode_with(&text("follower-label"), FollowTime::UseOffset).unwrap();
    assert_eq!(ago(&labelled), [7_200 - 4 * 3_600, 86_400 - 4 * 3_600]);
    // All other times are as written.
    let subscribed = |document: &Document| {
        document
            .subscribers
            .latest_subscriber
            .as_ref()
            .unwrap()
            .subscribed_on
            .clone()
    };
    assert_eq!(subscribed(&document), subscribed(&labelled));
    assert_eq!(
        subscribed(&document).rfc3339_utc().as_deref(),
        Some("2026-03-14T18:13:00Z")
    );
}

#[test]
fn a_follow_in_the_future_is_corrected() {
    let document = document("follower-in-the-future");
    let times: Vec<_> = document
        .followers
        .recent_followers
        .items
        .iter()
        .map(|row| row.followed_on.unix_seconds().map(|at| at - document.now))
        .collect();
    assert_eq!(times, [None, Some(300), Some(0)]);
    let distrusted = &document.followers.recent_followers.items[0].followed_on;
    assert_eq!(distrusted.raw(), "2026-03-14T18:23:01-04:00");
    assert_eq!(distrusted.rfc3339_utc(), None);
}

#[test]
fn now_can_be_last() {
    let document = Document::decode(
        r#"{"followers":{"recent_followers":[{"username":"TidePool","followed_on":"2026-03-14T18:23:01-04:00"}]},
            "subscribers":{},"livestreams":[],"user_id":"f1sght","type":"user","now":1773512280}"#,
    )
    .unwrap();
    assert_eq!(
        document.followers.recent_followers.items[0].followed_on.instant(),
        None
    );
}

#[test]
fn a_malformed_row_affects_only_itself() {
    let document = document("one-malformed-row-in-each-list");
    let followers = &document.followers.recent_followers;
    assert_eq!(malformed(followers), [("recent_followers", 1, "expected a text")]);
    assert!(followers.malformed[0].raw.contains("no name"));
    let subscribers = &document.subscribers.recent_subscribers;
    assert_eq!(
        malformed(subscribers),
        [("recent_subscribers", 1, "not an object")]
    );
    let gifts = document.gifted_subs.as_ref().unwrap();
    assert_eq!(
        malformed(&gifts.recent_gifted_subs),
        [("recent_gifted_subs", 0, "missing field `purchased_by`")]
    );
    assert_eq!(gifts.recent_gifted_subs.items[0].purchased_by, "Night Ferry");
    assert_eq!(
        malformed(&document.livestreams),
        [("livestreams", 0, "`id` is missing or not a string")]
    );
    let chat = &only_stream(&document).chat;
    assert_eq!(
        malformed(&chat.recent_messages),
        [("recent_messages", 1, "expected a text")]
    );
    assert_eq!(
        malformed(&chat.recent_rants),
        [
            ("recent_rants", 1, "not an object"),
            ("latest_rant", 0, "not an object")
        ]
    );
    assert!(chat.latest_rant.is_none());
}

#[test]
fn a_stream_requires_an_id() {
    let reason = |stream: &str| {
        let document = with(&format!(r#""livestreams":[{stream}]"#));
        assert!(document.livestreams.items.is_empty(), "{stream}");
        document
            .livestreams
            .malformed
            .first()
            .map(|malformed| malformed.reason.clone())
    };
    assert_eq!(
        reason(r#"{"is_live":true}"#).as_deref(),
        Some("`id` is missing or not a string")
    );
    for stream in [
        r#"{"id":"f1ult4"}"#,
        r#"{"id":"f1ult4","is_live":[]}"#,
        r#"{"id":"f1ult4","is_live":"unknown"}"#,
    ] {
        let document = with(&format!(r#""livestreams":[{stream}]"#));
        assert_eq!(only_stream(&document).is_live, None, "{stream}");
    }
    assert_eq!(
        reason(r#"{"id":"no id","is_live":true}"#).as_deref(),
        Some("`id` is not a base-36 id")
    );
    assert_eq!(
        reason(r#"{"id":"0","is_live":true}"#).as_deref(),
        Some("`id` is not a base-36 id")
    );
    assert_eq!(reason(r#"{"id":""}"#), None);
    let bare = with(r#""livestreams":[{"id":"f1ult4","is_live":false}]"#);
    assert_eq!(only_stream(&bare).id, StreamId::new(910_100_200).unwrap());
}

#[test]
fn unknown_members_are_kept() {
    let document = document("unknown-members");
    assert_eq!(document.kind, ApiType::Other("station".to_owned()));
    assert_eq!(document.subscribers.num_subscribers_total, Some(9));
    let level = |sparkle: Option<&serde_json::value::RawValue>| {
        let sparkle: serde_json::Value = serde_json::from_str(sparkle.unwrap().get()).unwrap();
        assert_eq!(sparkle["level"], 3);
    };
    level(document.get("sparkle"));
    level(document.followers.other.get("sparkle").map(Box::as_ref));
    level(document.subscribers.other.get("sparkle").map(Box::as_ref));
    level(document.followers.recent_followers.items[0].get("sparkle"));
    level(document.subscribers.recent_subscribers.items[0].get("sparkle"));
    let gifts = document.gifted_subs.as_ref().unwrap();
    level(gifts.other.get("sparkle").map(Box::as_ref));
    let gift = &gifts.recent_gifted_subs.items[0];
    level(gift.get("sparkle"));
    assert_eq!(gift.gift_type, GiftType::Other("golden".to_owned()));
    let stream = &document.livestreams.items[0];
    level(stream.get("sparkle"));
    assert_eq!(stream.visibility, Visibility::Other("friends".to_owned()));
    assert!(stream.get("categories").unwrap().get().contains("sparkle"));
    level(stream.chat.other.get("sparkle").map(Box::as_ref));
    level(stream.chat.recent_messages.items[0].get("sparkle"));
    level(stream.chat.recent_rants.items[0].get("sparkle"));
    assert_eq!(document.get("nonsense").map(|value| value.get().len()), None);
}

#[test]
fn a_lone_surrogate_replaces_one_character() {
    let document = with(
        r#""username":"Dry\ud83ddock","livestreams":[{"id":"f1ult4","is_live":true,"title":"Keel \ud83d\ude00\ude00",
            "chat":{"recent_messages":[{"username":"TidePool","text":"cut \ud83d"}]}}]"#,
    );
    assert_eq!(document.username.as_deref(), Some("Dry\u{fffd}dock"));
    let stream = only_stream(&document);
    assert_eq!(stream.title, "Keel \u{1f600}\u{fffd}");
    assert_eq!(stream.chat.recent_messages.items[0].text, "cut \u{fffd}");
    super::assert_nothing_malformed(&document);
}
