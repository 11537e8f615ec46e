use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::Error;
use crate::sse::Frame;

/// Data that a chat received, before it is decoded, or a change of its connection; see [`ChatApiBuilder::on_frame`](crate::ChatApiBuilder::on_frame).
///
/// A recording of frames can be replayed: call [`Session::handle_connected`](crate::Session::handle_connected) for each
/// [`ChatFrame::Connected`], [`Session::handle_event_data`](crate::Session::handle_event_data) for each
/// [`ChatFrame::Data`] and [`Session::handle_oversized`](crate::Session::handle_oversized) for each
/// [`ChatFrame::Oversized`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ChatFrame<'a> {
    /// A connection is open.
    #[non_exhaustive]
    Connected {
        /// Number of the attempt in this outage; 0 for the first connection of the chat.
        attempt: u32,
    },
    /// Data of one Server-Sent Event as received: its `data:` lines, joined by line feeds. Invalid UTF-8 is replaced by
    /// U+FFFD.
    Data(&'a str),
    /// An event larger than [`Limits::event_bytes`](crate::Limits) was dropped.
    #[non_exhaustive]
    Oversized {
        /// Lower bound of the size of the event in bytes.
        bytes: usize,
        /// At most the first 200 characters of its data, as sent.
        excerpt: &'a str,
    },
    /// An attempt to connect failed, or a connection was lost.
    #[non_exhaustive]
    Lost {
        /// Number of the next attempt in this outage, from 1.
        attempt: u32,
        /// Delay before the next attempt; `None` if the chat has failed.
        after: Option<Duration>,
        /// Cause, with the [`status`](Error::status) of the response, if one arrived.
        cause: &'a Error,
    },
}

impl<'a> ChatFrame<'a> {
    pub(crate) fn from_sse(frame: Frame<'a>, max_event_bytes: usize) -> Self {
        match frame {
            Frame::Event(event) => Self::Data(event.data),
            Frame::Oversized(event) => Self::Oversized {
                bytes: oversized_bytes(max_event_bytes),
                excerpt: oversized_data(event.excerpt),
            },
        }
    }
}

/// Reported size of an oversized event. The number of bytes read past the limit depends on how they arrived.
pub(crate) fn oversized_bytes(max_event_bytes: usize) -> usize {
    max_event_bytes.saturating_add(1)
}

/// Data in the excerpt of an oversized event. The excerpt starts with the field name.
pub(crate) fn oversized_data(excerpt: &str) -> &str {
    let data = excerpt.strip_prefix("data:").unwrap_or(excerpt);
    data.strip_prefix(' ').unwrap_or(data)
}

/// Callback for frames. The mutex, which is never locked, makes the type `Sync`.
pub(crate) struct FrameCallback(Mutex<Box<Callback>>);

type Callback = dyn FnMut(ChatFrame<'_>) + Send;

impl FrameCallback {
    pub(crate) fn new(callback: impl FnMut(ChatFrame<'_>) + Send + 'static) -> Self {
        Self(Mutex::new(Box::new(callback)))
    }

    pub(crate) fn call(&mut self, frame: ChatFrame<'_>) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner)(frame);
    }
}

impl fmt::Debug for FrameCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrameCallback").finish_non_exhaustive()
    }
}
