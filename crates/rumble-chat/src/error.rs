mod operation;

use std::time::Duration;

use rumble_http::TransportErrorKind;
use rumble_http::internal::{ErrorData, error_type};
use rumble_model::ParseStreamRefError;

pub use operation::Operation;

error_type! {
    /// Error of opening, reading or writing a chat.
    ///
    /// `Display` shows one level; the cause is [`source`](std::error::Error::source). Contains no secret and no chat text.
    #[derive(Clone)]
    pub struct Error(pub Operation);

    /// Kind of the failure.
    pub enum ErrorKind {
        /// The cool-down after the last message has not ended. Rejected locally; nothing is sent.
        CoolingDown = "still in the cool-down after the last message; nothing was sent",
        /// The server already has this message (HTTP 409).
        Duplicate = "the server already has this message",
        /// The message is empty. Rejected locally; nothing is sent.
        EmptyText = "the message is empty; nothing was sent",
        /// The outage exceeded the configured limit; the cause is the last failure.
        GaveUp = "gave up: the outage exceeded the configured limit",
        /// Not a valid stream id or address, or an ambiguous one.
        InvalidStream = "not a valid stream id or address",
        /// The server rejected the stream id (HTTP 400).
        InvalidStreamId = "the server rejected the stream id",
        /// A page URL, which does not contain the stream id.
        NeedsLookup = "a page URL does not contain the stream id; expected the embed URL, https://rumble.com/embed/v…/",
        /// The connection is alive, but delivered no event.
        NoEvent = "no event arrived",
        /// The stream has ended or is not a livestream (HTTP 204).
        NoLiveChat = "no live chat: the stream has ended or is not a livestream",
        /// A command starts with `/`. Rejected locally; nothing is sent.
        NotACommand = "a command must start with a slash; nothing was sent",
        /// The response is not an event stream.
        NotAnEventStream = "the response is not an event stream",
        /// A session is required. Rejected locally; nothing is sent.
        NotLoggedIn = "not logged in: a session is required",
        /// No user or channel with this name is muted.
        NotMuted = "no user or channel with this name is muted",
        /// No message is known to be pinned. Rejected locally; nothing is sent.
        NotPinned = "no pinned message is known; nothing was sent",
        /// The message is longer than the chat allows. Rejected locally; nothing is sent.
        TooLong = "the message is longer than the chat allows; nothing was sent",
        /// The server reports success, but the response does not confirm the request.
        UnclearResponse = "the response does not confirm the request",
        /// Mutes require a name, but no event has contained the name of this author yet. Rejected locally; nothing is
        /// sent.
        UnknownName = "the author's name is not known yet; nothing was sent",
    }

    common {}

    retryable {
        CoolingDown,
        NoEvent,
    }
}

impl Error {
    /// Creates the error of a custom transport, for [`Connection::handle_error`](crate::Connection::handle_error). The
    /// cause becomes the `source()`; it must not contain a secret.
    ///
    /// ```
    /// use rumble_chat::{Error, ErrorKind, Operation, TransportErrorKind};
    ///
    /// let error = Error::from_transport(TransportErrorKind::Interrupted, Operation::Read, None);
    /// assert_eq!(error.kind(), ErrorKind::Disconnected);
    /// ```
    #[must_use]
    pub fn from_transport(
        kind: TransportErrorKind,
        operation: Operation,
        cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        ErrorData::own_transport(operation, kind, cause).into()
    }

    pub(crate) fn cooling_down(time: Duration) -> Self {
        Self::new(ErrorKind::CoolingDown, Operation::Send).with(|data| data.details.retry_after = Some(time))
    }

    /// Marks the outcome as unknown: the request might have reached the server.
    pub(crate) fn with_possible_delivery(self) -> Self {
        self.with_unknown_outcome()
            .with(|data| data.details.may_have_been_sent = true)
    }

    /// Whether the request might have reached the server.
    pub(crate) fn may_have_been_sent(&self) -> bool {
        self.0.details.may_have_been_sent
    }
}

impl From<ParseStreamRefError> for Error {
    fn from(error: ParseStreamRefError) -> Self {
        Self::new(ErrorKind::InvalidStream, Operation::Connect).described_by(error)
    }
}
