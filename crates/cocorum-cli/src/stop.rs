//! The end of all chats of this process, with the reason that their `closed` lines state.

use rumble_feed::chat::CloseReason;

pub(crate) type Stop = rumble_http::internal::Stop<CloseReason>;
