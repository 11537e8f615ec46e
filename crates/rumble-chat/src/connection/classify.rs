//! What a response to the request for the event stream means.

use rumble_http::{
    ResponseHead,
    internal::{FailureKind, ServerMessage},
};

use crate::error::{Error, ErrorKind, Operation};

#[derive(Debug)]
pub(super) enum Classification {
    /// The event stream follows.
    Open,
    /// There is no chat, or it has ended.
    Ended(Error),
    /// Anything else.
    Failed(Error),
}

pub(super) fn classify(head: &ResponseHead) -> Classification {
    if head.is_event_stream() {
        return Classification::Open;
    }
    let body = head.error_text();
    let error = |kind| {
        Error::response(kind, Operation::Connect, head).with_message(ServerMessage::of_body(body, head))
    };
    if head.is_no_content() {
        return Classification::Ended(error(ErrorKind::NoLiveChat));
    }
    Classification::Failed(error(match FailureKind::of_document(head, body.as_bytes()) {
        None => ErrorKind::NotAnEventStream,
        Some(FailureKind::BadRequest) => ErrorKind::InvalidStreamId,
        Some(failure) => failure.into(),
    }))
}
