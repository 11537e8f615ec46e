//! The state that `GET /api/v1/state` and the metrics report.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rumble_feed::{Body, Line};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::{Hub, Now};
use crate::alerts::Alert;
use crate::entry::paid;
use crate::goal::Goal;
use crate::happening::{Happening, Kind};

/// The server at one moment.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct ServerState<'a> {
    /// Version of the program.
    pub version: &'static str,
    /// Id of the newest line; a client continues after it with `after`.
    pub last_id: String,
    /// Number of clients that read the feed.
    pub clients: usize,
    /// Sources of the lines.
    pub sources: &'a [SourceState],
    /// Receivers of events.
    pub sinks: &'a [SinkState],
    /// The goal.
    pub goal: Option<&'a Goal>,
    /// The queue of alerts.
    pub alerts: AlertsState<'a>,
    /// The line of the featured message.
    pub featured: Option<&'a RawValue>,
    /// Totals since the start.
    pub totals: &'a Totals,
}

/// The queue of alerts at one moment.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct AlertsState<'a> {
    /// Whether alerts are paused.
    pub is_paused: bool,
    /// Whether a client shows alerts; otherwise, they wait.
    pub has_viewers: bool,
    /// The one that is shown.
    pub current: Option<&'a Alert>,
    /// Time for which it is still shown, in milliseconds.
    pub remaining_ms: u64,
    /// Queued alerts, the next one first.
    pub waiting: Vec<&'a Alert>,
    /// Alerts that were shown, the last one first.
    pub shown: Vec<&'a Alert>,
}

/// Source of lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SourceState {
    /// Name given by the user, without secrets.
    pub name: String,
    /// State of the source.
    pub status: SourceStatus,
    /// Reason, human-readable.
    pub detail: Option<String>,
    /// Stream that is read, in base 36.
    pub stream_id: Option<String>,
}

/// State of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SourceStatus {
    /// The source is being opened.
    Connecting,
    /// The source ended regularly.
    Ended,
    /// The source ended with an error, and is not retried.
    Failed,
    /// Lines arrive.
    Open,
    /// The connection was lost, and is opened again.
    Reconnecting,
    /// The source waits for the next stream.
    Waiting,
}

/// Receiver of events.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct SinkState {
    /// Kind and number in the settings. Never a URL, which can be a secret.
    pub name: String,
    /// Whether the last request succeeded.
    pub is_failing: bool,
    /// Reason for the failure of the last request.
    pub detail: Option<String>,
    /// Number of lines that were delivered.
    pub sent: u64,
    /// Number of requests that failed.
    pub failures: u64,
    /// Number of lines that were given up after a failure.
    pub given_up: u64,
    /// Number of lines that were dropped because too many waited.
    #[serde(serialize_with = "count")]
    pub missed: Arc<AtomicU64>,
}

/// Totals since the start, without test events and without what was listed before it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Totals {
    /// Number of messages.
    pub messages: u64,
    /// Number of paid messages.
    pub rants: u64,
    /// Amount paid for them, in US cents.
    pub rant_cents: u64,
    /// Number of subscription gifts.
    pub gifts: u64,
    /// Number of subscriptions.
    pub subs: u64,
    /// Number of followers.
    pub follows: u64,
    /// Number of raids.
    pub raids: u64,
    /// Number of connections that were opened again.
    pub reconnects: u64,
    /// Number of possible losses.
    pub gaps: u64,
    /// Number of items that could not be decoded.
    pub malformed: u64,
    /// Number of viewers.
    pub viewers: Option<u64>,
    /// When the last line arrived, in Unix seconds.
    pub last_line_at: Option<i64>,
}

impl SourceState {
    /// A source that is being opened.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            status: SourceStatus::Connecting,
            detail: None,
            stream_id: None,
        }
    }
}

impl SinkState {
    pub(crate) fn new(name: &str, missed: &Arc<AtomicU64>) -> Self {
        Self {
            name: name.to_owned(),
            is_failing: false,
            detail: None,
            sent: 0,
            failures: 0,
            given_up: 0,
            missed: Arc::clone(missed),
        }
    }

    pub(crate) fn delivered(&mut self) {
        self.sent += 1;
        (self.is_failing, self.detail) = (false, None);
    }

    pub(crate) fn failed(&mut self, reason: &str, is_given_up: bool) {
        self.failures += 1;
        self.given_up += u64::from(is_given_up);
        (self.is_failing, self.detail) = (true, Some(reason.to_owned()));
    }

    /// Number of lines that will not be delivered.
    pub(crate) fn dropped(&self) -> u64 {
        self.given_up.saturating_add(self.missed.load(Ordering::Relaxed))
    }
}

impl Hub {
    /// The state of the server at this moment, with the number of clients.
    #[must_use]
    pub fn state(&self, now: Now, clients: usize) -> ServerState<'_> {
        let current = self.queue.current();
        let remaining = current.map(|(_, end)| end.saturating_sub(now.elapsed));
        ServerState {
            version: env!("CARGO_PKG_VERSION"),
            last_id: self.ring.id(self.ring.newest()).to_string(),
            clients,
            sources: &self.sources,
            sinks: &self.sinks,
            goal: self.goal.as_ref(),
            alerts: AlertsState {
                is_paused: self.queue.is_paused(),
                has_viewers: self.viewers > 0,
                current: current.map(|(alert, _)| alert),
                remaining_ms: milliseconds(remaining.unwrap_or_default()),
                waiting: self.queue.waiting().collect(),
                shown: self.queue.shown().collect(),
            },
            featured: self.featured.as_ref().map(|featured| &*featured.line),
            totals: &self.totals,
        }
    }

    /// Number of messages of each stream that had any, by id in base 36.
    pub(crate) fn messages(&self) -> impl Iterator<Item = (&str, u64)> {
        self.streams.messages()
    }
}

impl Totals {
    pub(super) fn line(&mut self, line: &Line<'_>, now: Now) {
        if line.test {
            return;
        }
        self.last_line_at = Some(now.unix);
        match &line.body {
            Body::Message(message) if paid(message).is_none() && !message.history => self.messages += 1,
            Body::Connected(_) => self.reconnects += 1,
            Body::Gap(_) => self.gaps += 1,
            Body::Malformed(_) => self.malformed += 1,
            Body::Viewers(viewers) => self.viewers = Some(viewers.watching_now),
            _ => {}
        }
    }

    pub(super) fn happening(&mut self, happening: &Happening<'_>) {
        match happening.kind {
            Kind::Follow => self.follows += 1,
            Kind::Gift => self.gifts = self.gifts.saturating_add(happening.count.unwrap_or(1)),
            Kind::Raid => self.raids += 1,
            Kind::Rant => {
                (self.messages, self.rants) = (self.messages + 1, self.rants + 1);
                let cents = happening.cents.unwrap_or_default();
                self.rant_cents = self.rant_cents.saturating_add(cents);
            }
            Kind::Sub => self.subs += 1,
        }
    }
}

fn count<S: Serializer>(count: &Arc<AtomicU64>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(count.load(Ordering::Relaxed))
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
