//! Streamer.bot: an action is run with the members of the line as its arguments.

use rumble_http::internal::{Request, Response};
use rumble_model::Secret;
use serde_json::json;

use super::event::{Event, text};
use super::pace::Outcome;
use super::receiver::{Receiver, status};
use super::settings::SinkUrl;
use super::webhook::MAX_RESPONSE_BYTES;

pub(super) struct StreamerBot {
    pub(super) url: SinkUrl,
    pub(super) action: String,
}

impl Receiver for StreamerBot {
    fn request(&self, event: &Event<'_>) -> Request {
        let body = json!({"action": {"name": self.action}, "args": event.object()});
        Request::post(self.url.get().clone())
            .json(Secret::new(text(&body)))
            .max_body(MAX_RESPONSE_BYTES)
    }

    /// 204 means that the action was started. The result is unknown, and the action must not be started again.
    fn response(&self, response: &Response) -> Outcome {
        match response.status() {
            204 => Outcome::Delivered,
            429 => Outcome::Limited(response.retry_after()),
            _ => Outcome::Rejected(status(response)),
        }
    }
}
