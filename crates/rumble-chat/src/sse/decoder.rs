use std::fmt;
use std::ops::Range;
use std::time::Duration;

use super::block_parser::BlockParser;
use super::block_reader::{Block, BlockReader, BlockResult};
use super::field::data_value;
use super::frame::{EXCERPT, Frame, OversizedEvent, SseEvent};

/// Decodes one event stream. Bytes in, events out; no I/O and no clock.
///
/// Use one decoder per connection: an event that the end of a connection cut short goes with it, as the
/// standard asks. Carry [`last_event_id`](Self::last_event_id) and [`retry`](Self::retry) over yourself.
///
/// # Bounds
///
/// An event may have 8 MiB, or what [`with_max_event_bytes`](Self::with_max_event_bytes) says. One that has
/// more is refused at the moment it crosses the bound, and its rest is dropped as it comes, up to its blank
/// line. Where frames are taken until there are none before more bytes are fed, the decoder holds no more
/// than the bound and one feed.
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
    /// Made when it is first needed: most streams never do.
    parser: Option<Box<BlockParser>>,
}

/// What the frame that was returned last borrows from.
enum PendingFrame {
    Nothing,
    /// Data in the text of the block reader.
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
    /// A decoder that takes events of up to 8 MiB.
    pub fn new() -> Self {
        Self::with_max_event_bytes(MAX_EVENT_BYTES)
    }

    /// A decoder that refuses events of more than `max` bytes. What counts is the text of the event's lines
    /// with their ends and field names, its blank line not included; a bad byte counts as the U+FFFD that
    /// stands for it.
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

    /// Takes what was read, cut anywhere.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.block_reader.feed(bytes);
    }

    /// The next event, or `None` where more bytes are needed.
    ///
    /// Call it until it gives `None` before feeding more: that also gives back the memory of a large event.
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

    /// The last event id as of the last blank line: what a reconnection sends as `Last-Event-ID`. Empty where
    /// none was sent. An event that was refused counts too, if its `id:` line is no longer than 1 KiB.
    pub fn last_event_id(&self) -> &str {
        &self.block_reader.stream().last_event_id
    }

    /// The last valid `retry:` value, as sent. Keep it within reason before you wait that long.
    pub fn retry(&self) -> Option<Duration> {
        self.block_reader.stream().retry
    }

    /// How many comment lines came. Servers send them to keep a quiet connection open.
    pub fn comments(&self) -> u64 {
        self.block_reader.stream().comments
    }

    /// In how many blocks, events or not, bytes that are not UTF-8 were replaced by U+FFFD.
    pub fn invalid_utf8(&self) -> u64 {
        self.block_reader.stream().invalid_utf8
    }

    /// How many bytes are held for events that are not complete or not taken yet.
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

    /// The fast lane: where the only line of a block is `data:`, its value is the event.
    fn plain_data(&self, block: &Block) -> Option<Range<usize>> {
        let line = block.single_line.clone()?;
        let end = line.end;
        let data = data_value(self.block_reader.text().get(line)?)?;
        Some(end - data.len()..end)
    }

    /// The full path. `None`: there is no data in the block.
    fn parse(&mut self, lines: Range<usize>) -> Option<PendingFrame> {
        let block = self.block_reader.text().get(lines).unwrap_or_default();
        let parser = self.parser.get_or_insert_with(|| Box::new(BlockParser::new()));
        match parser.parse(block) {
            Ok(event) => event.map(|event| PendingFrame::Parsed {
                name: event.event,
                data: event.data,
            }),
            Err(_) => {
                // Cannot be, but if it were: lose this event, and say so, and no other.
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

/// Numbers only: nothing that was sent.
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
