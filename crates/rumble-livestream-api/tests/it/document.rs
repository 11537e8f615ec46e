//! Documents as the API writes them, for a tracker.

use rumble_livestream_api::model::Timestamp;
use rumble_livestream_api::model::livestream_api::Document;
use rumble_livestream_api::{Event, Gap, GapReason, List, Tracker};

pub(crate) const NOW: i64 = 1_793_000_000;
pub(crate) const STREAM: &str = "7k2m9q";

#[derive(Clone)]
pub(crate) struct Doc {
    pub(crate) now: i64,
    pub(crate) user_id: &'static str,
    pub(crate) window: usize,
    pub(crate) num_followers: usize,
    pub(crate) followers: Vec<String>,
    pub(crate) subscribers: Vec<String>,
    pub(crate) gifts: Option<Vec<String>>,
    pub(crate) streams: Vec<Stream>,
}

#[derive(Clone)]
pub(crate) struct Stream {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) is_live: bool,
    pub(crate) viewers: u64,
    pub(crate) latest_message: Option<String>,
    /// Newest first, as all lists.
    pub(crate) messages: Vec<String>,
    pub(crate) rants: Vec<String>,
}

impl Doc {
    pub(crate) fn new() -> Self {
        Self {
            now: NOW,
            user_id: "4x7b2",
            window: 50,
            num_followers: 0,
            followers: Vec::new(),
            subscribers: Vec::new(),
            gifts: Some(Vec::new()),
            streams: Vec::new(),
        }
    }

    /// One stream with these messages.
    pub(crate) fn with_messages(messages: Vec<String>) -> Self {
        Self::new().with(Stream {
            messages,
            ..Stream::live()
        })
    }

    pub(crate) fn with(mut self, stream: Stream) -> Self {
        self.streams.push(stream);
        self
    }

    pub(crate) fn at(mut self, now: i64) -> Self {
        self.now = now;
        self
    }

    pub(crate) fn decode(&self) -> Document {
        Document::decode(&self.json()).unwrap()
    }

    pub(crate) fn json(&self) -> String {
        let gifts = self.gifts.as_ref().map(|gifts| {
            format!(
                r#""gifted_subs":{{"num_gifted_subs":{},"latest_gifted_sub":{},"recent_gifted_subs":[{}]}},"#,
                gifts.len(),
                first(gifts),
                gifts.join(",")
            )
        });
        let streams: Vec<_> = self.streams.iter().map(Stream::json).collect();
        format!(
            r#"{{"now":{},"type":"user","user_id":"{}","username":"SparrowStudio","max_num_results":{},
            "followers":{{"num_followers":{},"latest_follower":{},"recent_followers":[{}]}},
            "subscribers":{{"num_subscribers":{},"latest_subscriber":{},"recent_subscribers":[{}]}},
            {}"livestreams":[{}]}}"#,
            self.now,
            self.user_id,
            self.window,
            self.num_followers.max(self.followers.len()),
            first(&self.followers),
            self.followers.join(","),
            self.subscribers.len(),
            first(&self.subscribers),
            self.subscribers.join(","),
            gifts.unwrap_or_default(),
            streams.join(",")
        )
    }
}

impl Stream {
    pub(crate) fn live() -> Self {
        Self {
            id: STREAM,
            title: "Bread at night",
            is_live: true,
            viewers: 3,
            latest_message: None,
            messages: Vec::new(),
            rants: Vec::new(),
        }
    }

    fn json(&self) -> String {
        let latest = self.latest_message.clone();
        format!(
            r#"{{"id":"{}","title":"{}","created_on":"{}","is_live":{},"watching_now":{},
            "chat":{{"latest_message":{},"recent_messages":[{}],"latest_rant":{},"recent_rants":[{}]}}}}"#,
            self.id,
            self.title,
            time(NOW - 600),
            self.is_live,
            self.viewers,
            latest.unwrap_or_else(|| first(&self.messages)),
            self.messages.join(","),
            first(&self.rants),
            self.rants.join(",")
        )
    }
}

fn first(rows: &[String]) -> String {
    rows.first().cloned().unwrap_or_else(|| "null".to_owned())
}

pub(crate) fn time(at: i64) -> String {
    Timestamp::from_unix_seconds(at).unwrap().raw().into_owned()
}

pub(crate) fn message(name: &str, text: &str, at: i64) -> String {
    format!(
        r#"{{"username":"{name}","text":"{text}","created_on":"{}"}}"#,
        time(at)
    )
}

pub(crate) fn rant(name: &str, text: &str, cents: u64, at: i64) -> String {
    format!(
        r#"{{"username":"{name}","text":"{text}","amount_cents":{cents},"created_on":"{}"}}"#,
        time(at)
    )
}

/// With the UTC offset that Rumble writes.
pub(crate) fn follower(name: &str, at: i64) -> String {
    let time = time(at).replace("+00:00", "-04:00");
    format!(r#"{{"username":"{name}","followed_on":"{time}"}}"#)
}

pub(crate) fn subscriber(name: &str, cents: u64, at: i64) -> String {
    let time = time(at);
    format!(r#"{{"user":"{name}","username":"{name}","amount_cents":{cents},"subscribed_on":"{time}"}}"#)
}

pub(crate) fn gift(by: &str, total: u64, remaining: u64, at: i64) -> String {
    format!(
        r#"{{"purchased_by":"{by}","total_gifts":{total},"remaining_gifts":{remaining},"video_id":456977726,"gifted_on":"{}"}}"#,
        time(at)
    )
}

/// Short form of an event: `Message 7k2m9q text`, `gap Messages`, …
pub(crate) fn short(event: &Event) -> String {
    match event {
        Event::Follower(row) => format!("follower {}", row.username),
        Event::Subscriber(row) => format!("subscriber {} {}", row.username, row.amount_cents),
        Event::GiftedSub(row) => format!("gift {} {}", row.purchased_by, row.total_gifts),
        Event::Message {
            message,
            history: true,
            ..
        } => format!("history {}", message.text),
        Event::Message { message, .. } => format!("message {}", message.text),
        Event::Rant {
            rant, history: true, ..
        } => format!("history {} {}", rant.text, rant.amount_cents),
        Event::Rant { rant, .. } => format!("rant {} {}", rant.text, rant.amount_cents),
        Event::StreamStarted(stream) => format!("started {}", stream.id.base36()),
        Event::StreamEnded(stream) => format!("ended {}", stream.id.base36()),
        Event::StreamDisappeared(stream) => format!("disappeared {}", stream.id.base36()),
        Event::TitleChanged { stream, before, .. } => format!("title {before} -> {}", stream.title),
        Event::Viewers {
            watching_now, before, ..
        } => format!("viewers {before} -> {watching_now}"),
        Event::Gap(Gap { list, reason, .. }) => match (list, reason) {
            (List::Any, GapReason::Overflow) => "gap not read".to_owned(),
            (list, _) => format!("gap {list:?}"),
        },
        Event::Malformed(item) => format!("malformed {}[{}]", item.list, item.index),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn observe(tracker: &mut Tracker, doc: &Doc) -> Vec<String> {
    tracker.observe(&doc.decode()).iter().map(short).collect()
}
