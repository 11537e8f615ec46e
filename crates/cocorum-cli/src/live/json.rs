//! The `--json` contract: one object per line, ids as decimal text and in base 36, times in UTC, `null` for what is
//! absent, and no secret.

mod records;

use rumble_livestream_api::{Error, ErrorKind, Event, Gap, GapReason, List};
use rumble_model::StreamId;
use rumble_model::livestream_api::Document;
use serde::Serialize;

use crate::hint::with_causes;
use crate::safe;
use records::{ChatMessage, Follower, GiftedSub, Rant, Snapshot, Stream, Subscriber};

pub(super) fn snapshot(document: &Document) -> String {
    written("snapshot", Snapshot::new(document))
}

/// The line of an event; none for an event that this version has no line for.
pub(super) fn line(event: &Event) -> Option<String> {
    Some(match event {
        Event::Follower(follower) => written("follower", Follower::new(follower)),
        Event::Subscriber(subscriber) => written("subscriber", Subscriber::new(subscriber)),
        Event::GiftedSub(gift) => written("gifted_sub", GiftedSub::new(gift)),
        Event::Message {
            stream_id,
            message,
            history,
            ..
        } => written(
            "message",
            Said::new(*stream_id, ChatMessage::new(message), *history),
        ),
        Event::Rant {
            stream_id,
            rant,
            history,
            ..
        } => written("rant", Said::new(*stream_id, Rant::new(rant), *history)),
        Event::StreamStarted(stream) => written("stream_started", Stream::new(stream)),
        Event::StreamEnded(stream) => written(
            "stream_ended",
            Ended {
                stream: Stream::new(stream),
                reason: "ended",
            },
        ),
        // One that was not on air any more has had its end.
        Event::StreamDisappeared(stream) if stream.is_live => written(
            "stream_ended",
            Ended {
                stream: Stream::new(stream),
                reason: "disappeared",
            },
        ),
        Event::Viewers {
            stream_id,
            watching_now,
            before,
            ..
        } => written(
            "viewers",
            Viewers {
                ids: Ids::of(*stream_id),
                watching_now: *watching_now,
                before: *before,
            },
        ),
        Event::Gap(gap) => written("gap", gap_body(gap)),
        _ => return None,
    })
}

pub(super) fn failure(error: &Error) -> String {
    written(
        "error",
        Failure {
            error: with_causes(error),
            kind: kind_name(error.kind()),
            status: error.status(),
            retry_after_ms: error.retry_in().unwrap_or_default().as_millis(),
        },
    )
}

fn written(event: &'static str, body: impl Serialize) -> String {
    let json = serde_json::to_string(&Line { event, body }).unwrap_or_default();
    safe::json_line(&json).into_owned()
}

#[derive(Serialize)]
struct Line<B> {
    event: &'static str,
    #[serde(flatten)]
    body: B,
}

/// The stream that something belongs to.
#[derive(Default, Serialize)]
struct Ids {
    stream_id: Option<String>,
    stream_id_b10: Option<String>,
}

impl Ids {
    fn of(id: impl Into<Option<StreamId>>) -> Self {
        let id = id.into();
        Self {
            stream_id: id.map(|id| id.base36().to_string()),
            stream_id_b10: id.map(StreamId::base10),
        }
    }
}

#[derive(Serialize)]
struct Said<T> {
    #[serde(flatten)]
    ids: Ids,
    #[serde(flatten)]
    what: T,
    history: bool,
}

impl<T> Said<T> {
    fn new(stream_id: StreamId, what: T, history: bool) -> Self {
        let ids = Ids::of(stream_id);
        Self { ids, what, history }
    }
}

#[derive(Serialize)]
struct Ended<'a> {
    #[serde(flatten)]
    stream: Stream<'a>,
    reason: &'static str,
}

#[derive(Serialize)]
struct Viewers {
    #[serde(flatten)]
    ids: Ids,
    watching_now: u64,
    before: u64,
}

#[derive(Serialize)]
struct GapBody {
    #[serde(flatten)]
    ids: Ids,
    list: &'static str,
    reason: &'static str,
}

#[derive(Serialize)]
struct Failure {
    error: String,
    kind: &'static str,
    status: Option<u16>,
    retry_after_ms: u128,
}

fn gap_body(gap: &Gap) -> GapBody {
    GapBody {
        ids: Ids::of(gap.stream_id),
        list: match gap.list {
            List::Followers => "followers",
            List::Messages => "messages",
            List::Rants => "rants",
            _ => "any",
        },
        reason: match gap.reason {
            GapReason::NotRead => "not_read",
            _ => "window_too_small",
        },
    }
}

fn kind_name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::BotProtection => "bot_protection",
        ErrorKind::Closed => "closed",
        ErrorKind::Disconnected => "disconnected",
        ErrorKind::Forbidden => "forbidden",
        ErrorKind::InvalidUrl => "invalid_url",
        ErrorKind::Network => "network",
        ErrorKind::NoKey => "no_key",
        ErrorKind::NotFound => "not_found",
        ErrorKind::NotJson => "not_json",
        ErrorKind::Protocol => "protocol",
        ErrorKind::RateLimited => "rate_limited",
        ErrorKind::Redirected => "redirected",
        ErrorKind::Rejected => "rejected",
        ErrorKind::Server => "server",
        ErrorKind::UnexpectedFormat => "unexpected_format",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Tls => "tls",
        ErrorKind::TooLarge => "too_large",
        ErrorKind::UnexpectedStatus => "unexpected_status",
        _ => "other",
    }
}
