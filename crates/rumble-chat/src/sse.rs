//! Server-Sent Events: bytes in, events out.
//!
//! [`SseDecoder`] reads the event stream format of the [HTML standard][standard] without any I/O and without
//! a clock. Feed it what the network gave, in whatever pieces it came, and take the frames:
//!
//! ```
//! use rumble_chat::sse::{Frame, SseDecoder};
//!
//! let mut decoder = SseDecoder::new();
//! let mut seen = Vec::new();
//! for piece in [&b": -1\n\nda"[..], b"ta: {\"type\":", b"\"init\"}\n\n"] {
//!     decoder.feed(piece);
//!     while let Some(frame) = decoder.next_frame() {
//!         match frame {
//!             Frame::Event(event) => seen.push(event.data.to_owned()),
//!             Frame::Oversized(event) => eprintln!("over the bound: {} bytes", event.bytes),
//!             _ => {}
//!         }
//!     }
//! }
//! assert_eq!(seen, [r#"{"type":"init"}"#]);
//! assert_eq!(decoder.comments(), 1);
//! ```
//!
//! No event is special here: whatever its `event:` line says, a block with data is an event.
//!
//! # How it is made
//!
//! The bytes become text (`text`), the text is cut into blocks at its blank lines (`block_reader`), and a block goes
//! one of two ways. A block that is a single `data:` line, which is all that a chat normally sends, is handed
//! out as a slice of the buffer (`decoder`). Any other block goes through the crate `eventsource-stream`
//! (`block_parser`), in pieces that it can take: valid, with LF line ends, short. What outlives a block (`id:`,
//! `retry:`) is read on the way (`field`).
//!
//! [standard]: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation

mod block_parser;
mod block_reader;
mod decoder;
mod field;
mod frame;
mod text;

pub use self::decoder::SseDecoder;
pub use self::frame::{Frame, OversizedEvent, SseEvent};
