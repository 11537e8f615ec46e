//! `GET /metrics`

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};

use super::App;
use crate::metrics::text;

pub(super) async fn metrics(State(app): State<App>) -> Response {
    let clients = app.0.clients.open();
    match app.0.feed.with(|hub, now| text(hub, now, clients)) {
        Ok(text) => (
            [(
                CONTENT_TYPE,
                prometheus_client::encoding::prometheus_text::CONTENT_TYPE,
            )],
            text,
        )
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
