use rumble_http::internal::ErrorData;
use rumble_http::{
    EndpointError, SessionTokenError,
    internal::{Response, error_type},
};
use rumble_model::service::{DecodeError, ServiceResponse};
use rumble_model::{ParseStreamRefError, Timestamp};

use crate::operation::Operation;

error_type! {
    /// Error of a request to `service.php`, or to a page of the site.
    ///
    /// `Display` shows one level; the cause is [`source`](std::error::Error::source). Contains no secret and no text of the
    /// server.
    #[derive(Clone)]
    pub struct Error(Operation);

    /// Kind of the failure.
    pub enum ErrorKind {
        /// Rumble blocks logins from this IP address, which belongs to a data centre.
        AddressBlocked = "Rumble blocks logins from this IP address",
        /// The login attempt or its code has expired: start over.
        CodeExpired = "the login attempt has expired",
        /// Not a valid stream id or address, or an ambiguous one.
        InvalidStream = "not a valid stream id or address",
        /// Not a valid session token.
        InvalidToken = "not a valid session token",
        /// The channel or user is not live. `Display` includes the time of its next scheduled stream, if known.
        NotLive = "not live",
        /// A page of a list repeats an earlier one, so the list is possibly incomplete.
        RepeatedPage = "the pages of the list repeat; it may be incomplete",
        /// The list has more pages than the limit.
        TooManyPages = "the list exceeds the limit of pages",
        /// This two-factor method is not available for the account.
        TwoFactorUnavailable = "this two-factor method is not available for the account",
        /// The page has an unknown form, so it is not known whether the channel is live.
        UnknownPage = "the page has no known form",
        /// Wrong two-factor code.
        WrongCode = "wrong two-factor code",
        /// Wrong user name or password.
        WrongPassword = "wrong user name or password",
    }

    common {
        ForeignHost = "the address is not on rumble.com or not on the session's host; nothing was sent",
    }

    retryable {}
}

impl Error {
    /// Error of a response other than the expected one.
    pub(crate) fn response(kind: ErrorKind, operation: Operation, response: &Response) -> Self {
        ErrorData::response(kind, operation, response.head()).into()
    }

    pub(crate) fn token(error: SessionTokenError) -> Self {
        ErrorData::local(ErrorKind::InvalidToken, Operation::CheckSession)
            .caused_by(error)
            .into()
    }

    pub(crate) fn endpoint(operation: Operation, error: EndpointError) -> Self {
        let kind = match error {
            EndpointError::Insecure { .. } => ErrorKind::ForeignHost,
            _ => ErrorKind::UnexpectedFormat,
        };
        ErrorData::local(kind, operation).caused_by(error).into()
    }

    pub(crate) fn with_source(self, error: DecodeError) -> Self {
        ErrorData::from(self).caused_by(error).into()
    }

    /// The channel is not live, but its next stream is scheduled.
    pub(crate) fn planned(planned_for: Option<&Timestamp>) -> Self {
        let cause = match planned_for.and_then(Timestamp::rfc3339_utc) {
            Some(time) => Planned::For { time },
            None => Planned::AtUnknownTime,
        };
        ErrorData::local(ErrorKind::NotLive, Operation::ResolveStream)
            .told_by(cause)
            .into()
    }

    /// Replaces the kind, for callers that know more about the operation.
    pub(crate) fn with_kind(self, kind: ErrorKind) -> Self {
        ErrorData::from(self).with_kind(kind).into()
    }

    /// Whether the server rejected the content, not the form of the request: with HTTP 403, or in a successful response.
    pub(crate) fn is_about_the_content(&self) -> bool {
        match self.kind() {
            ErrorKind::Forbidden => true,
            ErrorKind::Rejected => self.0.status_is_success(),
            _ => false,
        }
    }

    /// Adds the message and the code of the server.
    pub(crate) fn with_message_of(self, body: &ServiceResponse, response: &Response) -> Self {
        let code = body.errors().iter().find_map(|error| error.code.as_deref());
        let [message, code] =
            [body.server_message(), code].map(|text| text.and_then(|text| response.message(text)));
        let data = ErrorData::from(self).with_message(message, code);
        match body.success() {
            Some(true) => data.with_unknown_outcome().into(),
            _ => data.into(),
        }
    }

    /// Operation that failed.
    #[must_use]
    pub fn operation(&self) -> Operation {
        *self.0.operation()
    }

    /// Code of the server for its rejection, at most 200 characters. No list of codes has been published.
    #[must_use]
    pub fn server_code(&self) -> Option<&str> {
        self.0.server_code()
    }
}

#[derive(Debug, thiserror::Error)]
enum Planned {
    #[error("not live; the next stream is planned")]
    AtUnknownTime,
    #[error("not live; the next stream is planned for {time}")]
    For { time: String },
}

impl From<ParseStreamRefError> for Error {
    fn from(error: ParseStreamRefError) -> Self {
        let kind = match error {
            ParseStreamRefError::OtherHost => ErrorKind::ForeignHost,
            _ => ErrorKind::InvalidStream,
        };
        ErrorData::local(kind, Operation::ResolveStream)
            .told_by(error)
            .into()
    }
}
