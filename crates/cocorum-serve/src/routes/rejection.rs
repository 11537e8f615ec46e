use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// A response with a one-line reason.
#[derive(Debug)]
pub(super) struct Rejection {
    status: StatusCode,
    reason: String,
}

impl Rejection {
    pub(super) fn new(status: StatusCode, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { status, reason }
    }

    pub(super) fn bad_request(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, reason)
    }

    pub(super) fn not_found(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, reason)
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        (self.status, self.reason + "\n").into_response()
    }
}
