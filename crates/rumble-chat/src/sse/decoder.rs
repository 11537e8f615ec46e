use std::fmt;
use std::ops::Range;
use std::time::Duration;

use super::block_parser::BlockParser;
use super::block_reader::{Block, BlockReader, BlockResult};
use super::field::data_value;
use super::frame::{EXCERPT, Frame, OversizedEvent, SseEvent};

/// Decoder for one event stream. Takes bytes and returns events, without I/O and without a clock.
///
/// Use one decoder per connection: an event that is incomplete at the end of a connection is dropped with it, as the
/// standard requires. [`last_event_id`](Self::last_event_id) and [`retry`](Self::retry) must be carried over by the
/// caller.
///
/// # Bounds
///
/// The size of an event is limited to 8 MiB, or the limit set by [`with_max_event_bytes`](Self::with_max_event_bytes). A larger
/// event is reported as oversized as soon as it exceeds the limit; the rest of it, up to its blank line, is discarded.
/// If all frames are taken before more bytes are fed, the decoder holds at most the limit and one feed.
///
/// # Examples
///
/// ```
/// use rumble_chat::sse::{Frame, SseDecoder};
///
/// let mut decoder = SseDecoder::new();
/// decoder.feed(b"data: hello\r\n\r\ndata: wor");
/// let Some(Frame::Event(event)) = decoder.next_frame() else { panic!("no event") };
/// assert_eq!((event.name, event.data), ("message", "hello"));
/// assert!(decoder.next_frame().is_none());
///
/// decoder.feed(b"ld\n\n");
/// assert!(matches!(decoder.next_frame(), Some(Frame::Event(event)) if event.data == "world"));
/// ```
pub struct SseDecoder {
    block_reader: BlockReader,
    pending: PendingFrame,
    /// Created on first use, which most streams never need.
    parser: Option<Box<BlockParser>>,
}

/// Source of the frame returned last.
enum PendingFrame {
    Nothing,
    /// Range of the data in the text of the block reader.
    Plain(Range<usize>),
    Parsed {
        name: String,
        data: String,
    },
    Oversized {
        bytes: usize,
        excerpt: String,
    },
}

impl SseDecoder {
    /// Creates a decoder for events of up to 8 MiB.
    pub fn new() -> Self {
        Self::with_max_event_bytes(MAX_EVENT_BYTES)
    }

    /// Creates a decoder for events of up to `max` bytes. The size of an event is the text of its lines with field
    /// names and line ends, without the blank line; an invalid byte counts as the U+FFFD that replaces it.
    ///
    /// # Examples
    ///
    /// ```
    /// use rumble_chat::sse::{Frame, SseDecoder};
    ///
    /// let mut decoder = SseDecoder::with_max_event_bytes(16);
    /// decoder.feed(b"data: much too long for this\n\ndata: short\n\n");
    /// assert!(matches!(decoder.next_frame(), Some(Frame::Oversized(big)) if big.bytes > 16));
    /// assert!(matches!(decoder.next_frame(), Some(Frame::Event(small)) if small.data == "short"));
    /// ```
    pub fn with_max_event_bytes(max: usize) -> Self {
        Self {
            block_reader: BlockReader::new(max),
            pending: PendingFrame::Nothing,
            parser: None,
        }
    }

    /// Adds received bytes, split at any position.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.block_reader.feed(bytes);
    }

    /// Returns the next event, or `None` if more bytes are needed.
    ///
    /// Call it until it returns `None` before feeding more bytes: this also frees the memory of a large event.
    pub fn next_frame(&mut self) -> Option<Frame<'_>> {
        self.pending = PendingFrame::Nothing;
        self.pending = self.advance();
        let id = &self.block_reader.stream().last_event_id;
        Some(match &self.pending {
            PendingFrame::Nothing => return None,
            PendingFrame::Plain(data) => {
                let data = self.block_reader.text().get(data.clone()).unwrap_or_default();
                Frame::Event(SseEvent {
                    name: DEFAULT_NAME,
                    data,
                    id,
                })
            }
            PendingFrame::Parsed { name, data } => Frame::Event(SseEvent { name, data, id }),
            PendingFrame::Oversized { bytes, excerpt } => Frame::Oversized(OversizedEvent {
                bytes: *bytes,
                excerpt,
            }),
        })
    }

    /// Last event id as of the last blank line, which a reconnection sends as `Last-Event-ID`. Empty if none was sent.
    /// An oversized event counts, too, if its `id:` line has at most 1 KiB.
    pub fn last_event_id(&self) -> &str {
        &self.block_reader.stream().last_event_id
    }

    /// Last valid `retry:` value, as sent. Limit it before using it as a delay.
    pub fn retry(&self) -> Option<Duration> {
        self.block_reader.stream().retry
    }

    /// Number of comment lines received. Servers send them as keepalives.
    pub fn comments(&self) -> u64 {
        self.block_reader.stream().comments
    }

    /// Number of blocks, with or without data, in which invalid UTF-8 was replaced by U+FFFD.
    pub fn invalid_utf8(&self) -> u64 {
        self.block_reader.stream().invalid_utf8
    }

    /// Number of bytes held for events that are incomplete or not taken yet.
    pub fn buffered(&self) -> usize {
        self.block_reader.buffered()
    }

    fn advance(&mut self) -> PendingFrame {
        loop {
            let block = match self.block_reader.next() {
                BlockResult::Block(block) => block,
                BlockResult::Oversized { bytes, excerpt } => {
                    return PendingFrame::Oversized { bytes, excerpt };
                }
                BlockResult::Incomplete => return PendingFrame::Nothing,
            };
            if let Some(data) = self.plain_data(&block) {
                return PendingFrame::Plain(data);
            }
            if let Some(pending) = self.parse(block.lines) {
                return pending;
            }
        }
    }

    /// Fast path: if the only line of a block is `data:`, its value is the event.
    fn plain_data(&self, block: &Block) -> Option<Range<usize>> {
        let line = block.single_line.clone()?;
        let end = line.end;
        let data = data_value(self.block_reader.text().get(line)?)?;
        Some(end - data.len()..end)
    }

    /// Full path. `None` if the block contains no data.
    fn parse(&mut self, lines: Range<usize>) -> Option<PendingFrame> {
        let block = self.block_reader.text().get(lines).unwrap_or_default();
        let parser = self.parser.get_or_insert_with(|| Box::new(BlockParser::new()));
        match parser.parse(block) {
            Ok(event) => event.map(|event| PendingFrame::Parsed {
                name: event.event,
                data: event.data,
            }),
            Err(_) => {
                // Unreachable in practice. If it happens, only this event is dropped and reported.
                self.parser = None;
                Some(PendingFrame::Oversized {
                    bytes: block.len(),
                    excerpt: block.chars().take(EXCERPT).collect(),
                })
            }
        }
    }
}

impl Default for SseDecoder {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows numbers only, no received text.
impl fmt::Debug for SseDecoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SseDecoder")
            .field("buffered", &self.buffered())
            .field("capacity", &self.block_reader.capacity())
            .field("comments", &self.comments())
            .field("invalid_utf8", &self.invalid_utf8())
            .field("retry", &self.retry())
            .finish_non_exhaustive()
    }
}

const DEFAULT_NAME: &str = "message";

const MAX_EVENT_BYTES: usize = 8 * 1024 * 1024;
