use std::time::Duration;

use crate::framing::LineEnd;
use crate::{Json, object};

/// Something that goes wrong on a scenario's connection. Events are counted per connection: `init` is 0, the first
/// live one 1.
///
/// On the Live Stream API ([`KeyPlan::fault`](crate::KeyPlan::fault)) requests are counted in place of connections,
/// and the document is event 0 of its request. [`Fault::LineEnd`], [`Fault::Repeat`] and [`Fault::ShortHistory`] mean
/// nothing there.
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
    /// This in place of the answer, whole. See [`Fault::html`], [`Fault::error_object`], [`Fault::other_shape`].
    Response {
        /// The body.
        body: String,
        /// The content type.
        content_type: &'static str,
        /// The HTTP status.
        status: u16,
    },
    /// A byte order mark before everything.
    Bom,
    /// A page that asks whether one is human: 403, `text/html`.
    BotProtection,
    /// One byte that no UTF-8 has, in the first text of an event.
    BadUtf8 {
        /// Which event.
        event: u64,
    },
    /// An additional event, broken off in its JSON, before an event. A document is broken off itself, and HTTP says
    /// that this is all of it.
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
    /// An additional message with a text of this many bytes, before an event. It is not in the history. A document of
    /// the Live Stream API has an additional member of this size.
    OversizedMessage {
        /// Size of the text.
        bytes: usize,
        /// Which event.
        event: u64,
    },
    /// An additional event of this many bytes that is no JSON at all, before an event; in place of a document.
    OversizedGarbage {
        /// Size of the data.
        bytes: usize,
        /// Which event.
        event: u64,
    },
    /// 302 to another address.
    Redirect {
        /// The header `Location`.
        location: String,
    },
    /// Other line ends.
    LineEnd(LineEnd),
    /// Takes the request, then resets the connection without an answer. Over https the handshake comes first; see
    /// [`Tls`](crate::Tls) for one that fails.
    ResetAfterRequest,
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
    /// `init` lists its messages newest first; a document of the Live Stream API oldest first.
    ReversedHistory,
    /// `init` has only the newest messages.
    ShortHistory {
        /// So many.
        messages: usize,
    },
    /// Takes the request and says nothing at all; the connection stays open.
    Silent,
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

impl Fault {
    /// 200, and a page of HTML where data belongs.
    #[must_use]
    pub fn html() -> Self {
        Self::Response {
            body: "<!DOCTYPE html><html><body><h1>Back soon (simulated)</h1></body></html>\n".to_owned(),
            content_type: "text/html; charset=UTF-8",
            status: 200,
        }
    }

    /// 200, and JSON that tells of an error.
    #[must_use]
    pub fn error_object() -> Self {
        let error = object! { "code" => "500", "message" => "Something went wrong (simulated)" };
        Self::json(&object! { "errors" => vec![error] })
    }

    /// 200, and JSON of which nothing is where it belongs.
    #[must_use]
    pub fn other_shape() -> Self {
        Self::json(
            &object! { "status" => "ok", "followers" => Json::Array(Vec::new()), "livestreams" => "none" },
        )
    }

    fn json(body: &Json) -> Self {
        Self::Response {
            body: body.to_string(),
            content_type: "application/json",
            status: 200,
        }
    }
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
