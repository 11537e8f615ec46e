//! The large document of the Live Stream API: reading it and each of its properties, including the instants of all
//! times.

mod plain;

use std::fmt;
use std::hint::black_box;

use rumble_model::Timestamp;
use rumble_model::livestream_api::Document;

use super::Effort;
use super::fastest;
use super::figure::{Budget, Figure};
use crate::TaskError;

pub(super) fn run(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let rows = client_parse(LARGE)?;
    let expected = plain::read(LARGE).map_err(failed)?;
    if rows != expected {
        return Err(TaskError::new(format!(
            "{rows} rows read from the document, {expected} with plain serde_json"
        )));
    }
    // In turn, so that both see the same machine.
    let mut times = (f64::INFINITY, f64::INFINITY);
    for _ in 0..effort.pick(60, 1) {
        times.0 = times.0.min(fastest(5, || plain::read(LARGE)));
        times.1 = times.1.min(fastest(5, || client_parse(LARGE)));
    }
    let kib = LARGE.len() / 1_024;
    let megabytes = |seconds: f64| LARGE.len() as f64 / seconds / 1e6;
    Ok(vec![Figure {
        what: format!("{kib} KiB, 1,143 gifts, against plain serde_json"),
        value: megabytes(times.1),
        unit: "MB/s",
        limit: Some(megabytes(times.0)),
        budget: Budget::at_least(0.8, 1.0),
    }])
}

/// Reads every property, and the instant of each time; returns the number of rows in all lists.
fn client_parse(text: &str) -> Result<usize, TaskError> {
    let document = black_box(Document::decode(text).map_err(failed)?);
    let (followers, subscribers) = (&document.followers, &document.subscribers);
    let (streams, gifts) = (&document.livestreams.items, &document.gifted_subs);
    let gifts = gifts.iter().flat_map(|gifts| &gifts.recent_gifted_subs.items);
    let messages = streams
        .iter()
        .flat_map(|stream| &stream.chat.recent_messages.items);
    let rants = streams.iter().flat_map(|stream| &stream.chat.recent_rants.items);
    let rows = followers
        .recent_followers
        .items
        .iter()
        .map(|row| &row.followed_on)
        .chain(
            subscribers
                .recent_subscribers
                .items
                .iter()
                .map(|row| &row.subscribed_on),
        )
        .chain(gifts.map(|row| &row.gifted_on))
        .chain(messages.map(|row| &row.created_on))
        .chain(rants.clone().map(|row| &row.created_on));
    let read = |time: &&Timestamp| {
        black_box(time.unix_seconds());
    };
    let count = rows.inspect(read).count();
    let more = streams
        .iter()
        .flat_map(|stream| [&stream.created_on, &stream.scheduled_on])
        .chain(rants.map(|row| &row.expires_on));
    black_box(more.inspect(read).count());
    Ok(count)
}

fn failed(error: impl fmt::Display) -> TaskError {
    TaskError::new(format!("the large document: {error}"))
}

const LARGE: &str = include_str!("large.json");
