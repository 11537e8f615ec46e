//! The streams of the broker, and the subjects in them.

use std::time::Duration;

use async_nats::jetstream::Context;
use async_nats::jetstream::stream::{Config, DiscardPolicy, StorageType};
use rumble_model::{MessageId, StreamId};

use crate::error::{Error, ErrorKind};

/// Limits of the time and the size that the broker keeps. `None` leaves a limit unchanged; initially, it is one day and unlimited in
/// size.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct StreamLimits {
    /// Time after which the broker removes what it stored. A message is recognized as a duplicate until then.
    pub max_age: Option<Duration>,
    /// Size of the messages in the broker, in bytes. When it is reached, new messages wait in the spools of the collectors
    /// until old ones are removed for their age.
    pub max_bytes: Option<u64>,
}

/// One message per subject: the first is kept.
pub(crate) fn message(stream: StreamId, message: MessageId) -> String {
    format!("rumble.{}.message.{}", stream.get(), message.get())
}

pub(crate) fn event(stream: StreamId, kind: &str) -> String {
    format!("rumble.{}.event.{kind}", stream.get())
}

/// A name that can be part of a subject.
pub(crate) fn check_name(name: &str) -> Result<(), Error> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    match !name.is_empty() && name.bytes().all(is_allowed) {
        true => Ok(()),
        false => Err(Error::new(ErrorKind::Name)),
    }
}

pub(crate) fn worker(name: &str) -> String {
    format!("{WORKER_PREFIX}{name}")
}

/// The stream that a subject belongs to, and the id of the message if it is that of one.
pub(crate) fn parse(subject: &str) -> Option<(StreamId, Option<MessageId>)> {
    let mut tokens = subject.split('.');
    let stream = (tokens.next() == Some("rumble")).then(|| tokens.next())??;
    let stream = StreamId::from_base10(stream).ok()?;
    match tokens.next()? {
        "message" => Some((stream, Some(MessageId::from_base10(tokens.next()?).ok()?))),
        "event" => Some((stream, None)),
        _ => None,
    }
}

/// Creates the streams, or applies these limits to existing ones.
pub(crate) async fn ensure(jetstream: &Context, limits: StreamLimits) -> Result<(), Error> {
    for config in [messages(), events(), workers()] {
        let limits = if config.name == WORKERS {
            StreamLimits::default()
        } else {
            limits
        };
        let limited = with(config.clone(), limits);
        let found = jetstream.get_or_create_stream(limited).await;
        let found = found.map_err(Error::of(ErrorKind::Broker))?;
        let known = &found.cached_info().config;
        let mut new = with(known.clone(), limits);
        new.subjects = config.subjects;
        new.discard = config.discard;
        new.discard_new_per_subject = config.discard_new_per_subject;
        new.max_messages_per_subject = config.max_messages_per_subject;
        if new != *known {
            let updated = jetstream.update_stream(new).await;
            updated.map_err(Error::of(ErrorKind::Broker))?;
        }
    }
    Ok(())
}

fn with(mut config: Config, limits: StreamLimits) -> Config {
    if let Some(max_age) = limits.max_age {
        config.max_age = max_age;
        // The broker rejects a longer window.
        config.duplicate_window = config.duplicate_window.min(max_age);
    }
    if let Some(max_bytes) = limits.max_bytes {
        config.max_bytes = i64::try_from(max_bytes).unwrap_or(i64::MAX);
    }
    config
}

fn messages() -> Config {
    Config {
        name: MESSAGES.to_owned(),
        subjects: vec!["rumble.*.message.*".to_owned()],
        max_messages_per_subject: 1,
        discard: DiscardPolicy::New,
        discard_new_per_subject: true,
        ..stream()
    }
}

fn events() -> Config {
    Config {
        name: EVENTS.to_owned(),
        subjects: vec!["rumble.*.event.*".to_owned()],
        max_messages_per_subject: -1,
        discard: DiscardPolicy::New,
        duplicate_window: REPEAT_WINDOW,
        ..stream()
    }
}

fn workers() -> Config {
    Config {
        name: WORKERS.to_owned(),
        subjects: vec![worker("*")],
        max_messages_per_subject: 1,
        discard: DiscardPolicy::Old,
        max_age: WORKER_AGE,
        duplicate_window: WORKER_AGE,
        storage: StorageType::Memory,
        ..stream()
    }
}

fn stream() -> Config {
    Config {
        max_age: Duration::from_secs(24 * 60 * 60),
        max_bytes: -1,
        max_messages: -1,
        max_consumers: -1,
        num_replicas: 1,
        ..Config::default()
    }
}

pub(crate) const MESSAGES: &str = "RUMBLE_MESSAGES";
pub(crate) const EVENTS: &str = "RUMBLE_EVENTS";
pub(crate) const WORKERS: &str = "RUMBLE_WORKERS";
pub(crate) const WORKER_PREFIX: &str = "rumble.worker.";
/// A worker without an announcement for this long counts as stopped.
pub(crate) const WORKER_AGE: Duration = Duration::from_secs(10);
/// Time within which the broker recognizes an event that two collectors publish.
pub(crate) const REPEAT_WINDOW: Duration = Duration::from_secs(2 * 60);
