use hyper::header::{HeaderName, HeaderValue};

use super::body::Response;
use super::response::buffered;
use crate::Json;

/// A response of the site before its faults are applied.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) content: Content,
    headers: Vec<(String, String)>,
    pub(super) status: u16,
}

#[derive(Debug)]
pub(super) enum Content {
    Json(Json),
    Nothing,
    Page(String),
    Text(String),
}

impl Reply {
    fn new(status: u16, content: Content) -> Self {
        Self {
            content,
            headers: Vec::new(),
            status,
        }
    }

    pub(super) fn json(status: u16, json: Json) -> Self {
        Self::new(status, Content::Json(json))
    }

    pub(super) fn page(status: u16, page: impl Into<String>) -> Self {
        Self::new(status, Content::Page(page.into()))
    }

    pub(super) fn text(status: u16, text: impl Into<String>) -> Self {
        Self::new(status, Content::Text(text.into()))
    }

    pub(super) fn nothing(status: u16) -> Self {
        Self::new(status, Content::Nothing)
    }

    pub(super) fn redirect(location: &str) -> Self {
        Self::page(302, REDIRECT_PAGE).header("location", location)
    }

    pub(super) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Changes the JSON of the response, if it is JSON.
    pub(super) fn map(mut self, change: impl FnOnce(Json) -> Json) -> Self {
        self.content = match self.content {
            Content::Json(json) => Content::Json(change(json)),
            other => other,
        };
        self
    }

    pub(super) fn body(&self) -> String {
        match &self.content {
            Content::Json(json) => json.to_string(),
            Content::Nothing => String::new(),
            Content::Page(text) | Content::Text(text) => text.clone(),
        }
    }

    pub(super) fn into_response(self) -> Response {
        let body = self.body();
        let content_type = match self.content {
            Content::Json(_) => Some("application/json"),
            Content::Nothing => None,
            Content::Page(_) => Some("text/html; charset=UTF-8"),
            Content::Text(_) => Some("text/plain; charset=UTF-8"),
        };
        let mut response = buffered(self.status, content_type, body);
        for (name, value) in &self.headers {
            if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

const REDIRECT_PAGE: &str =
    "<!DOCTYPE html><html><head><title>Moved</title></head><body>Moved</body></html>\n";
