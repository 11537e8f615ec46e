use std::collections::VecDeque;
use std::fmt;

use hyper::header::{HeaderName, HeaderValue};
use hyper::http::request::Parts;

/// A request as a client sent it.
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// Names in lower case, in the order sent.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl RecordedRequest {
    /// The first header with that name, ignoring case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

impl RecordedRequest {
    pub(crate) fn new(head: &Parts, body: Vec<u8>) -> Self {
        let header = |(name, value): (&HeaderName, &HeaderValue)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        };
        Self {
            method: head.method.as_str().to_owned(),
            target: head.uri.to_string(),
            headers: head.headers.iter().map(header).collect(),
            body,
        }
    }

    /// Approximate size in memory.
    fn bytes(&self) -> usize {
        let header =
            |(name, value): &(String, String)| size_of::<(String, String)>() + name.len() + value.len();
        size_of::<Self>()
            + self.method.len()
            + self.target.len()
            + self.body.len()
            + self.headers.iter().map(header).sum::<usize>()
    }
}

/// Omits credentials: test output can end up in a log.
impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(name, value): &(String, String)| match name.as_str() {
            "authorization" | "cookie" => format!("{name}: …"),
            _ => format!("{name}: {value}"),
        };
        let path = self.target.split('?').next();
        f.debug_struct("RecordedRequest")
            .field("method", &self.method)
            .field("path", &path)
            .field("headers", &self.headers.iter().map(shown).collect::<Vec<_>>())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The most recent requests, bounded in number and in bytes.
#[derive(Debug)]
pub(crate) struct RequestLog {
    bytes: usize,
    kept: VecDeque<RecordedRequest>,
    max: usize,
    seen: usize,
}

impl RequestLog {
    pub(crate) fn new(max: Option<usize>) -> Self {
        Self {
            bytes: 0,
            kept: VecDeque::new(),
            max: max.unwrap_or(MAX_REQUESTS),
            seen: 0,
        }
    }

    pub(crate) fn push(&mut self, request: RecordedRequest) {
        self.seen += 1;
        self.bytes += request.bytes();
        self.kept.push_back(request);
        while self.kept.len() > self.max || self.bytes > MAX_BYTES {
            let Some(evicted) = self.kept.pop_front() else {
                break;
            };
            self.bytes -= evicted.bytes();
        }
    }

    pub(crate) fn seen(&self) -> usize {
        self.seen
    }

    pub(crate) fn to_vec(&self) -> Vec<RecordedRequest> {
        self.kept.iter().cloned().collect()
    }
}

const MAX_REQUESTS: usize = 10_000;
const MAX_BYTES: usize = 16 * 1_024 * 1_024;
