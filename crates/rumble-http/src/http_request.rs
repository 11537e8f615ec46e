//! Request for an HTTP client of the program.

use std::fmt;

use crate::{Origin, RequestUrl};

/// A request that must be sent once, by the HTTP client of the program.
///
/// The headers contain a session only if it is allowed for the host. The URL, the headers and the body can be secret:
/// `Debug` shows only the method and the origin.
///
/// The client must not follow redirects, which would send the session to another host, and must not decode compression
/// that was not requested. TLS and proxies are up to the client.
///
/// ```
/// use rumble_http::{Endpoint, HttpRequest, internal::Request};
///
/// let url = Endpoint::rumble().join("service.php");
/// let (request, _): (HttpRequest, _) = Request::get(url).prepare()?;
/// assert!(request.origin().is_https());
/// assert_eq!(request.into_http().uri().path(), "/service.php");
/// # Ok::<(), rumble_http::internal::TransportError>(())
/// ```
#[must_use = "nothing is sent before a client sends it"]
pub struct HttpRequest {
    request: http::Request<Vec<u8>>,
    url: RequestUrl,
}

impl HttpRequest {
    pub(crate) fn new(request: http::Request<Vec<u8>>, url: RequestUrl) -> Self {
        Self { request, url }
    }

    /// Origin of the request: host, port, and whether it uses TLS.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        self.url.origin()
    }

    /// The request with its complete URL, all headers except `Host`, and its body, which is empty for `GET`. Secret
    /// headers are marked as sensitive; the URL of the Live Stream API is a secret, too.
    #[must_use]
    pub fn into_http(self) -> http::Request<Vec<u8>> {
        self.request
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpRequest({} {})", self.request.method(), self.url)
    }
}
