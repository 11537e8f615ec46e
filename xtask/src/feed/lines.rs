//! Lines of every event: from the fixtures, and examples of those that no fixture makes.

use rumble_chat::{Event, Session};
use rumble_feed::Line;
use rumble_livestream_api::Tracker;
use rumble_model::StreamId;
use rumble_model::livestream_api::Document;

use crate::TaskError;
use crate::workspace::{root, texts_under};

pub(super) fn all() -> Result<Vec<String>, TaskError> {
    let examples = EXAMPLES.lines().map(str::to_owned).collect();
    Ok([chat()?, live()?, examples].concat())
}

fn chat() -> Result<Vec<String>, TaskError> {
    let mut lines = Vec::new();
    let Some(stream) = StreamId::new(910_100_200) else {
        return Ok(lines);
    };
    let mut push = |event: &Event| lines.extend(Line::from_chat(stream, event).map(|line| line.to_json()));
    let fixtures = root().join("fixtures/chat");
    let fixtures = [texts_under(&fixtures, "json")?, texts_under(&fixtures, "txt")?];
    for (_, data) in fixtures.concat() {
        let mut session = Session::new(stream);
        session.handle_connected();
        session.handle_event_data(&data);
        // A second connection without any of the known messages makes a gap.
        session.handle_connected();
        session.handle_event_data(
            r#"{"type":"init","data":{"messages":[{"id":"1","user_id":"2","text":"hello"}]}}"#,
        );
        while let Some(event) = session.poll_event() {
            push(&event);
        }
    }
    Ok(lines)
}

fn live() -> Result<Vec<String>, TaskError> {
    let mut lines = Vec::new();
    for (_, text) in texts_under(&root().join("fixtures/livestream-api"), "json")? {
        let Ok(document) = Document::decode(&text) else {
            continue;
        };
        lines.push(Line::from_document(&document).to_json());
        for event in Tracker::new().observe(&document) {
            lines.extend(Line::from_live(&event).map(|line| line.to_json()));
        }
    }
    let mut tracker = Tracker::new();
    for document in DOCUMENTS {
        let document = Document::decode(document).map_err(|error| TaskError::new(error.to_string()))?;
        for event in tracker.observe(&document) {
            lines.extend(Line::from_live(&event).map(|line| line.to_json()));
        }
    }
    if let Err(error) = rumble_livestream_api::ApiUrl::parse("https://rumble.com/-livestream-api/\u{7f}") {
        lines.push(Line::from_live_error(&error).to_json());
    }
    Ok(lines)
}

/// Lines that no fixture makes: of connections, and of commands other than `chat` and `live`.
const EXAMPLES: &str = include_str!("examples.jsonl");

/// Three documents; the second one contains a row of every kind.
const DOCUMENTS: [&str; 3] = [
    r#"{"now":1773512280,"type":"user","user_id":"4x7b2","username":"DrydockHost","max_num_results":50,
        "followers":{"num_followers":1,"recent_followers":[]},"subscribers":{"num_subscribers":0,"recent_subscribers":[]},
        "gifted_subs":{"num_gifted_subs":0,"recent_gifted_subs":[]},
        "livestreams":[{"id":"7k2m9q","title":"Bread at night","is_live":false,"watching_now":0,
            "chat":{"recent_messages":[],"recent_rants":[]}}]}"#,
    r#"{"now":1773512290,"type":"user","user_id":"4x7b2","username":"DrydockHost","max_num_results":50,
        "followers":{"num_followers":2,"recent_followers":[{"username":"CalmSparrow","followed_on":"2026-03-14T13:17:20-04:00"}]},
        "subscribers":{"num_subscribers":1,"recent_subscribers":[{"username":"TinFiddle","user":"TinFiddle","amount_cents":500,
            "amount_dollars":5,"subscribed_on":"2026-03-14T18:17:21+00:00"}]},
        "gifted_subs":{"num_gifted_subs":5,"recent_gifted_subs":[{"purchased_by":"BrassTeapot","total_gifts":5,"remaining_gifts":2,
            "gift_type":"rumble","video_id":456977726,"gifted_on":"2026-03-14T18:17:22+00:00"}]},
        "livestreams":[{"id":"7k2m9q","title":"Bread at night","is_live":true,"watching_now":37,
            "chat":{"recent_messages":[{"username":"FernDoor","text":"is the oven warm?","created_on":"2026-03-14T18:17:23+00:00"}],
                "recent_rants":[{"username":"BrassTeapot","text":"for the new lamp","amount_cents":730,"amount_dollars":7,
                    "created_on":"2026-03-14T18:17:24+00:00","expires_on":"2026-03-14T18:22:24+00:00"}]}}]}"#,
    r#"{"now":1773512300,"type":"user","user_id":"4x7b2","username":"DrydockHost","max_num_results":50,
        "followers":{"num_followers":2,"recent_followers":[7]},"subscribers":{"num_subscribers":1,"recent_subscribers":[]},
        "livestreams":[{"id":"7k2m9q","title":"Bread at night","is_live":false,"watching_now":37,
            "chat":{"recent_messages":[],"recent_rants":[]}}]}"#,
];
