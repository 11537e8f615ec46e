//! A request for an HTTP client of one's own.

use std::fmt;

use crate::{Origin, RequestUrl};

/// A request that these crates ask an HTTP client of your own to send, once.
///
/// A session is among its headers only where it may go. Its URL, its headers and its body can be secret: `Debug` shows the
/// method and the origin, and no more.
///
/// The client must follow no redirect, and decode no compression that was not asked for: a redirect would carry the session to
/// another host. TLS and proxies are up to the client.
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

    /// Where it goes: host, port, and whether by TLS.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        self.url.origin()
    }

    /// The request with its whole URL, all headers but `Host`, and its body, which is empty for `GET`. Secret headers are marked as
    /// sensitive; the URL of the Live Stream API is a secret too.
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
