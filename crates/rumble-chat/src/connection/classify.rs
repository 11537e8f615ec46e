//! What a response to the request for the event stream means.

use rumble_http::{ResponseHead, internal::FailureKind};

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
    let error = |kind| Error::response(kind, Operation::Connect, head, body);
    match FailureKind::of_response(head, body.as_bytes()) {
        None if head.status() == NO_CONTENT => Classification::Ended(error(ErrorKind::NoLiveChat)),
        None if head.status() == OK => Classification::Failed(error(ErrorKind::NotAnEventStream)),
        None => Classification::Failed(error(ErrorKind::UnexpectedStatus)),
        Some(FailureKind::BadRequest) => Classification::Failed(error(ErrorKind::InvalidStreamId)),
        Some(failure) => Classification::Failed(error(failure.into())),
    }
}

const OK: u16 = 200;
const NO_CONTENT: u16 = 204;
