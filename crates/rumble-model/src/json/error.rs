use thiserror::Error;

use super::{SyntaxError, safe_reason};

/// Error of decoding a record, a document or the data of an event. Contains none of the content.
///
/// ```
/// use rumble_model::chat::{ChatEvent, DecodeErrorKind};
///
/// let error = ChatEvent::from_json(": -1").unwrap_err();
/// assert_eq!(error.kind(), DecodeErrorKind::NotAnObject);
/// assert_eq!(error.to_string(), "not a JSON object");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text}")]
pub struct DecodeError {
    kind: DecodeErrorKind,
    text: String,
    member: Option<&'static str>,
}

/// Kind of a [`DecodeError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The JSON does not match the type of the record, document or event.
    Body,
    /// The event lacks a `type`.
    NoType,
    /// The text does not begin with `{`, for example a keepalive or a web page.
    NotAnObject,
    /// Invalid JSON.
    Syntax,
}

impl DecodeError {
    /// Kind of the failure.
    #[must_use]
    pub fn kind(&self) -> DecodeErrorKind {
        self.kind
    }

    /// The required member that is missing or malformed, if that is the cause.
    #[must_use]
    pub fn member(&self) -> Option<&'static str> {
        self.member
    }

    pub(crate) fn required(member: &'static str) -> Self {
        Self {
            kind: DecodeErrorKind::Body,
            text: format!("invalid document: `{member}` is missing or malformed"),
            member: Some(member),
        }
    }

    pub(crate) fn record(error: &serde_json::Error) -> Self {
        let kind = if error.is_data() {
            DecodeErrorKind::Body
        } else {
            DecodeErrorKind::Syntax
        };
        Self {
            kind,
            text: format!("invalid record: {}", safe_reason(error)),
            member: None,
        }
    }

    pub(crate) fn syntax(syntax: SyntaxError) -> Self {
        Self {
            kind: DecodeErrorKind::Syntax,
            text: format!("invalid JSON at byte {}", syntax.at),
            member: None,
        }
    }

    pub(crate) fn body(event: &str, reason: &str) -> Self {
        Self {
            kind: DecodeErrorKind::Body,
            text: format!("invalid data in `{event}` event: {reason}"),
            member: None,
        }
    }
}

impl From<DecodeErrorKind> for DecodeError {
    fn from(kind: DecodeErrorKind) -> Self {
        let text = match kind {
            DecodeErrorKind::Body => "invalid event data",
            DecodeErrorKind::NoType => "the event has no `type`",
            DecodeErrorKind::NotAnObject => "not a JSON object",
            DecodeErrorKind::Syntax => "invalid JSON",
        };
        Self {
            kind,
            text: text.to_owned(),
            member: None,
        }
    }
}

impl From<SyntaxError> for DecodeError {
    fn from(syntax: SyntaxError) -> Self {
        Self::syntax(syntax)
    }
}
