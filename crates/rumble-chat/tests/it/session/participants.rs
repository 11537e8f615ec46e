//! Users and channels: stored, updated, and the channel that a user posts as.

use rumble_chat::Limits;
use rumble_chat::model::ChannelId;

use crate::helpers::{Chat, channel_id, lines, user_id};
use crate::wire;

const CHANNEL: &str = r#"{"id":"7700001","username":"Sparrow Studio","link":"/c/SparrowStudio"}"#;

fn posted_as(message: &str, channel: u64) -> String {
    wire::with(message, &format!(r#""channel_id":{channel}"#))
}

#[test]
fn a_message_has_its_author() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let message = chat.message(&wire::batch(
        &[wire::message(1, 5, "hi")],
        &[wire::user(5, "CalmSparrow")],
        &["[]".to_owned()],
    ));
    assert_eq!(
        (message.user().username.as_str(), message.author_name()),
        ("CalmSparrow", "CalmSparrow")
    );
    assert!(message.channel().is_none());
    // A later batch can omit the user.
    let later = chat.message(&wire::messages(&[wire::message(2, 5, "again")]));
    assert_eq!(later.user().username, "CalmSparrow");
}

#[test]
fn an_unknown_author_has_only_an_id() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let message = chat.message(&wire::messages(&[wire::message(1, 5, "hi")]));
    assert_eq!(
        (message.user().id, message.user().username.as_str()),
        (user_id(5), "")
    );
    assert!(chat.session.state().user(user_id(5)).is_none());
}

#[test]
fn a_sparse_record_updates_only_its_members() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let full = r##"{"id":"5","username":"CalmSparrow","link":"/user/CalmSparrow","is_follower":true,
        "image.1":"https://avatars.example.com/q.jpeg","color":"#2c93bc","badges":["premium"],"mood":"calm"}"##;
    let before = chat.message(&wire::batch(&[wire::message(1, 5, "a")], &[full.to_owned()], &[]));
    let short = r#"{"id":"5","username":"LoudHeron"}"#;
    let after = chat.message(&wire::batch(
        &[wire::message(2, 5, "b")],
        &[short.to_owned()],
        &[],
    ));
    let known = chat.session.state().user(user_id(5)).unwrap();
    for user in [after.user(), &known] {
        assert_eq!(user.username, "LoudHeron");
        assert_eq!(user.color.unwrap().to_string(), "#2c93bc");
        assert_eq!(user.image.as_deref(), Some("https://avatars.example.com/q.jpeg"));
        assert_eq!(user.link.as_deref(), Some("/user/CalmSparrow"));
        assert_eq!(
            (user.is_follower, &user.badges[..]),
            (Some(true), &["premium".to_owned()][..])
        );
        assert_eq!(user.get("mood").unwrap().get(), r#""calm""#);
    }
    // A delivered message keeps its author as of its delivery.
    assert_eq!(before.user().username, "CalmSparrow");
    // An empty list is an update, too.
    let none = r#"{"id":"5","badges":[]}"#;
    chat.feed(&wire::batch(&[], &[none.to_owned()], &[]));
    let user = chat.session.state().user(user_id(5)).unwrap();
    assert_eq!((user.badges.len(), user.username.as_str()), (0, "LoudHeron"));
}

#[test]
fn gifts_update_users_and_channels() {
    let mut chat = Chat::opened(&wire::init(&[]));
    chat.feed(&wire::batch(
        &[],
        &[r#"{"id":"5","username":"CalmSparrow","is_follower":true}"#.to_owned()],
        &[CHANNEL.to_owned()],
    ));
    chat.feed(
        r#"{"type":"gift_purchased","data":{"user_id":5,"users":[{"id":"5","username":"Heron"},
            {"id":"6","username":"New"}],"channels":[{"id":"7700001","username":"Workshop"}]}}"#,
    );
    let state = chat.session.state();
    let heron = state.user(user_id(5)).unwrap();
    assert_eq!(
        (heron.username.as_str(), heron.is_follower),
        ("Heron", Some(true))
    );
    assert_eq!(state.user(user_id(6)).unwrap().username, "New");
    let channel = state.channel(channel_id(7_700_001)).unwrap();
    assert_eq!(
        (channel.username.as_str(), channel.link.as_deref()),
        ("Workshop", Some("/c/SparrowStudio"))
    );
}

