//! Unknown members stay readable; known records are not decoded again.

use std::sync::Arc;

use rumble_model::chat::{Channel, ChatEvent, Color, Envelope, KnownRecords, Messages, User};
use rumble_model::{ChannelId, Identified, LazyRecord, MalformedItem, Record, UserId};

use super::{batch, batch_of, envelope, event, init, only, user_id};

#[test]
fn unknown_members_are_readable_everywhere() {
    let envelope = envelope(
        r#"{"type":"messages","version":[2],"data":{
            "messages":[{"id":"1","user_id":"2","reply_to":{"id":"9"},"rant":{"price_cents":100,"glow":1}}],
            "users":[{"id":"2","username":"TinBucket","mood":"calm"}],
            "channels":[{"id":"3","username":"Ferry","tier": "gold"}],
            "cursor":"abc"},"node":"w7"}"#,
    );
    assert_eq!(envelope.other["version"].get(), "[2]");
    assert_eq!(envelope.other["node"].get(), "\"w7\"");
    let ChatEvent::Messages(batch) = envelope.event else {
        panic!()
    };
    assert_eq!(batch.other["cursor"].get(), "\"abc\"");
    let message = &batch.messages.items[0];
    assert_eq!(message.get("reply_to").unwrap().get(), r#"{"id":"9"}"#);
    assert_eq!(
        message.get("rant").unwrap().get(),
        r#"{"price_cents":100,"glow":1}"#
    );
    assert_eq!(message.get("id").unwrap().get(), "\"1\"");
    assert!(message.get("nothing").is_none());
    assert_eq!(batch.users.items[0].get("mood").unwrap().get(), "\"calm\"");
    assert_eq!(batch.channels.items[0].get("tier").unwrap().get(), "\"gold\"");
}

#[test]
fn raw_is_the_text_between_the_commas() {
    let record = "{ \"id\" : \"1\",\t\"user_id\":\"2\", \"text\" : \"a\\u0041 \\/ é\" }";
    let message = only(&batch_of(&format!("  {record}\n")));
    assert_eq!(message.raw(), record);
    assert_eq!(message.text, "aA / é");
    assert_eq!(message.get("text").unwrap().get(), r#""a\u0041 \/ é""#);
}

#[test]
fn data_can_precede_its_type() {
    let data =
        r#"{"messages":[{"id":"1","user_id":"2","text":"hi"}],"users":[{"id":"2"}],"channels":[[]],"x":1}"#;
    let first = batch(&format!(
        r#"{{"type":"messages","data":{data},"request_id":"r"}}"#
    ));
    let last = batch(&format!(
        r#"{{"data":{data},"request_id":"r","type":"messages"}}"#
    ));
    assert_eq!(format!("{first:?}"), format!("{last:?}"));
    assert_eq!(last.messages.items[0].text, "hi");
    assert_eq!(
        init(r#"{"data":{"chat":{"id":"7"}},"type":"init"}"#)
            .chat_id
            .unwrap()
            .get(),
        7
    );
    let ChatEvent::MuteUsers(mute) = event(r#"{"data":{"user_ids":[7]},"type":"mute_users"}"#) else {
        panic!()
    };
    assert_eq!(mute.user_ids.items, [user_id(7)]);
}

#[test]
fn names_can_be_escaped_and_repeated() {
    let message = only(
        r#"{"t\u0079pe":"messages","d\u0061ta":{"m\u0065ssages":[{"\u0069d":"1","user_\u0069d":"2","t\u0065xt":"hi"}]}}"#,
    );
    assert_eq!(message.text, "hi");
    assert_eq!(message.get("text").unwrap().get(), "\"hi\"");
    // The last one is used, as usual in JSON.
    let message = only(&batch_of(r#"{"id":"1","user_id":"2","mood":1,"mood":2}"#));
    assert_eq!(message.get("mood").unwrap().get(), "2");
    let twice =
        r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"2"}]},"data":{"messages":[]}}"#;
    assert!(batch(twice).messages.items.is_empty());
    let then_nothing = r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"2"}]},"data":null}"#;
    assert!(batch(then_nothing).messages.items.is_empty());
}

