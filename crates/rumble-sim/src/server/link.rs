use std::sync::Arc;

use hyper::body::Bytes;

use super::control::{Control, Cut};
use super::outbox::{Item, Outbox};
use super::stream::Stream;
use crate::WallTime;
use crate::fault::Fault;
use crate::framing::{BOM, LineEnd};
use crate::templates::{Message, User, messages};

/// One open connection, as its stream sees it.
#[derive(Debug)]
pub(crate) struct Link {
    chunked: bool,
    control: Arc<Control>,
    faults: Vec<Fault>,
    line_end: LineEnd,
    next_event: u64,
    pub(super) number: usize,
    outbox: Outbox,
}

/// Takes the connection out of its stream when the answer is dropped, for whatever reason.
#[derive(Debug)]
pub(super) struct LinkGuard {
    number: usize,
    stream: Arc<Stream>,
}

impl Link {
    pub(super) fn new(number: usize, control: Arc<Control>, outbox: Outbox) -> Self {
        let (chunked, line_end) = (true, LineEnd::Lf);
        Self {
            chunked,
            control,
            faults: Vec::new(),
            line_end,
            next_event: 0,
            number,
            outbox,
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

    pub(super) fn guard(&self, stream: Arc<Stream>) -> LinkGuard {
        LinkGuard {
            number: self.number,
            stream,
        }
    }

    /// One event, with whatever goes wrong around it.
    pub(super) fn deliver(&mut self, json: &str) {
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
                Fault::BadUtf8 { event: at } if at == event => spoil(&mut data),
                Fault::BrokenJson { event: at } if at == event => self.push_event(broken(json).as_bytes()),
                Fault::OversizedGarbage { bytes, event: at } if at == event => {
                    self.push_event(&vec![b'x'; bytes]);
                }
                Fault::OversizedMessage { bytes, event: at } if at == event => {
                    self.push_event(huge(bytes).as_bytes());
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
                self.send(Item::Armed {
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

    /// After what was sent before, unless that stalls.
    pub(super) fn cut(&self, cut: Cut) {
        self.send(Item::Cut(cut));
        self.control.cut_if_stalled(cut);
    }

    pub(super) fn cut_now(&self, cut: Cut) {
        self.control.cut(cut);
    }

    pub(super) fn known_faults(&self) -> &[Fault] {
        &self.faults
    }

    pub(super) fn backlog(&self) -> usize {
        self.outbox.backlog()
    }

    fn push_event(&self, data: &[u8]) {
        self.push(self.line_end.event(data));
    }

    fn send(&self, item: Item) {
        // A closed inbox belongs to a connection that is just going away.
        let _ = self.outbox.send(item);
    }
}

impl LinkGuard {
    /// So many items are left for the connection.
    pub(super) fn took_one(&self, left: usize) {
        if left == BACKLOG_LOW {
            self.stream.nudge();
        }
    }
}

impl Drop for LinkGuard {
    fn drop(&mut self) {
        self.stream.disconnected(self.number);
    }
}

/// Puts a byte that no UTF-8 has into the first text.
fn spoil(data: &mut Vec<u8>) {
    const TEXT: &[u8] = br#""text":""#;
    let at = data.windows(TEXT.len()).position(|window| window == TEXT);
    let at = at.map_or(data.len().saturating_sub(1), |at| at + TEXT.len());
    data.insert(at, 0xff);
}

fn broken(json: &str) -> &str {
    (0..=json.len() * 2 / 3)
        .rev()
        .find_map(|end| json.get(..end))
        .unwrap_or("{")
}

fn huge(bytes: usize) -> String {
    let at = WallTime::DEFAULT;
    let author = User::new(900_666_666, "EndlessScroll");
    let message = Message::new(at.message_id(0x3ffe), at, author.id, &"x".repeat(bytes));
    messages("huge", &[message.untyped()], &[author], &[]).to_string()
}

/// When a reader has caught up to here, an unpaced scenario goes on.
pub(super) const BACKLOG_LOW: usize = 64;
