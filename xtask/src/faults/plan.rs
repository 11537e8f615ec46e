//! What goes wrong on a connection.

use super::chance::Chance;
use super::wire::Dress;

/// One attempt to connect, from the answer to the end.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) opening: Opening,
    pub(crate) init: InitShape,
    pub(crate) dress: Dress,
    pub(crate) starts_with_bom: bool,
    pub(crate) pieces: Pieces,
    /// So many live items before the end comes.
    pub(crate) live_items: u64,
    pub(crate) end: End,
    /// One live item in so many is something odd; 0: none.
    pub(crate) odd_one_in: u64,
    /// Seconds between keepalives.
    pub(crate) keepalive: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// The stream.
    Open,
    Refused,
    NoLookup,
    /// The head does not come.
    NoHead,
    Answer {
        status: u16,
        html: bool,
        retry_after: Option<u64>,
    },
}

/// What becomes of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InitShape {
    Whole,
    Reversed,
    Shuffled,
    /// Only the newest so many.
    Short(usize),
    /// Some records cannot be read.
    BadRecords,
    /// It cannot be read at all.
    Broken,
    Oversized,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pieces {
    /// What there is, up to a read buffer.
    Buffers,
    Random,
    /// A few bytes at a time, and time passes in between.
    Drip,
}

/// How a connection ends. All but `Close` come anywhere within an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Close,
    Reset,
    Stall,
    Truncate,
    /// The machine sleeps for hours; the connection is dead when it wakes.
    Sleep,
}

/// Something odd on a good connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Odd {
    BadRecord,
    BrokenEvent,
    Duplicate,
    Garbage,
    Junk,
    Nap,
    Oversized,
    RepeatedInit,
    Retry,
    Unknown,
}

impl Plan {
    /// A connection on which all goes well, for so many live items.
    pub(crate) fn good(live_items: u64) -> Self {
        Self {
            opening: Opening::Open,
            init: InitShape::Whole,
            dress: Dress::Lf,
            starts_with_bom: false,
            pieces: Pieces::Buffers,
            live_items,
            end: End::Close,
            odd_one_in: 0,
            keepalive: Some(15),
        }
    }

    pub(crate) fn random(chance: &mut Chance) -> Self {
        use Dress::{Cr, CrLf, Lf, Lines};
        use End::{Close, Reset, Sleep, Stall, Truncate};
        use Pieces::{Buffers, Drip, Random};
        Self {
            opening: Opening::random(chance),
            init: InitShape::random(chance),
            dress: chance.pick(Lf, &[Lf, Lf, Cr, CrLf, Lines]),
            starts_with_bom: chance.one_in(8),
            pieces: chance.pick(Buffers, &[Buffers, Random, Random, Drip]),
            live_items: chance.pick(0, &[1, 2, 5, 10, 30]),
            end: chance.pick(
                Close,
                &[Reset, Reset, Reset, Stall, Stall, Truncate, Truncate, Sleep],
            ),
            odd_one_in: chance.pick(0, &[3, 6, 12]),
            keepalive: chance.pick(None, &[Some(5), Some(20), Some(60)]),
        }
    }

    /// What is wrong with it, by name, as far as it is known before.
    pub(crate) fn faults(&self) -> impl Iterator<Item = &'static str> {
        let opening = self.opening.name();
        let opens = opening.is_none();
        let later = [
            self.init.name(),
            (self.pieces == Pieces::Drip).then_some("drip"),
            (self.dress != Dress::Lf || self.starts_with_bom).then_some("odd line ends, BOM"),
        ];
        opening
            .into_iter()
            .chain(later.into_iter().flatten().filter(move |_| opens))
    }
}

impl Opening {
    fn random(chance: &mut Chance) -> Self {
        let retry_after = chance.pick(None, &[None, Some(2), Some(45), Some(7_200)]);
        let answer = |status, html, retry_after| Self::Answer {
            status,
            html,
            retry_after,
        };
        match chance.below(20) {
            0 => Self::Refused,
            1 => Self::NoLookup,
            2 => Self::NoHead,
            3 => answer(chance.pick(403, &[503]), true, retry_after),
            4 => answer(chance.pick(500, &[502, 503, 429, 429]), false, retry_after),
            5 => answer(chance.pick(404, &[400, 401, 403]), false, retry_after),
            6 => answer(chance.pick(302, &[200, 206]), true, None),
            _ => Self::Open,
        }
    }

    fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Open => return None,
            Self::Refused => "refused",
            Self::NoLookup => "no lookup",
            Self::NoHead => "no head",
            Self::Answer {
                html: true,
                status: 403 | 503,
                ..
            } => "wall",
            Self::Answer {
                status: 429 | 500.., ..
            } => "429, 5xx",
            Self::Answer { status: 400.., .. } => "4xx",
            Self::Answer { .. } => "no event stream",
        })
    }
}

impl InitShape {
    fn random(chance: &mut Chance) -> Self {
        match chance.below(16) {
            0 => Self::Reversed,
            1 => Self::Shuffled,
            2 => Self::Short(0),
            3 | 4 => Self::Short(chance.pick(1, &[3, 10, 25])),
            5 => Self::BadRecords,
            6 => Self::Broken,
            7 => Self::Oversized,
            _ => Self::Whole,
        }
    }

    fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Whole => return None,
            Self::Reversed | Self::Shuffled => "reordered history",
            Self::Short(_) => "shortened history",
            Self::BadRecords => "bad records in init",
            Self::Broken => "broken init",
            Self::Oversized => "oversized init",
        })
    }
}

impl End {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Close => "close",
            Self::Reset => "reset",
            Self::Stall => "stall",
            Self::Truncate => "truncate",
            Self::Sleep => "sleep for hours",
        }
    }
}

impl Odd {
    pub(crate) fn random(chance: &mut Chance) -> Self {
        let others = [
            Self::BrokenEvent,
            Self::Duplicate,
            Self::Duplicate,
            Self::Garbage,
            Self::Junk,
            Self::Nap,
            Self::Oversized,
            Self::RepeatedInit,
            Self::Retry,
            Self::Unknown,
        ];
        chance.pick(Self::BadRecord, &others)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BadRecord => "bad record",
            Self::BrokenEvent => "broken event",
            Self::Duplicate => "duplicated event",
            Self::Garbage => "garbage that is no event",
            Self::Junk => "event that is no JSON",
            Self::Nap => "nap with bytes waiting",
            Self::Oversized => "oversized event",
            Self::RepeatedInit => "repeated init",
            Self::Retry => "retry:",
            Self::Unknown => "unknown event",
        }
    }
}
