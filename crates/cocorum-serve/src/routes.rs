//! The routes, and the layers that each request passes first.

mod alerts;
mod control;
mod events;
mod guard;
mod media;
mod metrics;
mod pages;
mod params;
mod rejection;
mod state;
mod ws;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use rumble_http::MediaClient;
use tokio::sync::Semaphore;

use crate::access::Policy;
use crate::clients::Clients;
use crate::feed::Feed;
use crate::server_settings::ServerSettings;
use crate::stopping::Stopping;
pub use pages::overlays;
use rejection::Rejection;

/// State that all routes share.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

struct Shared {
    feed: Feed,
    policy: Policy,
    clients: Clients,
    max_clients: usize,
    write_timeout: Duration,
    css: Option<String>,
    media: MediaClient,
    fetches: Semaphore,
    stopping: Stopping,
}

impl App {
    pub(crate) fn new(feed: Feed, policy: Policy, settings: ServerSettings, stopping: Stopping) -> Self {
        Self(Arc::new(Shared {
            feed,
            policy,
            clients: Clients::new(settings.max_clients),
            max_clients: settings.max_clients,
            write_timeout: settings.write_timeout,
            css: settings.css,
            media: MediaClient::new(settings.media),
            fetches: Semaphore::new(MAX_FETCHES),
            stopping,
        }))
    }

    pub(crate) fn feed(&self) -> &Feed {
        &self.0.feed
    }

    pub(crate) fn stopping(&self) -> Stopping {
        self.0.stopping.clone()
    }

    /// Maximum number of connections: a browser opens up to six in addition to the one of the stream.
    pub(crate) fn max_connections(&self) -> usize {
        self.0.max_clients.saturating_mul(2).saturating_add(128)
    }

    pub(crate) fn write_timeout(&self) -> Duration {
        self.0.write_timeout
    }
}

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/", get(pages::dashboard))
        .route("/overlay/{name}", get(pages::overlay))
        .route("/assets/{name}", get(pages::asset))
        .route("/media/{hash}", get(media::picture))
        .route("/api/v1/events", get(events::events))
        .route("/api/v1/ws", get(ws::ws))
        .route("/api/v1/state", get(state::state))
        .route("/api/v1/test", post(control::test))
        .route("/api/v1/alerts/{action}", post(alerts::act))
        .route("/api/v1/alerts/again/{id}", post(alerts::again))
        .route("/api/v1/feature", post(control::feature))
        .route("/api/v1/goal", post(control::goal))
        .route("/metrics", get(metrics::metrics))
        .route("/health", get(async || (StatusCode::NO_CONTENT, FOR_ALL_ORIGINS)))
        .fallback(async || Rejection::not_found("there is nothing at this path"))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn_with_state(app.clone(), guard::check))
        .with_state(app)
}

/// The page that waits for the server is a file: without this header, a browser hides the response from it.
const FOR_ALL_ORIGINS: [(&str, &str); 1] = [("cross-origin-resource-policy", "cross-origin")];
const MAX_BODY_BYTES: usize = 64 * 1024;
/// Maximum number of concurrent requests for pictures.
const MAX_FETCHES: usize = 8;
