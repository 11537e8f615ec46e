//! `GET /api/v1/events`: the feed as Server-Sent Events.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderMap};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::{StreamExt as _, once, unfold};

use super::rejection::Rejection;
use super::{App, params};
use crate::filter::Filter;
use crate::reader::{Next, Reader, StartPosition};
use crate::ring::Batch;

pub(super) async fn events(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let last = headers
        .get("last-event-id")
        .map(|id| id.to_str().unwrap_or_default());
    let reader = open(&app, &query.unwrap_or_default(), last)?;
    let start = once(async { Ok::<_, Infallible>(Bytes::from_static(START)) });
    let lines = unfold(reader, async |mut reader| {
        let chunk = next_chunk(&mut reader).await?;
        Some((Ok(chunk), reader))
    });
    let body = Body::from_stream(start.chain(lines));
    Ok(([(CONTENT_TYPE, "text/event-stream")], body).into_response())
}

/// A reader for the query, if a slot is free.
pub(super) fn open(app: &App, query: &str, last: Option<&str>) -> Result<Reader, Rejection> {
    let filter = Filter::parse(query).map_err(|error| Rejection::bad_request(error.to_string()))?;
    let begin = match last.or(params::find(query, "after")) {
        Some(id) => StartPosition::After(id.parse().ok()),
        None => {
            let count = params::find(query, "history").unwrap_or("0").parse();
            StartPosition::History(
                count.map_err(|_| Rejection::bad_request("history: expected a number of lines"))?,
            )
        }
    };
    let client = app.0.clients.enter().ok_or_else(|| {
        let reason = "as many clients are connected as --max-clients allows";
        Rejection::new(StatusCode::SERVICE_UNAVAILABLE, reason)
    })?;
    Ok(Reader::new(&app.0.feed, filter, &begin, client, app.stopping()))
}

async fn next_chunk(reader: &mut Reader) -> Option<Bytes> {
    let next = tokio::select! {
        next = reader.next() => next?,
        () = tokio::time::sleep(KEEPALIVE) => return Some(Bytes::from_static(b":\n\n")),
    };
    Some(match next {
        Next::Reset => Bytes::from_static(b"event: reset\ndata: {\"event\":\"reset\"}\n\n"),
        Next::Lines(batch) => Bytes::from(chunk(reader, &batch)),
    })
}

fn chunk(reader: &Reader, batch: &Batch) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    if batch.missed > 0 {
        let _ = write!(text, "event: lagged\ndata: {}\n\n", lagged(batch.missed));
    }
    for (number, entry) in &batch.lines {
        let _ = write!(text, "id: {}\ndata: {}\n\n", reader.id(*number), entry.json);
    }
    text
}

/// Line that a slow client receives instead of the evicted lines.
pub(super) fn lagged(missed: u64) -> String {
    format!(r#"{{"event":"lagged","missed":{missed}}}"#)
}

/// A browser that lost the connection reconnects after a second.
const START: &[u8] = b"retry: 1000\n\n";
const KEEPALIVE: Duration = Duration::from_secs(15);
