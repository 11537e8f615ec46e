//! All frames that a decoder returns for a stream, owned, so that two results can be compared.

use rumble_chat::sse::{Frame, SseDecoder};

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum DecodedFrame {
    Event {
        name: String,
        data: String,
        id: String,
    },
    /// Without the number of received bytes, which depends on the splits.
    Oversized {
        excerpt: String,
    },
}

#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct DecodedStream {
    pub(super) frames: Vec<DecodedFrame>,
    pub(super) last_event_id: String,
    pub(super) retry_ms: Option<u64>,
    pub(super) comments: u64,
    pub(super) invalid_utf8: u64,
}

/// Feeds the pieces and takes the frames after each.
pub(super) fn read<'a>(mut decoder: SseDecoder, pieces: impl IntoIterator<Item = &'a [u8]>) -> DecodedStream {
    let mut frames = Vec::new();
    for piece in pieces {
        decoder.feed(piece);
        read_frames(&mut decoder, &mut frames);
    }
    DecodedStream {
        frames,
        last_event_id: decoder.last_event_id().to_owned(),
        retry_ms: decoder.retry().map(|retry| retry.as_millis().try_into().unwrap()),
        comments: decoder.comments(),
        invalid_utf8: decoder.invalid_utf8(),
    }
}

pub(super) fn read_frames(decoder: &mut SseDecoder, frames: &mut Vec<DecodedFrame>) {
    frames.extend(std::iter::from_fn(|| read_frame(decoder)));
}

pub(super) fn read_frame(decoder: &mut SseDecoder) -> Option<DecodedFrame> {
    Some(match decoder.next_frame()? {
        Frame::Event(event) => DecodedFrame::event(event.name, event.data, event.id),
        Frame::Oversized(event) => DecodedFrame::oversized(event.excerpt),
        other => panic!("{other:?}"),
    })
}

impl DecodedFrame {
    pub(super) fn event(name: &str, data: &str, id: &str) -> Self {
        Self::Event {
            name: name.to_owned(),
            data: data.to_owned(),
            id: id.to_owned(),
        }
    }

    pub(super) fn oversized(excerpt: &str) -> Self {
        Self::Oversized {
            excerpt: excerpt.to_owned(),
        }
    }
}
