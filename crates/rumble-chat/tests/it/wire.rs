//! Builders for the JSON of events, written by hand. All names and texts are invented.

pub(crate) const STREAM: u64 = 900_100_200;

/// One Server-Sent Event. Line breaks of the test source become spaces.
pub(crate) fn event(json: &str) -> Vec<u8> {
    format!("data: {}\n\n", json.replace('\n', " ")).into_bytes()
}

/// A message sent at 18:00:00.
pub(crate) fn message(id: u64, user: u64, text: &str) -> String {
    message_at(0, id, user, text)
}

/// A message sent this number of seconds after 18:00:00.
pub(crate) fn message_at(seconds: u64, id: u64, user: u64, text: &str) -> String {
    with(
        &message_without_time(id, user, text),
        &format!(r#""time":"{}""#, time(seconds)),
    )
}

pub(crate) fn message_without_time(id: u64, user: u64, text: &str) -> String {
    let text = serde_json::to_string(text).unwrap();
    format!(r#"{{"id":"{id}","user_id":"{user}","text":{text}}}"#)
}

/// A removed message as in an `init`.
pub(crate) fn removed(id: u64, user: u64) -> String {
    format!(
        r#"{{"id":"{id}","user_id":"{user}","time":"{}","is_deleted":true}}"#,
        time(0)
    )
}

/// An object with additional members.
pub(crate) fn with(object: &str, members: &str) -> String {
    format!("{},{members}}}", object.strip_suffix('}').unwrap())
}

pub(crate) fn user(id: u64, name: &str) -> String {
    format!(r#"{{"id":"{id}","username":"{name}"}}"#)
}

pub(crate) fn time(seconds: u64) -> String {
    format!(
        "2026-03-14T{:02}:{:02}:{:02}+00:00",
        18 + seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

pub(crate) fn messages(messages: &[String]) -> String {
    batch(messages, &[], &[])
}

pub(crate) fn batch(messages: &[String], users: &[String], channels: &[String]) -> String {
    format!(
        r#"{{"type":"messages","data":{{"messages":[{}],"users":[{}],"channels":[{}]}}}}"#,
        messages.join(","),
        users.join(","),
        channels.join(",")
    )
}

pub(crate) fn init(messages: &[String]) -> String {
    init_with(messages, r#""can_moderate":false"#)
}

/// An `init` with additional members of `data`.
pub(crate) fn init_with(messages: &[String], members: &str) -> String {
    format!(
        r#"{{"type":"init","data":{{"chat":{{"id":"{STREAM}"}},"messages":[{}],"channels":[],{members}}}}}"#,
        messages.join(",")
    )
}

pub(crate) fn delete(ids: &[u64]) -> String {
    let ids: Vec<_> = ids.iter().map(|id| format!(r#""{id}""#)).collect();
    format!(
        r#"{{"type":"delete_messages","data":{{"message_ids":[{}]}}}}"#,
        ids.join(",")
    )
}

pub(crate) fn mute(user: u64) -> String {
    format!(r#"{{"type":"mute_users","data":{{"user_ids":["{user}"]}}}}"#)
}

pub(crate) fn pin(message: &str) -> String {
    format!(r#"{{"type":"pin_message","data":{{"message":{message}}}}}"#)
}

pub(crate) fn unpin(message: &str) -> String {
    format!(r#"{{"type":"unpin_message","data":{{"message":{message}}}}}"#)
}
