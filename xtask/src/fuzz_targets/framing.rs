//! Server-Sent Events: chunking does not change the result, which is that of the standard and of eventsource-stream.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use eventsource_stream::EventStream;
use futures_core::Stream;
use rumble_chat::sse::SseDecoder;

mod reading;
mod reference;

use self::reading::{DecodedFrame, read};
use super::cost;
use super::input::{Input, pieces};
use super::seeds;

/// The bound of an event, the pieces, and the stream.
pub(super) fn run(data: &[u8]) {
    let mut input = Input(data);
    let bound = match input.byte() {
        255 => usize::MAX,
        small => usize::from(small) * 8,
    };
    let seed = input.byte();
    let stream = input.0;
    cost::bounded(stream.len(), || {
        let mut decoder = SseDecoder::with_max_event_bytes(bound);
        for piece in pieces(stream, seed) {
            decoder.feed(piece);
            while decoder.next_frame().is_some() {}
        }
    });
    let whole = read(SseDecoder::with_max_event_bytes(bound), [stream]);
    let in_pieces = read(SseDecoder::with_max_event_bytes(bound), pieces(stream, seed));
    assert_eq!(in_pieces, whole, "the split changes the result");
    assert_eq!(
        whole,
        reference::read(stream, bound),
        "the result differs from the standard"
    );
    // eventsource-stream stops at a BOM, and delays a CR.
    let is_plain = bound == usize::MAX && !stream.contains(&b'\r') && !stream.starts_with(b"\xef\xbb\xbf");
    if let (true, Ok(text)) = (is_plain, str::from_utf8(stream)) {
        let events = whole.frames.iter().map(|frame| match frame {
            DecodedFrame::Event { name, data, .. } => (name.clone(), data.clone()),
            DecodedFrame::Oversized { .. } => panic!("oversized without a bound"),
        });
        assert_eq!(
            events.collect::<Vec<_>>(),
            dependency(text),
            "the result differs from eventsource-stream"
        );
    }
}

/// Names and data of the events that eventsource-stream reads in one piece of valid text.
fn dependency(text: &str) -> Vec<(String, String)> {
    let mut events = EventStream::new(One(Some(text.as_bytes().to_vec())));
    let mut context = Context::from_waker(Waker::noop());
    let mut names_and_data = Vec::new();
    while let Poll::Ready(Some(Ok(event))) = Pin::new(&mut events).poll_next(&mut context) {
        names_and_data.push((event.event, event.data));
    }
    names_and_data
}

/// A stream of one piece.
struct One(Option<Vec<u8>>);

impl Stream for One {
    type Item = Result<Vec<u8>, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut streams = seeds::fixtures("chat");
    streams.retain(|stream| stream.len() < 2_000 && !stream.starts_with(b"{"));
    streams.extend(seeds::texts(&[
        "data: {\"a\":1}\n\n: -1\n\nevent: x\ndata:1\ndata:2\nid: 7\nretry: 10\n\n",
        "data\r\rdata: \u{fffd}\r\n\r\nid\n\nretry: x\n\n",
    ]));
    seeds::with_prefixes(&[255, 3], &seeds::with_prefixes(&[1, 9], &streams))
}
