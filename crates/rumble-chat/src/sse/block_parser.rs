use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use eventsource_stream::{Event, EventStream};
use futures_core::Stream;
use memchr::memchr2_iter;

/// Parser for one block, built on the crate `eventsource-stream` without a runtime: each piece is put into a slot, from
/// which the stream reads it. The stream is pending when it needs more.
///
/// The stream copies its unparsed text once per line, so the pieces are small and end at a line end.
pub(super) struct BlockParser {
    input: InputSlot,
    stream: EventStream<InputSlot>,
}

impl BlockParser {
    pub(super) fn new() -> Self {
        let input = InputSlot::default();
        let mut parser = Self {
            stream: EventStream::new(input.clone()),
            input,
        };
        // The stream looks for a BOM in its first piece and fails if there is one. A blank line as the first piece is
        // ignored.
        let _ = parser.parse_piece("\n".to_owned());
        parser
    }

    /// Parses the lines of one block, with any line ends. `Ok(None)` if the block contains no data. `Err` if the crate
    /// returned anything other than an event, which valid text does not cause; the parser must then be replaced.
    pub(super) fn parse(&mut self, block: &str) -> Result<Option<Event>, ParserFailed> {
        let mut piece = String::with_capacity(CHUNK_BYTES.min(block.len() + 2));
        for line in lines(block) {
            if line.is_empty() || line.starts_with(':') {
                continue;
            }
            if !piece.is_empty() && piece.len() + line.len() >= CHUNK_BYTES {
                let next = String::with_capacity(CHUNK_BYTES);
                if self.parse_piece(std::mem::replace(&mut piece, next))?.is_some() {
                    return Err(ParserFailed);
                }
            }
            piece.push_str(line);
            piece.push('\n');
        }
        piece.push('\n');
        self.parse_piece(piece)
    }

    fn parse_piece(&mut self, piece: String) -> Result<Option<Event>, ParserFailed> {
        self.input.put(piece);
        match Pin::new(&mut self.stream).poll_next(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => Ok(None),
            Poll::Ready(Some(Ok(event))) => Ok(Some(event)),
            Poll::Ready(Some(Err(_)) | None) => Err(ParserFailed),
        }
    }
}

/// The stream returned an error or ended.
#[derive(Debug)]
pub(super) struct ParserFailed;

/// Input of the stream. The mutex only makes the decoder `Send` and `Sync`.
#[derive(Clone, Default)]
struct InputSlot(Arc<Mutex<Option<String>>>);

impl InputSlot {
    fn put(&self, piece: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(piece);
    }
}

impl Stream for InputSlot {
    type Item = Result<String, Infallible>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(piece) => Poll::Ready(Some(Ok(piece))),
            None => Poll::Pending,
        }
    }
}

/// Lines of a block without their ends. CR LF results in an additional empty line, which the parser ignores.
fn lines(block: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    memchr2_iter(b'\n', b'\r', block.as_bytes())
        .chain([block.len()])
        .map(move |end| {
            let line = block.get(from..end).unwrap_or_default();
            from = end + 1;
            line
        })
}

/// Maximum size of a piece, unless it consists of a single longer line.
const CHUNK_BYTES: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_line_end_is_accepted() {
        let mut parser = BlockParser::new();
        let event = parser
            .parse("event: x\rdata: 1\r\ndata: 2\n: no\r\ndata\n")
            .unwrap()
            .unwrap();
        assert_eq!((event.event.as_str(), event.data.as_str()), ("x", "1\n2\n"));
        assert!(parser.parse("event: y\n").unwrap().is_none());
        let event = parser.parse("data: z").unwrap().unwrap();
        assert_eq!((event.event.as_str(), event.data.as_str()), ("message", "z"));
    }

    #[test]
    fn a_byte_order_mark_at_the_start_is_ignored() {
        let mut parser = BlockParser::new();
        assert!(parser.parse("\u{feff}data: x\n").unwrap().is_none());
        assert_eq!(
            parser.parse("data: \u{feff}\n").unwrap().unwrap().data,
            "\u{feff}"
        );
    }

    #[test]
    fn long_lines_and_many_lines_are_complete() {
        let mut parser = BlockParser::new();
        let long = "é".repeat(3 * CHUNK_BYTES);
        let block = format!("data: {long}\n{}data: {long}\n", "data: 1234567\n".repeat(500));
        let event = parser.parse(&block).unwrap().unwrap();
        assert_eq!(event.data, format!("{long}\n{}{long}", "1234567\n".repeat(500)));
    }
}
