//! The server: its threads, its address, its shutdown.

mod listen;
mod socket;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread::JoinHandle;
use std::time::Duration;

use rumble_http::MediaSettings;
use tokio::sync::watch;

use crate::access::Policy;
use crate::config::Config;
use crate::error::{Error, ErrorKind};
use crate::feed::Feed;
use crate::hub::{Hub, Now};
use crate::journal::Journal;
use crate::routes::App;
use crate::sinks::{SinkSettings, Sinks};
use crate::sources::Sources;
use crate::state_folder::StateFolder;
use crate::stopping::Stopping;
use crate::tokens::{Tokens, random};

/// Settings of a server.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ServerSettings {
    /// Address to bind to; port 0 picks a free port. Defaults to 127.0.0.1:8787.
    pub bind: SocketAddr,
    /// Accepted host names, with or without a port, in addition to those of this machine. Defaults to none.
    pub allow_hosts: Vec<String>,
    /// Maximum number of clients that read the feed. Defaults to 64.
    pub max_clients: usize,
    /// Time after which a client that reads nothing is disconnected. Defaults to one minute.
    pub write_timeout: Duration,
    /// Alerts, the goal, sinks. Defaults to the usual alerts.
    pub config: Config,
    /// A stylesheet for all overlays. Defaults to none.
    pub css: Option<String>,
    /// Folder that keeps the tokens and which alerts were shown. Defaults to none: a restart has new tokens.
    pub state: Option<PathBuf>,
    /// Hosts and limits of pictures. Defaults to the hosts of Rumble.
    pub media: MediaSettings,
    /// Settings of the requests to the sinks.
    pub sinks: SinkSettings,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            bind: (Ipv4Addr::LOCALHOST, DEFAULT_PORT).into(),
            allow_hosts: Vec::new(),
            max_clients: 64,
            write_timeout: Duration::from_secs(60),
            config: Config::default(),
            css: None,
            state: None,
            media: MediaSettings::default(),
            sinks: SinkSettings::default(),
        }
    }
}

/// A running server. Dropping it stops the server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    feed: Feed,
    tokens: Tokens,
    sources: Sources,
    sinks: Sinks,
    stop: watch::Sender<bool>,
    thread: Mutex<Option<JoinHandle<()>>>,
    _state: Option<StateFolder>,
}

impl Server {
    /// Binds the address, and starts to serve in separate threads.
    ///
    /// # Errors
    ///
    /// If the address cannot be bound or is exposed without an allowed host, the state folder or a file with a secret cannot
    /// be used, or a thread cannot be started.
    pub fn start(settings: ServerSettings) -> Result<Self, Error> {
        let bind = settings.bind;
        if !bind.ip().is_loopback() && settings.allow_hosts.is_empty() {
            return Err(Error::new(ErrorKind::Exposed, bind.to_string(), None));
        }
        let state = settings.state.as_deref().map(StateFolder::open).transpose()?;
        let tokens = match &state {
            Some(folder) => folder.tokens()?,
            None => Tokens::random()?,
        };
        let sinks = Sinks::new(&settings.config, settings.sinks.clone())?;
        let listener = listen::bind(bind)?;
        let address = listener
            .local_addr()
            .map_err(|error| listen::unbound(bind, error))?;
        let feed = open_feed(&settings, state.as_ref())?;
        let (stop, stopping) = Stopping::new();
        let app = App::new(
            feed.clone(),
            Policy::new(
                address.port(),
                &settings.allow_hosts,
                tokens.view(),
                tokens.control(),
            ),
            settings,
            stopping,
        );
        let thread = listen::spawn(listener, app)?;
        sinks.start(&feed);
        Ok(Self {
            address,
            sources: Sources::new(feed.clone()),
            sinks,
            feed,
            tokens,
            stop,
            thread: Mutex::new(Some(thread)),
            _state: state,
        })
    }

    /// Address to which the server is bound.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The tokens that clients must send.
    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// The feed, for additional lines and sinks.
    #[must_use]
    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    /// Sources of the lines.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Waits until the server was stopped.
    pub fn wait(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // The thread returns no value, and a panic was reported already.
            let _ = thread.join();
        }
    }

    /// Ends all sources and streams, and waits for them for about a second at most.
    pub fn stop(&self) {
        self.sources.stop();
        self.sinks.stop();
        self.stop.send_replace(true);
        self.wait();
        self.feed.end();
        self.sinks.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Restores the feed from the records of an earlier run.
fn open_feed(settings: &ServerSettings, state: Option<&StateFolder>) -> Result<Feed, Error> {
    let mut hub = Hub::new(u64::from_ne_bytes(random()?), &settings.config);
    let Some(state) = state else {
        return Ok(Feed::new(hub, None));
    };
    let path = state.journal();
    let unusable = |error| Error::new(ErrorKind::State, path.display().to_string(), error);
    let records = Journal::read(&path).map_err(unusable)?;
    let now = Now {
        unix: Feed::new(Hub::new(0, &Config::default()), None).now().unix,
        ..Now::default()
    };
    hub.restore(records, now);
    let _ = hub.take_records();
    let journal = Journal::create(&path, hub.kept()).map_err(unusable)?;
    Ok(Feed::new(hub, Some(journal)))
}

const DEFAULT_PORT: u16 = 8787;
