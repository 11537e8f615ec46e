//! `POST /api/v1/alerts/…`: actions of the streamer on the queue.

use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::App;
use super::rejection::Rejection;

pub(super) async fn act(State(app): State<App>, Path(action): Path<String>) -> Result<StatusCode, Rejection> {
    app.0.feed.with(|hub, now| {
        match action.as_str() {
            "pause" => hub.set_paused(true, now),
            "resume" => hub.set_paused(false, now),
            "skip" => hub.skip_alert(now),
            "clear" => hub.clear_alerts(),
            _ => return Err(Rejection::not_found("expected pause, resume, skip or clear")),
        }
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn again(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, Rejection> {
    match app.0.feed.with(|hub, now| hub.repeat_alert(&id, now)) {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Rejection::not_found("no alert with this id was shown lately")),
    }
}
