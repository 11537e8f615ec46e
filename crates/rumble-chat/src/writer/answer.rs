//! What the answers to what we write mean.

use rumble_http::Response;
use rumble_model::chat::User;
use rumble_model::error_answer::ErrorAnswer;
use rumble_model::{MessageId, Record, service};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::sent::CommandAnswer;
use crate::error::{Error, ErrorKind, Operation};

/// A message was taken.
pub(super) struct Accepted {
    pub(super) message_id: MessageId,
    pub(super) user: Option<Box<Record<User>>>,
}

/// The answer to a message.
pub(super) fn sent(response: &Response) -> Result<Accepted, Error> {
    let operation = Operation::Send;
    let text = accepted(operation, response)?;
    let data = serde_json::from_str::<Answer>(&text)
        .ok()
        .and_then(|answer| answer.data);
    let data = data.ok_or_else(|| unclear(operation, response))?;
    let message_id = data.id.and_then(|id| message_id(&id));
    Ok(Accepted {
        message_id: message_id.ok_or_else(|| unclear(operation, response))?,
        user: data
            .user
            .and_then(|user| Record::from_json(user.get()).ok())
            .map(Box::new),
    })
}

/// The answer to a command.
pub(super) fn command(response: &Response) -> Result<CommandAnswer, Error> {
    let operation = Operation::Command;
    let text = accepted(operation, response)?;
    let raw = serde_json::from_str(&text).map_err(|_| unclear(operation, response))?;
    Ok(CommandAnswer { raw })
}

/// An answer of which only the status and its errors matter.
pub(super) fn done(operation: Operation, response: &Response) -> Result<(), Error> {
    accepted(operation, response).map(drop)
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    id: Option<Box<RawValue>>,
    #[serde(default)]
    user: Option<Box<RawValue>>,
}

/// Text or an integer, never a float.
fn message_id(raw: &RawValue) -> Option<MessageId> {
    MessageId::from_base10(raw.get().trim_matches('"')).ok()
}

/// The body of an answer that says yes.
fn accepted(operation: Operation, response: &Response) -> Result<String, Error> {
    let text = response.text().into_owned();
    let is_yes = (200..=299).contains(&response.status());
    let refusal = if is_yes {
        ErrorAnswer::decode_listed(&text)
    } else {
        ErrorAnswer::decode(&text)
    };
    let kind = match response.status() {
        _ if response.is_bot_protection_page() => ErrorKind::BotProtection,
        200..=299 if refusal.is_some() => ErrorKind::Rejected,
        200..=299 if response.is_html() => return Err(unclear(operation, response)),
        200..=299 => match no_of_service_php(&text) {
            Some(kind) => kind,
            None => return Ok(text),
        },
        300..=399 => ErrorKind::Redirected,
        401 => ErrorKind::Unauthorized,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        409 => ErrorKind::Duplicate,
        429 => ErrorKind::RateLimited,
        408 => ErrorKind::Timeout,
        400..=499 => ErrorKind::Rejected,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::UnexpectedStatus,
    };
    let message = refusal.as_ref().and_then(ErrorAnswer::message);
    Err(Error::written(operation, kind, response, message))
}

/// An answer like those of `service.php` can say no as they do, with a status that says yes.
fn no_of_service_php(text: &str) -> Option<ErrorKind> {
    let answer = service::Answer::from_json(text).ok()?;
    match (answer.is_logged_in(), answer.success()) {
        (Some(false), _) => Some(ErrorKind::Unauthorized),
        (_, Some(false)) => Some(ErrorKind::Rejected),
        _ => None,
    }
}

/// The server says yes, but not to what.
fn unclear(operation: Operation, response: &Response) -> Error {
    Error::written(operation, ErrorKind::UnclearResponse, response, None)
}