#[test]
fn a_channel_belongs_to_its_account() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let message = chat.message(&wire::batch(
        &[posted_as(&wire::message(1, 5, "welcome"), 7_700_001)],
        &[wire::user(5, "CalmSparrow")],
        &[CHANNEL.to_owned()],
    ));
    assert_eq!(message.author_name(), "Sparrow Studio");
    assert_eq!(message.user().username, "CalmSparrow");
    assert_eq!(message.channel().unwrap().id, channel_id(7_700_001));
    let state = chat.session.state();
    assert_eq!(state.owner_of(channel_id(7_700_001)), Some(user_id(5)));
    assert_eq!(state.appears_as(user_id(5)), Some(channel_id(7_700_001)));
    assert_eq!(state.channels_of(user_id(5)), [channel_id(7_700_001)]);
}

#[test]
fn the_latest_message_determines_the_user_of_a_channel() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let channels = [
        CHANNEL.to_owned(),
        r#"{"id":"7700002","username":"Heron Two"}"#.to_owned(),
    ];
    let users = [wire::user(5, "CalmSparrow"), wire::user(6, "TinBucket")];
    let (one, two) = (channel_id(7_700_001), channel_id(7_700_002));
    let mut id = 0;
    let mut post = |chat: &mut Chat, user, channel: Option<ChannelId>| {
        id += 1;
        let sent = wire::message(id, user, "x");
        let sent = channel.map_or(sent.clone(), |channel| posted_as(&sent, channel.get()));
        chat.feed(&wire::batch(&[sent], &users, &channels));
    };
    post(&mut chat, 5, Some(one));
    post(&mut chat, 5, Some(two));
    post(&mut chat, 5, Some(one));
    assert_eq!(chat.session.state().channels_of(user_id(5)), [two, one]);
    post(&mut chat, 5, None);
    assert_eq!(chat.session.state().appears_as(user_id(5)), None);
    assert_eq!(chat.session.state().channels_of(user_id(5)), [two, one]);
    // The owner of a channel can change.
    post(&mut chat, 6, Some(one));
    assert_eq!(chat.session.state().owner_of(one), Some(user_id(6)));
    assert_eq!(chat.session.state().owner_of(two), Some(user_id(5)));
    assert_eq!(chat.session.state().channels().count(), 2);
    assert_eq!(chat.session.state().owner_of(channel_id(9)), None);
    assert!(chat.session.state().channels_of(user_id(9)).is_empty());
}

#[test]
fn a_replay_does_not_change_the_user_of_a_channel() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let as_channel = posted_as(&wire::message(1, 5, "x"), 7_700_001);
    let users = [wire::user(5, "CalmSparrow")];
    chat.feed(&wire::batch(
        std::slice::from_ref(&as_channel),
        &users,
        &[CHANNEL.to_owned()],
    ));
    chat.feed(&wire::messages(&[wire::message_at(1, 2, 5, "y")]));
    chat.reconnect(&wire::init(&[as_channel]));
    assert_eq!(chat.session.state().appears_as(user_id(5)), None);
}

#[test]
fn an_unknown_channel_falls_back_to_the_user() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let message = chat.message(&wire::batch(
        &[posted_as(&wire::message(1, 5, "x"), 7_700_001)],
        &[wire::user(5, "CalmSparrow")],
        &[],
    ));
    assert_eq!(message.channel_id, Some(channel_id(7_700_001)));
    assert!(message.channel().is_none());
    assert_eq!(message.author_name(), "CalmSparrow");
}

