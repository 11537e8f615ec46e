use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// A response with a one-line reason.
#[derive(Debug)]
pub(super) struct Rejection {
    status: StatusCode,
    why: String,
}

impl Rejection {
    pub(super) fn new(status: StatusCode, why: impl Into<String>) -> Self {
        let why = why.into();
        Self { status, why }
    }

    pub(super) fn bad_request(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, why)
    }

    pub(super) fn not_found(why: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, why)
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        (self.status, self.why + "\n").into_response()
    }
}
