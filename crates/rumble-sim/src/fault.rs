use std::time::Duration;

use crate::framing::LineEnd;

/// Something that goes wrong on a scenario's connection. Events are counted per connection: `init` is 0, the first
/// live one 1.
///
/// `bytes` are those of the event as a client reads it: HTTP's chunk heads are not counted, and over https it is the
/// plain text that is counted. So the same fault leaves a client with the same start of the same event over either.
/// The break itself is one of the TCP connection: over https it falls within the TLS record that would have followed,
/// and TLS gives no notice of it.
///
/// ```
/// use rumble_sim::{Fault, Scenario, StreamPlan, When};
///
/// // The first connection dies 40 bytes into its third event; the second works.
/// let plan = StreamPlan::new(900100200)
///     .scenario(Scenario::demo())
///     .fault(When::Connection(1), Fault::Reset { event: 2, bytes: 40 });
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// A byte order mark before everything.
    Bom,
    /// A page that asks whether one is human: 403, `text/html`.
    BotWall,
    /// One byte that no UTF-8 has, in the first text of an event.
    BadUtf8 {
        /// Which event.
        event: u64,
    },
    /// An additional event, broken off in its JSON, before an event.
    BrokenJson {
        /// Which event.
        event: u64,
    },
    /// The whole connection in small pieces, from the answer on. Over https they are pieces of the encrypted stream,
    /// so that records arrive in parts.
    Drip {
        /// Time between two pieces.
        gap: Duration,
        /// Size of a piece.
        piece: usize,
    },
    /// An additional message with a text of this many bytes, before an event. It is not in the history.
    HugeMessage {
        /// Size of the text.
        bytes: usize,
        /// Which event.
        event: u64,
    },
    /// An additional event of this many bytes that is no JSON at all, before an event.
    HugeJunk {
        /// Size of the data.
        bytes: usize,
        /// Which event.
        event: u64,
    },
    /// Other line ends.
    LineEnd(LineEnd),
    /// Takes the request, then resets the connection without an answer. Over https the handshake comes first; see
    /// [`Tls`](crate::Tls) for one that fails.
    Refuse,
    /// The same event twice.
    Repeat {
        /// Which event.
        event: u64,
    },
    /// A TCP reset in mid-event.
    Reset {
        /// So many bytes of it still arrive.
        bytes: usize,
        /// Which event.
        event: u64,
    },
    /// `init` lists its messages newest first.
    ReversedHistory,
    /// `init` has only the newest messages.
    ShortHistory {
        /// So many.
        messages: usize,
    },
    /// Nothing more in mid-event; the connection stays open.
    Stall {
        /// So many bytes of it still arrive.
        bytes: usize,
        /// Which event.
        event: u64,
    },
    /// An error answer in place of the stream.
    Status {
        /// Seconds for the header `Retry-After`, when there is one.
        retry_after: Option<u64>,
        /// The HTTP status.
        status: u16,
    },
    /// The connection is closed in mid-event, without the end that chunked encoding asks for.
    Truncate {
        /// So many bytes of it still arrive.
        bytes: usize,
        /// Which event.
        event: u64,
    },
}

/// On which connections of a stream a [`Fault`] happens, or on which requests for an operation a
/// [`ServiceFault`](crate::ServiceFault) does, counted from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum When {
    /// On this one only.
    Connection(usize),
    /// On every one.
    Every,
    /// On this one and all later ones.
    From(usize),
}

impl When {
    pub(crate) fn includes(self, number: usize) -> bool {
        match self {
            Self::Connection(only) => number == only,
            Self::Every => true,
            Self::From(first) => number >= first,
        }
    }
}