#[test]
fn lists_can_be_missing_or_of_another_type() {
    let mut chat = Chat::opened(r#"{"type":"init","data":{}}"#);
    for (json, expected) in [
        (r#"{"type":"messages"}"#, &[][..]),
        (r#"{"type":"messages","data":{}}"#, &[]),
        (r#"{"type":"messages","data":[]}"#, &[]),
        (
            r#"{"type":"messages","data":{"channels":[[]],"users":[null],"messages":null}}"#,
            &[],
        ),
        (
            r#"{"type":"messages","data":{"messages":[{"id":1,"user_id":5,"text":"a"}],"channels":[[]]}}"#,
            &["1: a"],
        ),
        (
            r#"{"type":"messages","data":{"messages":[{"id":2,"user_id":5,"text":"b"}],"channels":[null]}}"#,
            &["2: b"],
        ),
        (
            r#"{"type":"messages","data":{"messages":[[],{"id":3,"user_id":5,"text":"c"},null]}}"#,
            &["3: c"],
        ),
        (
            r#"{"data":{"messages":[{"id":4,"user_id":5,"text":"d"}]},"type":"messages"}"#,
            &["4: d"],
        ),
        (r#"{"type":"init","data":null}"#, &["init 0", "gap 4.."]),
        (r#"{"type":"mute_users","data":{}}"#, &["muted "]),
    ] {
        assert_eq!(lines(&chat.feed(json)), expected, "{json}");
    }
    assert_eq!(chat.session.stats().malformed, 0);
}

#[test]
fn the_least_recently_seen_participants_are_evicted() {
    let limits = Limits::default().users(3);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    let post = |chat: &mut Chat, id: u64, users: &[u64]| {
        let sent: Vec<_> = users
            .iter()
            .map(|user| wire::message(id * 10 + user, *user, "x"))
            .collect();
        let users: Vec<_> = users
            .iter()
            .map(|user| wire::user(*user, &format!("U{user}")))
            .collect();
        chat.feed(&wire::batch(&sent, &users, &[]));
    };
    post(&mut chat, 1, &[1]);
    post(&mut chat, 2, &[2]);
    post(&mut chat, 3, &[3]);
    post(&mut chat, 4, &[1]);
    post(&mut chat, 5, &[4]);
    let mut known: Vec<_> = chat.session.state().users().map(|user| user.id.get()).collect();
    known.sort_unstable();
    assert_eq!(known, [1, 3, 4]);
}

#[test]
fn a_new_user_does_not_evict_an_author_of_the_event() {
    let limits = Limits::default().users(2).channels(2);
    let channel = |id: u64| format!(r#"{{"id":"{id}","username":"C{id}"}}"#);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    let known = [wire::user(1, "U1"), wire::user(2, "U2")];
    chat.feed(&wire::batch(&[], &known, &[channel(11), channel(12)]));
    // The user seen least recently posts a message, and so does a new one.
    let events = chat.feed(&wire::batch(
        &[
            posted_as(&wire::message(1, 1, "old"), 11),
            posted_as(&wire::message(2, 3, "new"), 13),
        ],
        &[wire::user(1, "U1"), wire::user(3, "U3")],
        &[channel(11), channel(13)],
    ));
    let names: Vec<_> = events
        .iter()
        .map(|event| match event {
            rumble_chat::Event::Message(message) => {
                (message.user().username.clone(), message.author_name().to_owned())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, [("U1".into(), "C11".into()), ("U3".into(), "C13".into())]);
}

#[test]
fn a_complete_record_removes_badges_and_picture() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let moderator = r##"{"id":"5","username":"CalmSparrow","link":"/user/CalmSparrow","color":"#2c93bc",
        "image.1":"https://avatars.example.com/q.jpeg","badges":["moderator","admin"]}"##;
    chat.feed(&wire::batch(
        &[wire::message(1, 5, "a")],
        &[moderator.to_owned()],
        &[],
    ));
    let viewer = r##"{"id":"5","username":"CalmSparrow","link":"/user/CalmSparrow","color":"#2c93bc"}"##;
    let after = chat.message(&wire::batch(
        &[wire::message(2, 5, "b")],
        &[viewer.to_owned()],
        &[],
    ));
    let known = chat.session.state().user(user_id(5)).unwrap();
    for user in [after.user(), &known] {
        assert!(user.badges.is_empty() && user.image.is_none());
    }
}

/// More users than are kept; the first is the author of the history.
#[test]
fn an_author_in_a_large_init_counts_as_recently_seen() {
    let users: Vec<_> = (1..=50)
        .map(|id| format!(r#"{{"id":"{id}","username":"User{id}"}}"#))
        .collect();
    let init = format!(
        r#"{{"type":"init","data":{{"messages":[{}],"users":[{}]}}}}"#,
        wire::message(1, 1, "hi"),
        users.join(",")
    );
    let mut chat = Chat::opened_with(&Limits::default().users(10), &init);
    let later = chat.message(&wire::messages(&[wire::message(2, 1, "again")]));
    assert_eq!(later.user().username, "User1");
}
