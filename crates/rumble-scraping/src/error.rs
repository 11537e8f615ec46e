use std::fmt;
use std::sync::Arc;

/// Why a page could not be used, or what was looked for is not on it.
///
/// `Display` says in one level what happened; the cause below is its `source()`. Neither holds a secret or text of a page.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

struct Inner {
    kind: ErrorKind,
    request: Option<rumble_servicephp::Error>,
}

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nobody of this name is muted.
    NotMuted,
    /// A page shows again what earlier ones have shown: whether more follows cannot be known.
    RepeatedPage,
    /// A request failed: [`Error::request`] says how.
    Request,
    /// The session does not count (any more): log in anew.
    Unauthorized,
    /// The page is not built as it should be.
    UnexpectedFormat,
    /// There are more pages or records than may be read.
    TooManyPages,
}

impl Error {
    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The request that failed, with its status, advice for another try, and whether a write may have been done.
    #[must_use]
    pub fn request(&self) -> Option<&rumble_servicephp::Error> {
        self.0.request.as_ref()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Arc::new(Inner { kind, request: None }))
    }
}

impl From<rumble_servicephp::Error> for Error {
    fn from(error: rumble_servicephp::Error) -> Self {
        let kind = match error.kind() {
            rumble_servicephp::ErrorKind::Unauthorized => ErrorKind::Unauthorized,
            rumble_servicephp::ErrorKind::UnexpectedFormat => ErrorKind::UnexpectedFormat,
            _ => ErrorKind::Request,
        };
        Self(Arc::new(Inner {
            kind,
            request: Some(error),
        }))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.kind {
            ErrorKind::NotMuted => "nobody of this name is muted",
            ErrorKind::RepeatedPage => {
                "the page of muted users shows again what earlier ones have shown, and more may be muted"
            }
            ErrorKind::Request => "a request about muted users failed",
            ErrorKind::Unauthorized => "the session does not count (any more): log in anew",
            ErrorKind::UnexpectedFormat => "the page of muted users is not built as it should be",
            ErrorKind::TooManyPages => "more people are muted than may be read",
        })
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("request", &self.0.request)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let request = self.0.request.as_ref()?;
        Some(request)
    }
}
