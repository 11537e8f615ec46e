/// What [`SseDecoder::next_frame`](super::SseDecoder::next_frame) hands out, borrowed from the decoder.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Frame<'a> {
    /// An event with its data.
    Event(SseEvent<'a>),
    /// An event that went over the bound. The events after it follow as usual.
    Oversized(OversizedEvent<'a>),
}

/// One event, as the standard dispatches it.
///
/// # Examples
///
/// ```
/// use rumble_chat::sse::{Frame, SseDecoder};
///
/// let mut decoder = SseDecoder::new();
/// decoder.feed(b"id: 7\nevent: note\ndata: first\ndata: second\n\n");
/// let Some(Frame::Event(event)) = decoder.next_frame() else { panic!("no event") };
/// assert_eq!((event.name, event.data, event.id), ("note", "first\nsecond", "7"));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SseEvent<'a> {
    /// The value of the last `event:` line, `message` where there is none.
    pub name: &'a str,
    /// The values of the `data:` lines, joined by line feeds.
    pub data: &'a str,
    /// The last event id that holds at this event; the empty string where none was ever sent.
    pub id: &'a str,
}

/// An event that was larger than the decoder's bound, and was dropped.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct OversizedEvent<'a> {
    /// How many bytes of the event had been seen when it was refused, which is as soon as the bound was
    /// crossed. The event may have gone on after that, and how far past the bound this stands depends on how
    /// the bytes arrived.
    pub bytes: usize,
    /// The first 200 characters of the event as it was sent, field names included; fewer under a very small
    /// bound.
    pub excerpt: &'a str,
}

/// How many characters of a refused event are shown.
pub(super) const EXCERPT: usize = 200;
