//! Small handwritten recording with hostile names and texts.

use std::sync::Arc;

use rumble_archive::log::Storage;
use rumble_archive::read::Recording;
use serde_json::{Value, json};

use crate::disk::Disk;

/// Names and texts with a special meaning in some format.
pub(crate) const HOSTILE: [&str; 8] = [
    "</script><script>window.pwned=1</script>",
    "{\\pos(0,0)}\\N\\h{",
    "<b>bold</b> --> {\\an8}",
    "=HYPERLINK(\"http://example.test\")",
    "  @SUM(A1)",
    "line one\nline two\u{2028}three",
    "\u{202e}reversed\u{7}",
    "\" onmouseover=\"window.pwned=2",
];

struct SampleRecording {
    text: String,
    seq: u64,
}

impl SampleRecording {
    fn line(&mut self, second: u64, rest: &str) {
        self.seq += 1;
        let (seq, minutes, seconds) = (self.seq, second / 60, second % 60);
        self.text +=
            &format!("{{\"seq\":{seq},\"at\":\"2026-11-29T01:{minutes:02}:{seconds:02}.500000Z\",{rest}}}\n");
    }

    fn event(&mut self, second: u64, kind: &str, data: &Value) {
        let event = json!({"type": kind, "data": data});
        self.line(
            second,
            &format!(r#""kind":"event","stream":"434546624","conn":1,"data":{event}"#),
        );
    }

    fn message(&mut self, second: u64, id: u64, user: (u64, &str), text: &str, cents: Option<u64>) {
        let time = format!("2026-11-29T01:{:02}:{:02}+00:00", second / 60, second % 60);
        let mut message =
            json!({"id": id.to_string(), "time": time, "user_id": user.0.to_string(), "text": text});
        if let Some(cents) = cents {
            message["rant"] =
                json!({"price_cents": cents, "duration": 120, "expires_on": "2026-11-29T01:30:00+00:00"});
        }
        let users =
            [json!({"id": user.0.to_string(), "username": user.1, "color": "#12ab90", "badges": ["admin"]})];
        let data = json!({"messages": [message], "users": users, "channels": []});
        self.event(second, "messages", &data);
    }
}

/// Messages 1 to 8 with hostile names and texts, a rant of five dollars (9), one of two dollars (10) half a minute later, a
/// deleted message (11), one of a muted author (12), and one of the last minute (13).
pub(crate) fn sample() -> Arc<dyn Storage> {
    let mut sample = SampleRecording {
        text: String::new(),
        seq: 0,
    };
    sample.line(0, r#""kind":"head","v":1,"tool":"cocorum/0.1.0","segment":1"#);
    sample.line(
        0,
        r#""kind":"open","stream":"434546624","asked":"v7k2m9q","title":"<i>Show</i>","started_on":"2026-11-29T01:00:00Z""#,
    );
    sample.line(0, r#""kind":"connect","stream":"434546624","conn":1,"attempt":0"#);
    for (number, hostile) in (1..).zip(HOSTILE) {
        sample.message(10 + number, number, (100 + number, hostile), hostile, None);
    }
    sample.message(50, 9, (7, "CalmSparrow"), "five {dollars}", Some(500));
    sample.message(80, 10, (8, "QuickOtter"), "=2+2", Some(200));
    sample.message(81, 11, (7, "CalmSparrow"), "to be deleted", None);
    sample.message(81, 12, (9, "Rude"), "to be hidden", None);
    sample.event(82, "delete_messages", &json!({"message_ids": ["11"]}));
    sample.event(83, "mute_users", &json!({"user_ids": ["9"]}));
    sample.message(150, 13, (7, "CalmSparrow"), "bye", None);
    sample.line(151, r#""kind":"end","stream":"434546624","reason":"ended""#);
    Disk::with("000001.jsonl", sample.text.as_bytes()).storage()
}

pub(crate) fn recording() -> Recording {
    Recording::open_storage(sample()).unwrap()
}
