//! `GET /media/{hash}`: pictures of users, through this server, so that an overlay contacts no other.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use super::App;
use super::rejection::Rejection;

pub(super) async fn picture(State(app): State<App>, Path(hash): Path<String>) -> Result<Response, Rejection> {
    let unknown = || Rejection::not_found("no line showed this picture lately");
    let url = app.0.feed.with(|hub, _| hub.picture(&hash).map(str::to_owned));
    let url = url.ok_or_else(unknown)?;
    let _permit = app.0.fetches.acquire().await.map_err(|_| unknown())?;
    let media = app.0.media.clone();
    let fetched = tokio::task::spawn_blocking(move || media.get(&url)).await;
    let reason = match fetched {
        Ok(Ok(picture)) => {
            let headers = [
                (CONTENT_TYPE, picture.content_type().to_owned()),
                (CACHE_CONTROL, "private, max-age=86400, immutable".to_owned()),
            ];
            return Ok((headers, Body::from(picture.bytes().to_vec())).into_response());
        }
        Ok(Err(error)) => format!("the picture cannot be fetched: {error}"),
        Err(_) => "the picture cannot be fetched".to_owned(),
    };
    Err(Rejection::new(StatusCode::BAD_GATEWAY, reason))
}
