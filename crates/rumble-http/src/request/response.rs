//! A buffered response.

use std::{borrow::Cow, fmt, time::Duration};

use rumble_model::Secret;
use zeroize::Zeroizing;

use crate::{
    ResponseHead,
    internal::{FailureKind, SentRequest, ServerMessage},
};

/// A buffered response: status, headers and body.
///
/// `Debug` shows no content, and the memory of the body is wiped when it is dropped.
#[derive(Clone)]
pub struct Response {
    pub(super) body: Zeroizing<Vec<u8>>,
    head: ResponseHead,
}

impl Response {
    /// Creates the response to a request, with its complete body.
    #[must_use]
    pub fn new(head: ResponseHead, body: Vec<u8>, request: &SentRequest) -> Self {
        Self {
            body: body.into(),
            head: request.handle_head(head),
        }
    }

    /// Status and headers.
    pub fn head(&self) -> &ResponseHead {
        &self.head
    }

    /// Kind of the failure, or `None` if it is possibly a success.
    #[must_use]
    pub fn failure(&self) -> Option<FailureKind> {
        FailureKind::of_response(&self.head, self.without_bom())
    }

    /// Like [`failure`](Self::failure), for a document: only HTTP 200 is a success.
    #[must_use]
    pub fn document_failure(&self) -> Option<FailureKind> {
        FailureKind::of_document(&self.head, self.without_bom())
    }

    /// HTTP status. Redirects are not followed, so a redirect keeps its status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status()
    }

    /// `Content-Type`, as sent.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.head.media_type()
    }

    /// Delay requested by the server, at most 5 minutes.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.head.requested_delay()
    }

    /// Session that the response sets: `Set-Cookie: u_s=…`; the last one if there are several.
    #[must_use]
    pub fn session_token(&self) -> Option<Secret> {
        self.head.session_token()
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as text, without the byte order mark that some servers add. Invalid UTF-8 becomes U+FFFD.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.without_bom())
    }

    /// Whether the body is a web page, according to its type or its first character.
    #[must_use]
    pub fn is_html(&self) -> bool {
        self.head.is_html(self.without_bom())
    }

    /// A text of the server as a message, unless it repeats a secret of the request.
    #[must_use]
    pub fn message(&self, text: &str) -> Option<ServerMessage> {
        ServerMessage::new(text, &self.head)
    }

    fn without_bom(&self) -> &[u8] {
        self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body)
    }
}

impl AsRef<ResponseHead> for Response {
    fn as_ref(&self) -> &ResponseHead {
        &self.head
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}