#[test]
fn texts_of_any_language_and_escapes_are_decoded() {
    let texts = [
        ("\"Grüße aus Zürich\"", "Grüße aus Zürich"),
        (
            "\"привет, 你好, こんにちは, مرحبا\"",
            "привет, 你好, こんにちは, مرحبا",
        ),
        ("\"👩\u{200d}🚀 🇳🇴\"", "👩\u{200d}🚀 🇳🇴"),
        (r#""\ud83d\udea3 rows""#, "🚣 rows"),
        (r#""\u0041\u00e9\u4f60""#, "Aé你"),
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        // A typed backslash.
        (r#""\\x""#, r"\x"),
        (r#""\\u0041""#, r"\u0041"),
        (r#""C:\\new\\table""#, r"C:\new\table"),
        (r#""\\\\""#, r"\\"),
        (r#""\u0000\u001b[31m""#, "\0\u{1b}[31m"),
        ("\"\u{202e}desrever\u{7f}\u{9b}\"", "\u{202e}desrever\u{7f}\u{9b}"),
        (r#""{\"type\":\"init\"}""#, r#"{"type":"init"}"#),
        ("\"</script>&amp;\"", "</script>&amp;"),
        (r#""""#, ""),
        (r#""\ufeff""#, "\u{feff}"),
    ];
    for (json, text) in texts {
        let message = only(&batch_of(&format!(r#"{{"id":"1","user_id":"2","text":{json}}}"#)));
        assert_eq!(message.text, text);
        assert_eq!(message.get("text").unwrap().get(), json);
        let user = batch(&format!(
            r#"{{"type":"messages","data":{{"users":[{{"id":"2","username":{json}}}]}}}}"#
        ));
        assert_eq!(user.users.items[0].username, text);
    }
}

/// The records of an earlier event.
#[derive(Default)]
pub(crate) struct EarlierRecords {
    channels: Vec<LazyRecord<Channel>>,
    users: Vec<LazyRecord<User>>,
}

impl EarlierRecords {
    pub(crate) fn of(batch: &Messages) -> Self {
        Self {
            channels: batch.channels.items.clone(),
            users: batch.users.items.clone(),
        }
    }
}

impl KnownRecords for EarlierRecords {
    fn user(&self, id: UserId) -> Option<&Arc<str>> {
        self.users.iter().find(|user| user.id == id)?.text()
    }

    fn channel(&self, id: ChannelId) -> Option<&Arc<str>> {
        self.channels.iter().find(|channel| channel.id == id)?.text()
    }
}

fn same_text<T: Identified>(one: &LazyRecord<T>, other: &LazyRecord<T>) -> bool {
    Arc::ptr_eq(one.text().unwrap(), other.text().unwrap())
}

#[test]
fn a_lazy_record_without_a_text_has_only_its_id() {
    let json = r#"{"id":"2","username":"TinBucket","mood":"calm"}"#;
    let read = LazyRecord::<User>::from_json(json).unwrap();
    let lazy = LazyRecord::<User>::from_text(user_id(2), json.into());
    for user in [&read, &lazy, &lazy.clone()] {
        assert_eq!((user.id(), user.username.as_str()), (user_id(2), "TinBucket"));
        assert_eq!(user.get("mood").unwrap().get(), r#""calm""#);
    }
    let unknown = LazyRecord::<User>::unknown(user_id(2));
    assert!(unknown.is_unknown() && unknown.text().is_none());
    assert_eq!((unknown.id, unknown.username.as_str()), (user_id(2), ""));
    assert!(LazyRecord::<User>::from_json(r#"{"username":"TinBucket"}"#).is_err());
}

#[test]
fn repeated_records_are_shared_and_changed_ones_are_not() {
    let json = r#"{"type":"messages","data":{"messages":[],
        "users":[{"id":"2","username":"TinBucket"},{"id":"3","username":"SlowFerry"}],
        "channels":[{"id":"2","username":"Ferry"}]}}"#;
    let first = batch(json);
    let earlier = EarlierRecords::of(&first);
    let changed = json.replace("SlowFerry", "FastFerry");
    for (text, second_user_is_shared) in [(json, true), (changed.as_str(), false)] {
        for text in [text.to_owned(), data_first(text)] {
            let ChatEvent::Messages(again) = Envelope::decode(&text, &earlier).unwrap().event else {
                panic!()
            };
            assert!(same_text(&again.users.items[0], &first.users.items[0]));
            assert!(same_text(&again.channels.items[0], &first.channels.items[0]));
            assert_eq!(
                same_text(&again.users.items[1], &first.users.items[1]),
                second_user_is_shared
            );
        }
    }
    let ChatEvent::Messages(again) = Envelope::decode(&changed, &earlier).unwrap().event else {
        panic!()
    };
    assert_eq!(again.users.items[1].username, "FastFerry");
    let init = json.replace(r#""type":"messages""#, r#""type":"init""#);
    let ChatEvent::Init(init) = Envelope::decode(&init, &earlier).unwrap().event else {
        panic!()
    };
    assert!(same_text(&init.users.items[0], &first.users.items[0]));
}

fn data_first(json: &str) -> String {
    let data = json
        .strip_prefix(r#"{"type":"messages","#)
        .unwrap()
        .strip_suffix('}')
        .unwrap();
    format!(r#"{{{data},"type":"messages"}}"#)
}

fn user(json: &str) -> Record<User> {
    Record::from_json(json).unwrap()
}

#[test]
fn a_sparse_update_replaces_only_its_members() {
    let old = user(
        r##"{"id":"2","username":"TinBucket","image.1":"https://avatars.example/tin.png","color":"#c38b1b",
            "badges":["premium"],"is_follower":true,"mood":"calm"}"##,
    );
    let new = old.updated_by(&user(
        r#"{"id":"2","username":"GoldBucket","is_follower":false,"tier":[1]}"#,
    ));
    assert_eq!(new.id, user_id(2));
    assert_eq!(new.username, "GoldBucket");
    assert_eq!(new.is_follower, Some(false));
    assert_eq!(new.image.as_deref(), Some("https://avatars.example/tin.png"));
    assert_eq!(new.color, Color::parse("#c38b1b"));
    assert_eq!(new.badges, ["premium"]);
    assert_eq!(new.get("mood").unwrap().get(), "\"calm\"");
    assert_eq!(new.get("tier").unwrap().get(), "[1]");
    // The text is one JSON object with every member once.
    let again: serde_json::Value = serde_json::from_str(new.raw()).unwrap();
    assert_eq!(again.as_object().unwrap().len(), 8);
    assert_eq!(again["username"], "GoldBucket");
}

#[test]
fn a_complete_update_replaces_the_record() {
    let old = user(r#"{"id":"2","username":"TinBucket"}"#);
    let later = user(r#"{"username": "GoldBucket", "id": 2, "link": "/user/GoldBucket"}"#);
    assert_eq!(old.updated_by(&later).raw(), later.raw());
    assert_eq!(user(r#"{"id":"2"}"#).updated_by(&old).raw(), old.raw());
}

#[test]
fn an_update_can_clear_a_member() {
    let old = user(r#"{"id":"2","badges":["premium"],"image.1":"x","mood":1}"#);
    let new = old.updated_by(&user(r#"{"id":"2","badges":[],"image.1":null}"#));
    assert!(new.badges.is_empty() && new.image.is_none());
    assert_eq!(new.get("mood").unwrap().get(), "1");
}

#[test]
fn an_update_accepts_unusual_names() {
    let old = user(r#"{"id":"2","a\"b":1,"é\n":2,"\u0061":3}"#);
    let new = old.updated_by(&user(r#"{"id":"2","a":4}"#));
    assert_eq!(new.get("a\"b").unwrap().get(), "1");
    assert_eq!(new.get("é\n").unwrap().get(), "2");
    assert_eq!(new.get("a").unwrap().get(), "4");
}

/// For each member, the results of a sparse and of a complete later record, in each form that the member can have.
#[test]
fn update_follows_the_wire_page_member_by_member() {
    const KNOWN: &str = r##"{"id":"2","username":"TinBucket","link":"/user/TinBucket","image.1":"x","color":"#aabbcc",
        "badges":["admin"],"is_follower":true,"channel_id":7}"##;
    let after = |members: &str| user(KNOWN).updated_by(&user(&format!(r#"{{"id":"2"{members}}}"#)));
    let sparse = |members: &str| after(members);
    for whole in [r##","color":"#000000""##, r#","link":"/user/New""#] {
        let whole = |members: &str| after(&format!("{members}{whole}"));
        assert!(whole("").badges.is_empty() && whole("").image.is_none());
        assert_eq!(whole(r#","badges":["premium"]"#).badges, ["premium"]);
        assert_eq!(whole(r#","image.1":"y""#).image.as_deref(), Some("y"));
        // Missing in a complete record has no meaning for these.
        assert_eq!(whole("").username, "TinBucket");
        assert_eq!(whole("").is_follower, Some(true));
        assert_eq!(whole("").channel_id.map(|id| id.get()), Some(7));
    }
    assert_eq!(sparse("").badges, ["admin"]);
    assert_eq!(sparse("").image.as_deref(), Some("x"));
    for empty in [r#","badges":null"#, r#","badges":[]"#] {
        assert!(sparse(empty).badges.is_empty(), "{empty}");
    }
    assert_eq!(sparse(r#","image.1":null"#).image, None);
    for empty in [r#","username":null"#, r#","username":"""#] {
        assert_eq!(sparse(empty).username, "TinBucket", "{empty}");
    }
    assert_eq!(sparse(r#","username":"GoldBucket""#).username, "GoldBucket");
    assert_eq!(sparse(r#","is_follower":false"#).is_follower, Some(false));
    assert_eq!(sparse(r##","color":"#010203""##).color, Color::parse("#010203"));
}

#[test]
fn a_complete_channel_without_a_picture_removes_it() {
    let read = |json: &str| Record::<Channel>::from_json(json).unwrap();
    let known = read(r#"{"id":"7","username":"Workshop","link":"/c/Workshop","image.1":"x"}"#);
    assert_eq!(
        known.updated_by(&read(r#"{"id":"7"}"#)).image.as_deref(),
        Some("x")
    );
    let whole = known.updated_by(&read(r#"{"id":"7","username":"","link":"/c/Workshop"}"#));
    assert_eq!(
        (whole.image.as_deref(), whole.username.as_str()),
        (None, "Workshop")
    );
}

#[test]
fn members_beyond_the_limit_are_counted() {
    let many: Vec<_> = (0..150).map(|number| format!(r#""m{number}":1"#)).collect();
    let many = many.join(",");
    let assert_reported = |list, malformed: &[MalformedItem]| {
        let [item] = malformed else {
            panic!("{malformed:?}")
        };
        assert_eq!(
            (item.list, item.index, item.reason.as_str()),
            (list, 100, "50 more members than the object may hold")
        );
    };
    for event in ["messages", "init", "host_ad_read"] {
        let envelope = envelope(&format!(
            r#"{{"type":"{event}","data":{{{many},"can_moderate":true}},{many},"request_id":"r"}}"#
        ));
        assert_reported("envelope", &envelope.malformed);
        assert_eq!(envelope.request_id.as_deref(), Some("r"));
        let of_envelope = match &envelope.event {
            ChatEvent::Messages(batch) => {
                assert!(batch.other.contains_key("m99") && !batch.other.contains_key("m100"));
                // `can_moderate` is one of those that are counted.
                assert!(batch.malformed[0].reason.starts_with("51 more"));
                &envelope.other
            }
            ChatEvent::Init(init) => {
                assert_eq!(init.members.len(), 100);
                assert!(init.malformed[0].reason.starts_with("51 more"));
                // Known members are still read.
                assert_eq!(init.can_moderate, Some(true));
                &envelope.other
            }
            ChatEvent::Unknown(unknown) => {
                assert!(unknown.data().unwrap().get().ends_with(r#""can_moderate":true}"#));
                unknown.other()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(of_envelope.len(), 100);
    }
}

#[test]
fn a_repeated_member_replaces_the_previous_one() {
    let init =
        init(r#"{"type":"init","data":{"pinned_message":{"x":1},"pinned_message":{"x":1},"x":1,"x":2}}"#);
    assert_eq!(init.malformed.len(), 1);
    assert_eq!(init.get("x").unwrap().get(), "2");
    let many = r#""x":1,"#.repeat(300);
    let envelope = envelope(&format!(r#"{{"type":"messages","data":{{{many}"x":2}}}}"#));
    let ChatEvent::Messages(batch) = envelope.event else {
        panic!()
    };
    assert_eq!(batch.other["x"].get(), "2");
    assert!(batch.malformed.is_empty());
}
