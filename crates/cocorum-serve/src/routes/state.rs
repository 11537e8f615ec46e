//! `GET /api/v1/state`: sources, goal, queue, totals.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};

use super::App;

pub(super) async fn state(State(app): State<App>) -> Response {
    let clients = app.0.clients.open();
    // Fails only for maps with keys that are not text, which the state does not contain.
    let json = app
        .0
        .feed
        .with(|hub, now| serde_json::to_string(&hub.state(now, clients)).unwrap_or_default());
    ([(CONTENT_TYPE, "application/json")], json).into_response()
}
