use std::time::Duration;

use crate::framing::LineEnd;
use crate::{Json, object};

/// A fault of a connection of a scenario. Events are counted per connection: `init` is 0, the first live one is 1.
///
/// On the Live Stream API ([`KeyPlan::fault`](crate::KeyPlan::fault)) requests are counted in place of connections,
/// and the document is event 0 of its request. [`Fault::LineEnd`], [`Fault::Repeat`] and [`Fault::ShortHistory`] have
/// no effect there.
///
/// `bytes` counts the plain text of the event, without the size lines of HTTP chunks. A fault therefore leaves a client with
/// the same part of an event over http and https. The break is one of the TCP connection: over https it
/// falls within the next TLS record, without `close_notify`.
///
/// ```
/// use rumble_sim::{Fault, Scenario, StreamPlan, When};
///
/// // The first connection is reset 40 bytes into its third event; the second works.
/// let plan = StreamPlan::new(900100200)
///     .scenario(Scenario::demo())
///     .fault(When::Connection(1), Fault::Reset { event: 2, bytes: 40 });
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// A complete response instead of the stream. See [`Fault::html`], [`Fault::error_object`], [`Fault::other_shape`].
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
    /// A bot-protection page: 403, `text/html`.
    BotProtection,
    /// A byte that is invalid in UTF-8, in the first text of an event.
    InvalidUtf8 {
        /// Index of the event.
        event: u64,
    },
    /// An additional event with truncated JSON before an event. A document is truncated itself, in a complete response.
    BrokenJson {
        /// Index of the event.
        event: u64,
    },
    /// The connection in small pieces, from the response on. Over https they are pieces of the encrypted stream, so
    /// that records arrive in parts.
    Drip {
        /// Time between two pieces.
        gap: Duration,
        /// Size of a piece.
        piece: usize,
    },
    /// An additional message with this many bytes of text, before an event and not in the history. A document of the
    /// Live Stream API has an additional member of this size.
    OversizedMessage {
        /// Size of the text.
        bytes: usize,
        /// Index of the event.
        event: u64,
    },
    /// An additional event of this many bytes that is not JSON, before an event; instead of a document.
    OversizedGarbage {
        /// Size of the data.
        bytes: usize,
        /// Index of the event.
        event: u64,
    },
    /// 302 to another URL.
    Redirect {
        /// The header `Location`.
        location: String,
    },
    /// Other line ends of the stream.
    LineEnd(LineEnd),
    /// Reads the request, then resets the connection without a response. Over https the handshake comes first; see
    /// [`Tls`](crate::Tls) for one that fails.
    ResetAfterRequest,
    /// Repeats an event.
    Repeat {
        /// Index of the event.
        event: u64,
    },
    /// A TCP reset within an event.
    Reset {
        /// Bytes of it that arrive.
        bytes: usize,
        /// Index of the event.
        event: u64,
    },
    /// `init` lists its messages newest first; a document of the Live Stream API oldest first.
    ReversedHistory,
    /// `init` has only the newest messages.
    ShortHistory {
        /// Number of messages.
        messages: usize,
    },
    /// Reads the request and sends no response; the connection stays open.
    Silent,
    /// Stops sending within an event; the connection stays open.
    Stall {
        /// Bytes of it that arrive.
        bytes: usize,
        /// Index of the event.
        event: u64,
    },
    /// An error response instead of the stream.
    Status {
        /// Seconds for the header `Retry-After`, when there is one.
        retry_after: Option<u64>,
        /// The HTTP status.
        status: u16,
    },
    /// Closes the connection within an event, without the last chunk of chunked encoding.
    Truncate {
        /// Bytes of it that arrive.
        bytes: usize,
        /// Index of the event.
        event: u64,
    },
}

impl Fault {
    /// 200 with an HTML page instead of data.
    #[must_use]
    pub fn html() -> Self {
        Self::Response {
            body: "<!DOCTYPE html><html><body><h1>Back soon (simulated)</h1></body></html>\n".to_owned(),
            content_type: "text/html; charset=UTF-8",
            status: 200,
        }
    }

    /// 200 with JSON that reports an error.
    #[must_use]
    pub fn error_object() -> Self {
        let error = object! { "code" => "500", "message" => "Something went wrong (simulated)" };
        Self::json(&object! { "errors" => vec![error] })
    }

    /// 200 with JSON of another shape.
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

/// Connections of a stream on which a [`Fault`] happens, or requests for an operation on which a
/// [`ServiceFault`](crate::ServiceFault) does, counted from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum When {
    /// Only on this one.
    Connection(usize),
    /// On all of them.
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
