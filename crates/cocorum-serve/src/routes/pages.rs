//! The pages for OBS and the dashboard. They are the same for everybody: what they show, their scripts fetch.

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};

use super::App;
use super::rejection::Rejection;

pub(super) async fn dashboard() -> Response {
    send(HTML, include_str!("../../assets/dashboard.html"))
}

pub(super) async fn overlay(Path(name): Path<String>) -> Result<Response, Rejection> {
    let found = OVERLAYS.iter().find(|(known, _)| *known == name);
    let (_, html) = found.ok_or_else(|| Rejection::not_found("there is no such overlay"))?;
    Ok(send(HTML, html))
}

pub(super) async fn asset(State(app): State<App>, Path(name): Path<String>) -> Result<Response, Rejection> {
    if name == "custom.css" {
        return Ok(send(CSS, app.0.css.as_deref().unwrap_or_default()));
    }
    let found = ASSETS.iter().find(|(known, ..)| *known == name);
    let (_, content_type, text) = found.ok_or_else(|| Rejection::not_found("there is no such file"))?;
    Ok(send(content_type, text))
}

fn send(content_type: &str, text: &str) -> Response {
    ([(CONTENT_TYPE, content_type)], text.to_owned()).into_response()
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Pages by the last part of their path.
const OVERLAYS: [(&str, &str); 1] = [("chat", include_str!("../../assets/chat.html"))];

/// Files that pages load, with their types.
const ASSETS: [(&str, &str, &str); 1] = [("feed.js", SCRIPT, include_str!("../../assets/feed.js"))];
