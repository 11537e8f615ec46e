use std::sync::Arc;

use hyper::body::Bytes;

use super::fault_control::{Cut, FaultControl};
use super::send_queue::{Item, SendQueue};
use crate::WallTime;
use crate::fault::Fault;
use crate::framing::{BOM, LineEnd};
use crate::templates::{Message, User, messages};

/// An open connection of a stream.
#[derive(Debug)]
pub(crate) struct StreamConnection {
    chunked: bool,
    control: Arc<FaultControl>,
    faults: Vec<Fault>,
    line_end: LineEnd,
    next_event: u64,
    pub(super) number: usize,
    queue: SendQueue,
}

impl StreamConnection {
    pub(super) fn new(number: usize, control: Arc<FaultControl>, queue: SendQueue) -> Self {
        let (chunked, line_end) = (true, LineEnd::Lf);
        Self {
            chunked,
            control,
            faults: Vec::new(),
            line_end,
            next_event: 0,
            number,
            queue,
        }
    }

    pub(super) fn close_delimited(mut self, close_delimited: bool) -> Self {
        self.chunked = !close_delimited;
        self
    }

    pub(super) fn line_end(mut self, line_end: LineEnd) -> Self {
        self.line_end = line_end;
        self
    }

    pub(super) fn faults(mut self, faults: Vec<Fault>) -> Self {
        for fault in &faults {
            match fault {
                Fault::Bom => self.push(Bytes::from_static(BOM)),
                Fault::Drip { gap, piece } => self.control.set_pieces(*piece, *gap),
                Fault::LineEnd(line_end) => self.line_end = *line_end,
                _ => {}
            }
        }
        self.faults = faults;
        self
    }

    /// Sends an event with its faults.
    pub(super) fn send_event(&mut self, json: &str) {
        let event = self.next_event;
        self.next_event += 1;
        if self.faults.is_empty() {
            return self.push(self.line_end.event(json.as_bytes()));
        }
        let mut cut = None;
        let mut data = json.as_bytes().to_vec();
        let mut times = 1;
        for fault in &self.faults {
            match *fault {
                Fault::InvalidUtf8 { event: at } if at == event => insert_invalid_byte(&mut data),
                Fault::BrokenJson { event: at } if at == event => {
                    self.push_event(broken_event(json).as_bytes());
                }
                Fault::OversizedGarbage { bytes, event: at } if at == event => {
                    self.push_event(&vec![b'x'; bytes]);
                }
                Fault::OversizedMessage { bytes, event: at } if at == event => {
                    self.push_event(oversized_message(bytes).as_bytes());
                }
                Fault::Repeat { event: at } if at == event => times = 2,
                Fault::Reset { bytes, event: at } if at == event => cut = Some((Cut::Reset, bytes)),
                Fault::Stall { bytes, event: at } if at == event => cut = Some((Cut::Stall, bytes)),
                Fault::Truncate { bytes, event: at } if at == event => cut = Some((Cut::Close, bytes)),
                _ => {}
            }
        }
        for _ in 1..times {
            self.push_event(&data);
        }
        let bytes = self.line_end.event(&data);
        match cut {
            Some((cut, arriving)) => {
                let chunk_head = if self.chunked {
                    format!("{:x}\r\n", bytes.len()).len()
                } else {
                    0
                };
                let left = chunk_head + arriving.clamp(1, bytes.len());
                self.send(Item::TruncatedBytes {
                    bytes: bytes.into(),
                    cut,
                    left,
                });
            }
            None => self.push(bytes),
        }
    }

    pub(super) fn comment(&self) {
        self.push(self.line_end.comment());
    }

    pub(super) fn push(&self, bytes: impl Into<Bytes>) {
        self.send(Item::Bytes(bytes.into()));
    }

    pub(super) fn end(&self) {
        self.send(Item::End);
    }

    /// Breaks the connection after what was sent before, unless it stalls.
    pub(super) fn cut(&self, cut: Cut) {
        self.send(Item::Cut(cut));
        self.control.cut_if_stalled(cut);
    }

    pub(super) fn cut_now(&self, cut: Cut) {
        self.control.cut(cut);
    }

    pub(super) fn connection_faults(&self) -> &[Fault] {
        &self.faults
    }

    pub(super) fn backlog(&self) -> usize {
        self.queue.backlog()
    }

    fn push_event(&self, data: &[u8]) {
        self.push(self.line_end.event(data));
    }

    fn send(&self, item: Item) {
        // The receiver is closed only while the connection ends.
        let _ = self.queue.send(item);
    }
}

/// Puts a byte that is invalid in UTF-8 into the first text.
fn insert_invalid_byte(data: &mut Vec<u8>) {
    const TEXT: &[u8] = br#""text":""#;
    let at = data.windows(TEXT.len()).position(|window| window == TEXT);
    let at = at.map_or(data.len().saturating_sub(1), |at| at + TEXT.len());
    data.insert(at, 0xff);
}

fn broken_event(json: &str) -> &str {
    (0..=json.len() * 2 / 3)
        .rev()
        .find_map(|end| json.get(..end))
        .unwrap_or("{")
}

fn oversized_message(bytes: usize) -> String {
    let at = WallTime::DEFAULT;
    let author = User::new(900_666_666, "EndlessScroll");
    let message = Message::new(at.message_id(0x3ffe), at, author.id, &"x".repeat(bytes));
    messages("huge", &[message.untyped()], &[author], &[]).to_string()
}
