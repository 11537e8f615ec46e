//! Classification of the responses to write requests.

use rumble_http::internal::{FailureKind, Response, ServerMessage};
use rumble_model::chat::User;
use rumble_model::error_response::ErrorResponse;
use rumble_model::{MessageId, Record, service};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::sent::CommandResponse;
use crate::error::{Error, ErrorKind, Operation};

/// A message that the server accepted.
pub(super) struct AcceptedMessage {
    pub(super) message_id: MessageId,
    pub(super) user: Option<Box<Record<User>>>,
}

/// Parses the response to a message.
pub(super) fn parse_send_response(response: &Response) -> Result<AcceptedMessage, Error> {
    let operation = Operation::Send;
    let text = check_status(operation, response)?;
    let data = serde_json::from_str::<ResponseBody>(&text)
        .ok()
        .and_then(|body| body.data);
    let data = data.ok_or_else(|| unclear_response(operation, response))?;
    let message_id = data.id.and_then(|id| message_id(&id));
    Ok(AcceptedMessage {
        message_id: message_id.ok_or_else(|| unclear_response(operation, response))?,
        user: data
            .user
            .and_then(|user| Record::from_json(user.get()).ok())
            .map(Box::new),
    })
}

/// Parses the response to a command.
pub(super) fn parse_command_response(response: &Response) -> Result<CommandResponse, Error> {
    let operation = Operation::Command;
    let text = check_status(operation, response)?;
    let raw = serde_json::from_str(&text).map_err(|_| unclear_response(operation, response))?;
    Ok(CommandResponse { raw })
}

/// Checks the status and the errors of a response and ignores its data.
pub(super) fn parse_empty_response(operation: Operation, response: &Response) -> Result<(), Error> {
    check_status(operation, response).map(drop)
}

#[derive(Deserialize)]
struct ResponseBody {
    #[serde(default)]
    data: Option<ResponseData>,
}

#[derive(Deserialize)]
struct ResponseData {
    #[serde(default)]
    id: Option<Box<RawValue>>,
    #[serde(default)]
    user: Option<Box<RawValue>>,
}

/// Parses a string or an integer, never a float.
fn message_id(raw: &RawValue) -> Option<MessageId> {
    MessageId::from_base10(raw.get().trim_matches('"')).ok()
}

/// Returns the body of a response that reports success.
fn check_status(operation: Operation, response: &Response) -> Result<String, Error> {
    let text = response.text().into_owned();
    let kind = match response.failure() {
        Some(FailureKind::Conflict) => ErrorKind::Duplicate,
        Some(failure) => failure.into(),
        None if ErrorResponse::decode_listed(&text).is_some() => ErrorKind::Rejected,
        None if response.is_html() => ErrorKind::UnclearResponse,
        None => match service_rejection(&text) {
            Some(kind) => kind,
            None => return Ok(text),
        },
    };
    let message = ServerMessage::of_body(&text, response.head());
    Err(Error::response(kind, operation, response).with_message(message))
}

/// Detects a rejection in the format of `service.php`, which can come with a success status.
fn service_rejection(text: &str) -> Option<ErrorKind> {
    let body = service::ServiceResponse::from_json(text).ok()?;
    match (body.is_logged_in(), body.success()) {
        (Some(false), _) => Some(ErrorKind::Unauthorized),
        (_, Some(false)) => Some(ErrorKind::Rejected),
        _ => None,
    }
}

/// Error of a success response that does not confirm the request.
fn unclear_response(operation: Operation, response: &Response) -> Error {
    Error::response(ErrorKind::UnclearResponse, operation, response)
}
