//! The pages for OBS and the dashboard. They are static: their scripts fetch the content.

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

const ICON: &str = "image/svg+xml";

/// Names of the overlays: the last part of the path of each page below `/overlay/`.
pub fn overlays() -> impl Iterator<Item = &'static str> {
    OVERLAYS.iter().map(|(name, _)| *name)
}

/// Pages by name, in the order in which they are listed.
const OVERLAYS: [(&str, &str); 5] = [
    ("chat", include_str!("../../assets/chat.html")),
    ("alerts", include_str!("../../assets/alerts.html")),
    ("rants", include_str!("../../assets/rants.html")),
    ("goal", include_str!("../../assets/goal.html")),
    ("featured", include_str!("../../assets/featured.html")),
];

/// Files that pages load, with their types.
const ASSETS: [(&str, &str, &str); 15] = [
    ("alerts.js", SCRIPT, include_str!("../../assets/alerts.js")),
    ("chat.js", SCRIPT, include_str!("../../assets/chat.js")),
    ("colours.js", SCRIPT, include_str!("../../assets/colours.js")),
    ("dashboard.css", CSS, include_str!("../../assets/dashboard.css")),
    ("dashboard.js", SCRIPT, include_str!("../../assets/dashboard.js")),
    ("featured.js", SCRIPT, include_str!("../../assets/featured.js")),
    ("feed.js", SCRIPT, include_str!("../../assets/feed.js")),
    ("goal.js", SCRIPT, include_str!("../../assets/goal.js")),
    ("icon.svg", ICON, include_str!("../../assets/icon.svg")),
    ("list.js", SCRIPT, include_str!("../../assets/list.js")),
    ("message.js", SCRIPT, include_str!("../../assets/message.js")),
    ("overlay.css", CSS, include_str!("../../assets/overlay.css")),
    ("rants.js", SCRIPT, include_str!("../../assets/rants.js")),
    ("settings.js", SCRIPT, include_str!("../../assets/settings.js")),
    ("sounds.js", SCRIPT, include_str!("../../assets/sounds.js")),
];
