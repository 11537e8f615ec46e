use rumble_http::internal::{Kind as _, error_type};
use rumble_servicephp::Operation;

use crate::page::{Page, ReadError, UnknownForm};

error_type! {
    /// Error of reading an account page, or of a change that needs one.
    ///
    /// `Display` shows one level; the cause is [`source`](std::error::Error::source). Contains no secret and no text of
    /// a page.
    #[derive(Clone)]
    pub struct Error(pub Operation);

    /// Kind of the failure.
    pub enum ErrorKind {
        /// The page does not show the expected key.
        NoKey = "the page shows no API key",
        /// No user or channel with this name is muted.
        NotMuted = "no user or channel with this name is muted",
        /// The mute is listed, but the page shows no record id for it. Nothing was changed.
        NoRecord = "the mute is listed without a record id",
        /// A page repeats earlier pages: the list is possibly incomplete.
        RepeatedPage = "the pages repeat; the list may be incomplete",
        /// There are more pages or records than the limit.
        TooManyPages = "the list exceeds the limit",
    }

    common {}

    retryable {}
}

impl Error {
    /// The settings of a video were sent, but the response does not confirm them.
    pub(crate) fn not_saved() -> Self {
        Self::new(ErrorKind::UnexpectedFormat, Operation::EditVideoSettings)
            .described_by(Page::VideoSettings.lacks("word that the changes are saved"))
            .with_unknown_outcome()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind, Operation::ReadPage)
    }
}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::LoggedOut => ErrorKind::Unauthorized.into(),
            ReadError::Unknown(form) => form.into(),
        }
    }
}

/// Describes the page and the missing element.
impl From<UnknownForm> for Error {
    fn from(form: UnknownForm) -> Self {
        Self::from(ErrorKind::UnexpectedFormat).described_by(form)
    }
}

impl From<rumble_servicephp::Error> for Error {
    fn from(error: rumble_servicephp::Error) -> Self {
        let kind = match (error.kind(), error.kind().failure()) {
            (_, Some(failure)) => failure.into(),
            (rumble_servicephp::ErrorKind::RepeatedPage, _) => ErrorKind::RepeatedPage,
            (rumble_servicephp::ErrorKind::TooManyPages, _) => ErrorKind::TooManyPages,
            _ => ErrorKind::Rejected,
        };
        Self::passed_on(kind, error.operation(), error)
    }
}
