//! Differences between the kinds of sinks.

use std::time::Duration;

use rumble_http::internal::{Request, Response, TransportError};

use super::event::Event;
use super::pace::Outcome;

/// The receiver that a sink sends to.
pub(super) trait Receiver: Send {
    /// The request for a line.
    fn request(&self, event: &Event<'_>) -> Request;

    /// Outcome of a request with this response.
    fn response(&self, response: &Response) -> Outcome {
        match response.status() {
            200..300 => Outcome::Delivered,
            429 => Outcome::Limited(response.retry_after()),
            408 | 500..600 => match response.retry_after() {
                Some(time) => Outcome::Limited(Some(time)),
                None => Outcome::Unavailable(status(response)),
            },
            _ => Outcome::Rejected(status(response)),
        }
    }

    /// Whether a duplicate line is harmless. If so, a line with an unknown outcome is sent again.
    fn accepts_duplicates(&self) -> bool {
        false
    }

    /// Minimum time between two requests.
    fn gap(&self) -> Duration {
        Duration::ZERO
    }

    /// Outcome of a request without a response.
    fn failure(&self, error: &TransportError) -> Outcome {
        // Without its causes, since the text of a library can contain the URL.
        match self.accepts_duplicates() || !error.may_have_been_sent() {
            true => Outcome::Unavailable(error.to_string()),
            false => Outcome::Rejected(error.to_string()),
        }
    }
}

pub(super) fn status(response: &Response) -> String {
    format!("the response has status {}", response.status())
}
