/// Item returned by [`SseDecoder::next_frame`](super::SseDecoder::next_frame), borrowed from the decoder.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Frame<'a> {
    /// An event with its data.
    Event(SseEvent<'a>),
    /// An event that exceeded the size limit. Later events follow as usual.
    Oversized(OversizedEvent<'a>),
}

/// One event as dispatched by the standard.
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
    /// Value of the last `event:` line; `message` by default.
    pub name: &'a str,
    /// Values of the `data:` lines, joined by line feeds.
    pub data: &'a str,
    /// Last event id at this event; empty if none was ever sent.
    pub id: &'a str,
}

/// An event that exceeded the size limit of the decoder and was dropped.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct OversizedEvent<'a> {
    /// Bytes of the event received when it exceeded the limit. The event can be longer, and the number of bytes past
    /// the limit depends on how they arrived.
    pub bytes: usize,
    /// First 200 characters of the event as sent, including field names; fewer if the limit is very small.
    pub excerpt: &'a str,
}

/// Maximum length of an excerpt in characters.
pub(super) const EXCERPT: usize = 200;
