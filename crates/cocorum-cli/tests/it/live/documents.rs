//! Documents of the Live Stream API with invented data, and a server that sends them in turn.

use serde_json::{Value, json};

use crate::raw_server;

/// The stream of these documents.
pub(crate) const STREAM: &str = "7k2m9q";
pub(crate) const STREAM_B10: &str = "456977726";

/// An account with one row of every kind.
pub(crate) fn document() -> Value {
    json!({
        "now": 1_773_511_080, "type": "channel", "user_id": "4zt0q", "username": "OtterHost",
        "channel_id": 8_800_001, "channel_name": "Sparrow Studio", "since": null, "max_num_results": 50,
        "followers": {
            "num_followers": 21, "num_followers_total": 34,
            "latest_follower": follower(), "recent_followers": [follower()],
        },
        "subscribers": {
            "num_subscribers": 1, "latest_subscriber": subscriber(), "recent_subscribers": [subscriber()],
        },
        "gifted_subs": {
            "num_gifted_subs": 5, "latest_gifted_sub": gift(), "recent_gifted_subs": [gift()],
        },
        "livestreams": [stream()],
    })
}

/// An account without rows, as of 2023.
pub(crate) fn bare_document() -> Value {
    json!({
        "now": 1_773_511_080, "type": "user", "user_id": "4zt0q",
        "followers": {"num_followers": 0, "num_followers_total": 0, "latest_follower": null, "recent_followers": []},
        "subscribers": {"num_subscribers": 0, "latest_subscriber": null, "recent_subscribers": []},
        "livestreams": [],
    })
}

pub(crate) fn follower() -> Value {
    json!({
        "username": "CalmSparrow", "profile_pic_url": "https://avatars.example.com/sparrow.png",
        "followed_on": "2026-03-14T17:50:00-04:00",
    })
}

pub(crate) fn subscriber() -> Value {
    json!({
        "user": "TinFiddle", "username": "TinFiddle", "profile_pic_url": "", "amount_cents": 500,
        "amount_dollars": 5, "subscribed_on": "2026-03-10T08:00:00+00:00",
    })
}

pub(crate) fn gift() -> Value {
    json!({
        "total_gifts": 5, "gift_type": "rumble", "remaining_gifts": 2, "video_id": 456_977_726,
        "purchased_by": "BrassTeapot", "gifted_on": "2026-03-14T17:40:00+00:00",
    })
}

pub(crate) fn stream() -> Value {
    json!({
        "id": STREAM, "title": "Bread at night", "created_on": "2026-03-14T17:00:00+00:00", "is_live": true,
        "scheduled_on": "2026-03-14T17:05:00+00:00", "visibility": "public",
        "categories": {"primary": {"slug": "howto", "title": "How-To"}, "secondary": null},
        "server_url": "rtmp://ingest.example.com/PLANTED-SERVER", "stream_key": "PLANTED-STREAM-KEY",
        "likes": 9, "dislikes": 1, "watching_now": 37,
        "chat": {
            "latest_message": message("is the oven warm?"), "recent_messages": [message("is the oven warm?")],
            "latest_rant": rant(), "recent_rants": [rant()],
        },
    })
}

pub(crate) fn message(text: &str) -> Value {
    json!({
        "username": "FernDoor", "profile_pic_url": "", "badges": ["premium", "moderator"], "text": text,
        "created_on": "2026-03-14T17:57:00+00:00",
    })
}

pub(crate) fn rant() -> Value {
    json!({
        "username": "BrassTeapot", "profile_pic_url": "https://avatars.example.com/teapot.png", "badges": [],
        "text": "for the new lamp", "created_on": "2026-03-14T17:56:00+00:00",
        "expires_on": "2026-03-14T18:01:00+00:00", "amount_cents": 730, "amount_dollars": 7,
    })
}

/// Inserts a row at the start of a list, as the newest.
pub(crate) fn add(document: &mut Value, list: &str, row: Value) {
    let (parent, name) = list.rsplit_once('/').unwrap();
    let members = document
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .unwrap();
    if let Some(kind) = name.strip_prefix("recent_") {
        let latest = format!("latest_{}", kind.trim_end_matches('s'));
        assert!(members.contains_key(&latest), "{latest}");
        members.insert(latest, row.clone());
    }
    members[name].as_array_mut().unwrap().insert(0, row);
}

/// Serves these documents, each once and the last repeatedly. Returns the API URL.
pub(crate) fn serve(documents: &[Value]) -> String {
    let responses = documents
        .iter()
        .map(|document| response(200, "application/json", &document.to_string()));
    serve_responses(responses.collect())
}

pub(crate) fn serve_responses(responses: Vec<Vec<u8>>) -> String {
    raw_server::respond_in_turn(responses) + "/-livestream-api/get-data?key=PLANTED-KEY"
}

pub(crate) fn response(status: u16, content_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} So\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    (head + body).into_bytes()
}
