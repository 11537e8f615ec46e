//! Receivers of events: a thread for each webhook, each Streamer.bot action and each Discord channel.

mod discord;
mod event;
mod pace;
mod receiver;
pub(crate) mod settings;
mod streamer_bot;
mod trigger;
mod webhook;
mod worker;

use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver as Ends, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rumble_http::ProxySettings;
use rumble_http::internal::{RequestSettings, Stop};
use rumble_model::Secret;

use crate::config::Config;
use crate::error::{Error, ErrorKind};
use crate::feed::Feed;
use crate::private_file;

pub use settings::{DiscordSettings, SinkUrl, StreamerBotSettings, WebhookSettings};
pub use trigger::{InvalidTrigger, Trigger};

use discord::Discord;
use streamer_bot::StreamerBot;
use webhook::Webhook;
use worker::{Sink, Worker};

/// Settings of the requests that sinks send.
#[derive(Debug, Clone)]
pub struct SinkSettings {
    requests: RequestSettings,
    retry_delay: Duration,
}

/// The sinks of a server.
pub(crate) struct Sinks {
    stop: Arc<Stop>,
    waiting: Mutex<Vec<Sink>>,
    settings: SinkSettings,
    /// Each thread holds a clone until it ends.
    running: Mutex<Option<Sender<()>>>,
    ends: Mutex<Ends<()>>,
}

impl SinkSettings {
    /// Additional TLS root certificates in DER form. Defaults to none.
    #[must_use]
    pub fn extra_roots(mut self, roots: Vec<Vec<u8>>) -> Self {
        self.requests = self.requests.extra_roots(roots);
        self
    }

    /// Proxy settings. Defaults to [`ProxySettings::from_env`].
    #[must_use]
    pub fn proxy(mut self, proxy: ProxySettings) -> Self {
        self.requests = self.requests.proxy(proxy);
        self
    }

    /// Delay after the first failure; it grows with each further failure. Defaults to one second.
    #[must_use]
    pub fn retry_delay(mut self, delay: Duration) -> Self {
        self.retry_delay = delay;
        self
    }
}

impl Default for SinkSettings {
    fn default() -> Self {
        Self {
            requests: RequestSettings::default().timeout(Duration::from_secs(10)),
            retry_delay: Duration::from_secs(1),
        }
    }
}

impl Sinks {
    /// Reads the sinks of the settings, with their secrets, without starting them.
    pub(crate) fn new(config: &Config, settings: SinkSettings) -> Result<Self, Error> {
        let (running, ends) = channel();
        Ok(Self {
            stop: Arc::default(),
            waiting: Mutex::new(all(config)?),
            settings,
            running: Mutex::new(Some(running)),
            ends: Mutex::new(ends),
        })
    }

    /// Starts sending the lines of this feed.
    pub(crate) fn start(&self, feed: &Feed) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        for sink in waiting {
            let worker = Worker::new(sink, feed, &self.settings);
            let number = worker.number();
            let (stop, running) = (Arc::clone(&self.stop), running.clone());
            let spawned = thread::Builder::new()
                .name("cocorum-sink".to_owned())
                .spawn(move || {
                    worker.run(&stop);
                    drop(running);
                });
            if let Err(error) = spawned {
                Worker::fail(feed, number, &error.to_string());
            }
        }
    }

    /// Cancels all requests and delays. The threads end when the feed ends, at the latest.
    pub(crate) fn stop(&self) {
        self.stop.request(());
    }

    /// Waits briefly for all threads to end.
    pub(crate) fn wait(&self) {
        drop(self.running.lock().unwrap_or_else(PoisonError::into_inner).take());
        let ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        // Nothing is ever sent; the channel is disconnected when the last thread has ended.
        let _ = ends.recv_timeout(GRACE);
    }
}

impl std::fmt::Debug for Sinks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sinks")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

fn all(config: &Config) -> Result<Vec<Sink>, Error> {
    let mut sinks = Vec::new();
    for (number, webhook) in (1..).zip(&config.webhooks) {
        let secret = webhook.secret_file.as_deref().map(secret).transpose()?;
        sinks.push(Sink {
            name: format!("webhook {number}"),
            receiver: Box::new(Webhook::new(webhook.url.clone(), secret.as_ref())),
            triggers: webhook.events.clone(),
            wants_tests: webhook.test,
        });
    }
    for (number, bot) in (1..).zip(&config.streamer_bots) {
        sinks.push(Sink {
            name: format!("streamerbot {number}"),
            receiver: Box::new(StreamerBot {
                url: bot.url.clone(),
                action: bot.action.clone(),
            }),
            triggers: bot.events.clone(),
            wants_tests: bot.test,
        });
    }
    for (number, discord) in (1..).zip(&config.discords) {
        let url = SinkUrl::parse(secret(&discord.url_file)?.expose())
            .map_err(|reason| unusable(&discord.url_file, io::Error::other(reason)))?;
        sinks.push(Sink {
            name: format!("discord {number}"),
            receiver: Box::new(Discord(url)),
            triggers: discord.on.clone(),
            wants_tests: discord.test,
        });
    }
    Ok(sinks)
}

/// Reads a file that only its owner can read. Returns the text without surrounding whitespace.
fn secret(file: &Path) -> Result<Secret, Error> {
    let bytes = private_file::read(file, MAX_SECRET_BYTES).map_err(|error| unusable(file, error))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| unusable(file, io::Error::other("not UTF-8")))?;
    match text.trim() {
        "" => Err(unusable(file, io::Error::other("the file is empty"))),
        text => Ok(Secret::from(text)),
    }
}

fn unusable(file: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Secret, file.display().to_string(), error)
}

const GRACE: Duration = Duration::from_millis(500);
const MAX_SECRET_BYTES: u64 = 4096;
