//! Classification of responses to the request for the event stream.

use rumble_http::{
    ResponseHead,
    internal::{FailureKind, ServerMessage},
};

use crate::error::{Error, ErrorKind, Operation};

#[derive(Debug)]
pub(super) enum Classification {
    /// The event stream follows.
    EventStream,
    /// The stream has ended or is not a livestream.
    NoLiveChat(Error),
    /// Any other response.
    Error(Error),
}

pub(super) fn classify(head: &ResponseHead) -> Classification {
    if head.is_event_stream() {
        return Classification::EventStream;
    }
    let body = head.error_text();
    let error = |kind| {
        Error::response(kind, Operation::Connect, head).with_message(ServerMessage::of_body(body, head))
    };
    if head.is_no_content() {
        return Classification::NoLiveChat(error(ErrorKind::NoLiveChat));
    }
    Classification::Error(error(match FailureKind::of_document(head, body.as_bytes()) {
        None => ErrorKind::NotAnEventStream,
        Some(FailureKind::BadRequest) => ErrorKind::InvalidStreamId,
        Some(failure) => failure.into(),
    }))
}
