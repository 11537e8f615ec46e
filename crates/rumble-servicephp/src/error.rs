use rumble_http::internal::{Response, ServerMessage, error_type};
use rumble_http::{EndpointError, SessionTokenError};
use rumble_model::service::ServiceResponse;
use rumble_model::{ParseStreamRefError, Timestamp};

use crate::operation::Operation;

error_type! {
    /// Error of a request to `service.php`, or to a page of the site.
    ///
    /// `Display` shows one level; the cause is [`source`](std::error::Error::source). Contains no secret and no text of the
    /// server.
    #[derive(Clone)]
    pub struct Error(pub Operation);

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
    pub(crate) fn token(error: SessionTokenError) -> Self {
        Self::new(ErrorKind::InvalidToken, Operation::CheckSession).caused_by(error)
    }

    pub(crate) fn endpoint(operation: Operation, error: EndpointError) -> Self {
        let kind = match error {
            EndpointError::Insecure { .. } => ErrorKind::ForeignHost,
            _ => ErrorKind::UnexpectedFormat,
        };
        Self::new(kind, operation).caused_by(error)
    }

    /// The channel is not live, but its next stream is scheduled.
    pub(crate) fn planned(planned_for: Option<&Timestamp>) -> Self {
        let cause = match planned_for.and_then(Timestamp::rfc3339_utc) {
            Some(time) => Planned::For { time },
            None => Planned::AtUnknownTime,
        };
        Self::new(ErrorKind::NotLive, Operation::ResolveStream).described_by(cause)
    }

    /// Whether the server rejected the content, not the form of the request: with HTTP 403, or in a successful response.
    pub(crate) fn is_about_the_content(&self) -> bool {
        match self.kind() {
            ErrorKind::Forbidden => true,
            ErrorKind::Rejected => self.0.details.status_is_success(),
            _ => false,
        }
    }

    /// Adds the message and the code of the server.
    pub(crate) fn with_message_of(self, body: &ServiceResponse, response: &Response) -> Self {
        let code = body.errors().iter().find_map(|error| error.code.as_deref());
        let message = |text: Option<&str>| text.and_then(|text| response.message(text));
        let error = self.with(|data| {
            data.details.server_message = message(body.server_message());
            data.details.server_code = message(code);
        });
        match body.success() {
            Some(true) => error.with_unknown_outcome(),
            _ => error,
        }
    }

    /// Code of the server for its rejection, at most 200 characters. No list of codes has been published.
    #[must_use]
    pub fn server_code(&self) -> Option<&str> {
        self.0.details.server_code.as_ref().map(ServerMessage::as_str)
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
        Self::new(kind, Operation::ResolveStream).described_by(error)
    }
}
