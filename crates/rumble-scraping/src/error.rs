use rumble_http::internal::error_type;
use rumble_http::internal::{ErrorData, Kind as _};
use rumble_servicephp::Operation;

error_type! {
    /// Error of reading an account page, or of a change that needs one.
    ///
    /// `Display` shows one level; the cause is [`source`](std::error::Error::source). Contains no secret and no text of a
    /// page.
    #[derive(Clone)]
    pub struct Error(Operation);

    /// Kind of the failure.
    pub enum ErrorKind {
        /// No user or channel of this name is muted.
        NotMuted = "no user or channel of this name is muted",
        /// The mute is listed, but the page shows no record id for it. Nothing was changed.
        NoRecord = "the mute is listed without a record id",
        /// A page repeats what earlier pages have shown: whether more follows is unknown.
        RepeatedPage = "the muted-users pages repeat; the list may be incomplete",
        /// There are more pages or records than the limit.
        TooManyPages = "the muted-users list exceeds the limit",
    }

    common {
        UnexpectedFormat = "the muted-users page has an unexpected format",
    }

    retryable {}
}

impl Error {
    /// Operation that failed.
    #[must_use]
    pub fn operation(&self) -> Operation {
        *self.0.operation()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind, Operation::ReadPage)
    }
}

impl From<rumble_servicephp::Error> for Error {
    fn from(error: rumble_servicephp::Error) -> Self {
        let operation = error.operation();
        let kind = error
            .kind()
            .failure()
            .map_or(ErrorKind::Rejected, ErrorKind::from);
        ErrorData::from(error).passed_on(kind, operation).into()
    }
}
