//! `GET /api/v1/ws`: the feed as text frames of a WebSocket.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use tokio::time::{Instant, interval_at};

use super::App;
use super::events::{lagged, open};
use crate::reader::{Next, Reader};

pub(super) async fn ws(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    match open(&app, &query.unwrap_or_default(), None) {
        Ok(reader) => upgrade
            .max_message_size(MAX_MESSAGE_BYTES)
            .max_frame_size(MAX_MESSAGE_BYTES)
            .on_upgrade(async |socket| _ = serve(socket, reader).await),
        Err(rejection) => rejection.into_response(),
    }
}

/// Sends lines until the client disconnects, does not respond to a ping, or the server stops.
async fn serve(mut socket: WebSocket, mut reader: Reader) -> Option<()> {
    let mut pings = interval_at(Instant::now() + PING_INTERVAL, PING_INTERVAL);
    let mut is_alive = true;
    loop {
        tokio::select! {
            next = reader.next() => match next {
                Some(Next::Reset) => send(&mut socket, r#"{"event":"reset"}"#).await?,
                Some(Next::Lines(batch)) => {
                    if batch.missed > 0 {
                        send(&mut socket, &lagged(batch.missed)).await?;
                    }
                    for (_, entry) in &batch.lines {
                        send(&mut socket, &entry.json).await?;
                    }
                }
                None => {
                    socket.send(Message::Close(None)).await.ok()?;
                    return Some(());
                }
            },
            received = socket.recv() => {
                received?.ok()?;
                is_alive = true;
            }
            _ = pings.tick() => {
                if !std::mem::take(&mut is_alive) {
                    return None;
                }
                socket.send(Message::Ping(Bytes::new())).await.ok()?;
            }
        }
    }
}

async fn send(socket: &mut WebSocket, line: &str) -> Option<()> {
    socket.send(Message::text(line)).await.ok()
}

const PING_INTERVAL: Duration = Duration::from_secs(30);
/// Clients are not expected to send messages.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;
