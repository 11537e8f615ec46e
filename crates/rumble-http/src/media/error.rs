//! Error of fetching a picture.

use std::fmt;

use crate::{
    EndpointError, Origin,
    internal::{Operation, TransportError, error_type},
};

error_type! {
    /// Error of fetching a picture.
    ///
    /// `Display` shows one level and the host; the cause is [`source`](std::error::Error::source). Contains neither the
    /// path nor the query of the URL.
    ///
    /// # Examples
    ///
    /// ```
    /// use rumble_http::{MediaClient, MediaErrorKind, MediaSettings};
    ///
    /// let media = MediaClient::new(MediaSettings::default());
    /// let error = media.get("https://pictures.example/calm_sparrow.png").unwrap_err();
    /// assert_eq!(error.kind(), MediaErrorKind::ForbiddenHost);
    /// assert_eq!(
    ///     error.to_string(),
    ///     "fetching a picture from pictures.example: host is not an allowed media host",
    /// );
    /// ```
    #[derive(Clone)]
    pub struct MediaError(FetchPicture);

    /// Kind of the failure.
    pub enum MediaErrorKind {
        /// The host is not an allowed media host. Nothing was sent.
        ForbiddenHost = "host is not an allowed media host",
        /// The text is not a URL that can be fetched. Nothing was sent.
        InvalidUrl = "invalid URL",
        /// The response is not a picture, or is empty.
        NotAPicture = "the response is not a picture",
    }

    common {
        TooLarge = "the picture exceeds the size limit",
    }

    retryable {}
}

/// Host of the picture, if its URL contains one.
#[derive(Clone)]
pub(crate) struct FetchPicture(Option<String>);

impl fmt::Display for FetchPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(host) => write!(f, "fetching a picture from {host}"),
            None => f.write_str("fetching a picture"),
        }
    }
}

impl Operation for FetchPicture {}

impl From<&Origin> for FetchPicture {
    fn from(origin: &Origin) -> Self {
        Self(Some(origin.host_and_port()))
    }
}

impl MediaError {
    pub(super) fn invalid_url(cause: EndpointError) -> Self {
        Self::new(MediaErrorKind::InvalidUrl, FetchPicture(None)).caused_by(cause)
    }

    pub(super) fn unfetched(error: TransportError) -> Self {
        Self::transport(FetchPicture(Some(error.host().to_owned())), error)
    }

    /// The host of the URL, with its port if it is not the default port; `None` without a URL.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.0.operation.0.as_deref()
    }
}
