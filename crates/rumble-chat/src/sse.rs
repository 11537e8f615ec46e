//! Server-Sent Events decoder.
//!
//! [`SseDecoder`] decodes the event stream format of the [HTML standard][standard] without I/O and without a clock.
//! Feed it the bytes as they arrive, and take the frames:
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
//! The `event:` line has no special meaning: every block with data is an event.
//!
//! # Implementation
//!
//! The bytes are decoded to text (`text`), and the text is split into blocks at blank lines (`block_reader`). The data
//! of a block with a single `data:` line, which is all that a chat normally sends, is returned as a slice of the buffer
//! (`decoder`). Other blocks are parsed by the crate `eventsource-stream` (`block_parser`), in pieces that meet its
//! requirements: valid, with LF line ends, short. Fields that outlive a block (`id:`, `retry:`) are read separately
//! (`field`).
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
