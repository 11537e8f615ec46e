use std::time::Duration;

use crate::framing::{BOM, CONTENT_TYPE, LineEnd};

/// The bytes of one connection. After the last step the response ends cleanly.
///
/// ```
/// use rumble_sim::{Script, StreamPlan};
/// use std::time::Duration;
///
/// let first = Script::new().comment().event(r#"{"type":"init"}"#).pause(Duration::from_millis(5)).reset();
/// let second = Script::response(503).header("retry-after", "1").body("try later");
/// let third = Script::new().segment(1).event(r#"{"type":"init"}"#).hold();
/// let plan = StreamPlan::new(900100200).connections([first, second, third]).then_no_content();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Script {
    pub(crate) before_head: Duration,
    pub(crate) body: Vec<u8>,
    pub(crate) head: Head,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) has_no_response: bool,
    pub(crate) line_end: LineEnd,
    pub(crate) segment: Option<(usize, Duration)>,
    pub(crate) status: Option<u16>,
    pub(crate) steps: Vec<Step>,
}

/// Headers of the response of a stream.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) close_delimited: bool,
    pub(crate) content_type: String,
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Bytes(Vec<u8>),
    Close,
    Cut,
    Hold,
    Pause(Duration),
    Reset,
}

impl Script {
    /// An empty stream with status 200.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A response with this status instead of a stream; without a body unless [`Script::body`] sets one.
    #[must_use]
    pub fn response(status: u16) -> Self {
        Self {
            status: Some(status),
            ..Self::new()
        }
    }

    /// Resets the connection without a response.
    #[must_use]
    pub fn no_response() -> Self {
        Self {
            has_no_response: true,
            ..Self::new()
        }
    }

    /// 204: the chat has ended.
    #[must_use]
    pub fn no_content() -> Self {
        Self::response(204)
    }

    /// One event with this data on one `data:` line. The data is not checked.
    #[must_use]
    pub fn event(self, data: &str) -> Self {
        let bytes = self.line_end.event(data.as_bytes());
        self.step(Step::Bytes(bytes))
    }

    /// The keepalive comment `: -1`.
    #[must_use]
    pub fn comment(self) -> Self {
        let bytes = self.line_end.comment();
        self.step(Step::Bytes(bytes))
    }

    /// Sends these bytes unchanged.
    #[must_use]
    pub fn bytes(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.step(Step::Bytes(bytes.into()))
    }

    /// A byte order mark, for the start.
    #[must_use]
    pub fn bom(self) -> Self {
        self.bytes(BOM)
    }

    /// Waits, after everything before was sent.
    #[must_use]
    pub fn pause(self, time: Duration) -> Self {
        self.step(Step::Pause(time))
    }

    /// Ends the response cleanly; later steps are ignored.
    #[must_use]
    pub fn close(self) -> Self {
        self.step(Step::Close)
    }

    /// Closes the connection without the last chunk of the response.
    #[must_use]
    pub fn cut(self) -> Self {
        self.step(Step::Cut)
    }

    /// Resets the connection (TCP RST).
    #[must_use]
    pub fn reset(self) -> Self {
        self.step(Step::Reset)
    }

    /// Stays open until the client, or a [`StreamHandle`](crate::StreamHandle), ends it.
    #[must_use]
    pub fn hold(self) -> Self {
        self.step(Step::Hold)
    }

    setters! {
        /// Line ends of the steps that follow. Defaults to `\n`.
        fn line_end(self, line_end: LineEnd) { self.line_end = line_end; }
        /// Writes the connection in pieces of this many bytes; over https, of the encrypted stream. Defaults to whole
        /// events.
        fn segment(self, bytes: usize) {
            let gap = self.segment.map_or(Duration::ZERO, |(_, gap)| gap);
            self.segment = Some((bytes.max(1), gap));
        }
        /// Time between two pieces of [`Script::segment`]. Defaults to none.
        fn segment_gap(self, gap: Duration) {
            let piece = self.segment.map_or(1, |(piece, _)| piece);
            self.segment = Some((piece, gap));
        }
        /// Delay before the status line. Defaults to zero.
        fn before_head(self, time: Duration) { self.before_head = time; }
        /// Content type of the response. Defaults to `text/event-stream; charset=utf-8; charset=utf-8`, as Rumble sends it.
        fn content_type(self, content_type: &str) { content_type.clone_into(&mut self.head.content_type); }
        /// Ends the response by closing the connection (`Connection: close`, without a length). Defaults to chunked encoding.
        fn close_delimited(self) { self.head.close_delimited = true; }
        /// Adds a header. An invalid one is omitted.
        fn header(self, name: &str, value: &str) { self.headers.push((name.to_owned(), value.to_owned())); }
        /// The body of a [`Script::response`]. Defaults to empty.
        fn body(self, body: impl Into<Vec<u8>>) { self.body = body.into(); }
    }

    fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

impl Default for Head {
    fn default() -> Self {
        Self {
            close_delimited: false,
            content_type: CONTENT_TYPE.to_owned(),
        }
    }
}
