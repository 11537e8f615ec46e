//! Faults of a connection.

use std::fmt;

use fastrand::Rng;

use super::random::Random as _;
use super::wire::Framing;

/// One connection attempt, from the response to the end.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionPlan {
    pub(crate) opening: OpenOutcome,
    pub(crate) init: InitShape,
    pub(crate) framing: Framing,
    pub(crate) starts_with_bom: bool,
    pub(crate) chunking: Chunking,
    /// Number of live items before the end.
    pub(crate) live_items: u64,
    pub(crate) end: CloseKind,
    /// One in this many live items has an anomaly; 0: none.
    pub(crate) anomaly_one_in: u64,
    /// Seconds between keepalives.
    pub(crate) keepalive: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenOutcome {
    /// An event stream.
    Open,
    Refused,
    NoLookup,
    /// No response arrives.
    NoHead,
    Response {
        status: u16,
        html: bool,
        retry_after: Option<u64>,
    },
}

/// Form of the `init`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InitShape {
    Whole,
    Reversed,
    Shuffled,
    /// Only this many of the newest messages.
    Short(usize),
    /// Some records are malformed.
    BadRecords,
    /// The JSON is truncated.
    Truncated,
    Oversized,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chunking {
    /// All available bytes, up to a read buffer.
    Buffers,
    Random,
    /// A few bytes at a time, with delays in between.
    Drip,
}

/// End of a connection. All kinds except `Close` can occur within an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CloseKind {
    Close,
    Reset,
    Stall,
    Truncate,
    /// The computer sleeps for hours; the connection is lost when it wakes.
    Suspend,
}

/// An anomaly on a working connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anomaly {
    MalformedRecord,
    TruncatedEvent,
    Duplicate,
    Garbage,
    Junk,
    Suspend,
    Oversized,
    RepeatedInit,
    Retry,
    Unknown,
}

impl ConnectionPlan {
    /// A connection without faults, with this many live items.
    pub(crate) fn without_faults(live_items: u64) -> Self {
        Self {
            opening: OpenOutcome::Open,
            init: InitShape::Whole,
            framing: Framing::Lf,
            starts_with_bom: false,
            chunking: Chunking::Buffers,
            live_items,
            end: CloseKind::Close,
            anomaly_one_in: 0,
            keepalive: Some(15),
        }
    }

    pub(crate) fn random(rng: &mut Rng) -> Self {
        use Chunking::{Buffers, Drip, Random};
        use CloseKind::{Close, Reset, Stall, Suspend, Truncate};
        use Framing::{Cr, CrLf, Lf, Lines};
        Self {
            opening: OpenOutcome::random(rng),
            init: InitShape::random(rng),
            framing: rng.pick(Lf, &[Lf, Lf, Cr, CrLf, Lines]),
            starts_with_bom: rng.one_in(8),
            chunking: rng.pick(Buffers, &[Buffers, Random, Random, Drip]),
            live_items: rng.pick(0, &[1, 2, 5, 10, 30]),
            end: rng.pick(
                Close,
                &[Reset, Reset, Reset, Stall, Stall, Truncate, Truncate, Suspend],
            ),
            anomaly_one_in: rng.pick(0, &[3, 6, 12]),
            keepalive: rng.pick(None, &[Some(5), Some(20), Some(60)]),
        }
    }

    /// Names of the faults that are known before the connection opens.
    pub(crate) fn faults(&self) -> Vec<String> {
        match self.opening {
            OpenOutcome::Open => {}
            OpenOutcome::Response { status, html, .. } => {
                return vec![format!("HTTP {status}{}", if html { " HTML" } else { "" })];
            }
            other => return vec![name(other)],
        }
        let unusual_framing = self.framing != Framing::Lf || self.starts_with_bom;
        let faults = [
            (self.init != InitShape::Whole).then(|| format!("init {}", name(self.init))),
            (self.chunking == Chunking::Drip).then(|| "drip".to_owned()),
            unusual_framing.then(|| "line ends, BOM".to_owned()),
        ];
        faults.into_iter().flatten().collect()
    }
}

/// The name of a variant, without its values.
pub(crate) fn name(variant: impl fmt::Debug) -> String {
    let text = format!("{variant:?}");
    text.split(['(', ' ']).next().unwrap_or_default().to_owned()
}

impl OpenOutcome {
    fn random(rng: &mut Rng) -> Self {
        let retry_after = rng.pick(None, &[None, Some(2), Some(45), Some(7_200)]);
        let response = |status, html, retry_after| Self::Response {
            status,
            html,
            retry_after,
        };
        match rng.u64(..20) {
            0 => Self::Refused,
            1 => Self::NoLookup,
            2 => Self::NoHead,
            3 => response(rng.pick(403, &[503]), true, retry_after),
            4 => response(rng.pick(500, &[502, 503, 429, 429]), false, retry_after),
            5 => response(rng.pick(404, &[400, 401, 403]), false, retry_after),
            6 => response(rng.pick(302, &[200, 206]), true, None),
            _ => Self::Open,
        }
    }
}

impl InitShape {
    fn random(rng: &mut Rng) -> Self {
        match rng.u64(..16) {
            0 => Self::Reversed,
            1 => Self::Shuffled,
            2 => Self::Short(0),
            3 | 4 => Self::Short(rng.pick(1, &[3, 10, 25])),
            5 => Self::BadRecords,
            6 => Self::Truncated,
            7 => Self::Oversized,
            _ => Self::Whole,
        }
    }
}

impl Anomaly {
    pub(crate) fn random(rng: &mut Rng) -> Self {
        let others = [
            Self::TruncatedEvent,
            Self::Duplicate,
            Self::Duplicate,
            Self::Garbage,
            Self::Junk,
            Self::Suspend,
            Self::Oversized,
            Self::RepeatedInit,
            Self::Retry,
            Self::Unknown,
        ];
        rng.pick(Self::MalformedRecord, &others)
    }
}
