//! `POST /api/v1/feature`, `/goal` and `/test`.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::App;
use super::rejection::Rejection;
use crate::hub::GoalChange;
use crate::test_event::TestEvent;

/// Message to feature.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Feature {
    /// Id of the message in base 10, as in its line; `null` to feature no message.
    message_id: Option<String>,
}

pub(super) async fn feature(State(app): State<App>, body: Bytes) -> Result<StatusCode, Rejection> {
    let feature: Feature = json(&body)?;
    let id = feature.message_id.map(|id| id.parse()).transpose();
    let id = id.map_err(|_| Rejection::bad_request("message_id: expected decimal text"))?;
    match app.0.feed.with(|hub, _| hub.feature(id)) {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Rejection::not_found("the message is not among the last lines")),
    }
}

pub(super) async fn goal(State(app): State<App>, body: Bytes) -> Result<StatusCode, Rejection> {
    let change: GoalChange = json(&body)?;
    match app.0.feed.with(|hub, _| hub.change_goal(change)) {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Rejection::not_found("the settings have no [goal]")),
    }
}

/// Publishes a test event.
pub(super) async fn test(State(app): State<App>, body: Bytes) -> Result<StatusCode, Rejection> {
    let event: TestEvent = json(&body)?;
    app.0.feed.with(|hub, now| event.publish(hub, now));
    Ok(StatusCode::NO_CONTENT)
}

/// Parses the body as JSON, whatever its content type.
fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Rejection> {
    serde_json::from_slice(body).map_err(|error| Rejection::bad_request(format!("the body: {error}")))
}
