use std::fmt;
use std::time::Duration;

use rumble_model::error_answer::ErrorAnswer;

use crate::error::{Error, ErrorKind};

/// The head of an answer to the request for the event stream, in any HTTP client's stead.
///
/// ```
/// use std::time::Duration;
/// use rumble_chat::Answer;
///
/// let answer = Answer::new(429).content_type("text/html").retry_after(Duration::from_secs(30));
/// ```
#[derive(Clone)]
#[must_use]
pub struct Answer {
    status: u16,
    content_type: Option<String>,
    retry_after: Option<Duration>,
    body: String,
}

/// Without the body: it is the server's text.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("retry_after", &self.retry_after)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The event stream follows.
    Open,
    /// There is no chat (any more).
    Over,
    /// Anything else.
    Failed(ErrorKind),
}

impl Answer {
    /// An answer with this status.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            content_type: None,
            retry_after: None,
            body: String::new(),
        }
    }

    /// Its `Content-Type`, as it stands in the header.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Its `Retry-After`.
    pub fn retry_after(mut self, time: Duration) -> Self {
        self.retry_after = Some(time);
        self
    }

    /// The start of its body, when it is no event stream: the server's own words are looked for in it.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// The answer is the event stream.
    pub(crate) fn is_open(&self) -> bool {
        self.verdict() == Verdict::Open
    }

    /// The body can hold words for us. A page has none, and what should have been a stream may never end.
    pub(crate) fn has_words(&self) -> bool {
        use ErrorKind::{BotProtection, NotAnEventStream, Redirected};
        matches!(self.verdict(), Verdict::Failed(kind) if !matches!(kind, BotProtection | NotAnEventStream | Redirected))
    }

    pub(crate) fn verdict(&self) -> Verdict {
        let html = self.is("text/html");
        Verdict::Failed(match self.status {
            // A server that names no type is believed: what is no event will be reported as such.
            200 if self.content_type.is_none() || self.is("text/event-stream") => return Verdict::Open,
            200 => ErrorKind::NotAnEventStream,
            204 => return Verdict::Over,
            300..=399 => ErrorKind::Redirected,
            400 => ErrorKind::InvalidStreamId,
            403 | 503 if html => ErrorKind::BotProtection,
            401 | 403 => ErrorKind::Forbidden,
            404 => ErrorKind::NotFound,
            429 => ErrorKind::RateLimited,
            500..=599 => ErrorKind::Server,
            _ => ErrorKind::UnexpectedStatus,
        })
    }

    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        Error::answered(kind, self.status, self.retry_after, server_message(&self.body))
    }

    /// Compares the media type alone: the header can name the charset twice.
    fn is(&self, media_type: &str) -> bool {
        self.content_type.as_deref().is_some_and(|text| {
            let essence = text.split([';', ',']).next().unwrap_or_default();
            essence.trim().eq_ignore_ascii_case(media_type)
        })
    }
}

/// Rumble's own words, in each of the ways in which it writes its errors.
fn server_message(body: &str) -> Option<String> {
    let answer = ErrorAnswer::decode(body)?;
    Some(answer.message()?.chars().take(200).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(status: u16, content_type: Option<&str>) -> Verdict {
        let answer = Answer::new(status);
        match content_type {
            Some(text) => answer.content_type(text),
            None => answer,
        }
        .verdict()
    }

    #[test]
    fn the_content_type_may_list_its_charset_twice() {
        assert_eq!(
            verdict(200, Some("text/event-stream; charset=utf-8; charset=utf-8")),
            Verdict::Open
        );
        assert_eq!(verdict(200, Some("Text/Event-Stream")), Verdict::Open);
        assert_eq!(
            verdict(200, Some("text/html; charset=utf-8")),
            Verdict::Failed(ErrorKind::NotAnEventStream)
        );
        assert_eq!(
            verdict(200, Some("application/json")),
            Verdict::Failed(ErrorKind::NotAnEventStream)
        );
    }

    #[test]
    fn statuses_are_told_apart() {
        assert_eq!(verdict(204, None), Verdict::Over);
        let html = Some("text/html; charset=UTF-8");
        for (status, content_type, kind) in [
            (302, None, ErrorKind::Redirected),
            (400, Some("application/json"), ErrorKind::InvalidStreamId),
            (401, None, ErrorKind::Forbidden),
            (403, Some("application/json"), ErrorKind::Forbidden),
            (403, html, ErrorKind::BotProtection),
            (404, html, ErrorKind::NotFound),
            (429, None, ErrorKind::RateLimited),
            (500, None, ErrorKind::Server),
            (503, None, ErrorKind::Server),
            (206, None, ErrorKind::UnexpectedStatus),
        ] {
            assert_eq!(verdict(status, content_type), Verdict::Failed(kind), "{status}");
        }
    }

    #[test]
    fn the_servers_words_are_found_in_every_envelope() {
        let words = |body| server_message(body);
        assert_eq!(
            words(r#"{"errors":[{"code":"400","message":"bad id"}]}"#).as_deref(),
            Some("bad id")
        );
        assert_eq!(
            words(r#"{"errors":[{"msg":"bad id"}]}"#).as_deref(),
            Some("bad id")
        );
        for body in [
            r#"{"errors":{"chat":{"message":"bad id"}}}"#,
            r#"{"errors":["bad id"]}"#,
            r#"{"code":"403","message":"bad id"}"#,
        ] {
            assert_eq!(words(body).as_deref(), Some("bad id"), "{body}");
        }
        assert_eq!(words("<html>"), None);
        assert_eq!(words("{}"), None);
    }
}
