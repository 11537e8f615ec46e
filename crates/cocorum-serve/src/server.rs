//! The server: its threads, its address, its shutdown.

mod listen;
mod socket;

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread::JoinHandle;

use tokio::sync::watch;

use crate::access::Policy;
use crate::config::Config;
use crate::error::{Error, ErrorKind};
use crate::feed::Feed;
use crate::hub::{Hub, Now};
use crate::journal::Journal;
use crate::routes::App;
use crate::server_settings::ServerSettings;
use crate::sinks::Sinks;
use crate::sources::Sources;
use crate::state_folder::StateFolder;
use crate::stopping::Stopping;
use crate::tokens::{Tokens, random};

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
    /// Binds the address and starts serving in separate threads.
    ///
    /// # Errors
    ///
    /// Fails if the address cannot be bound or is exposed without an allowed host, the state folder or a file with a
    /// secret cannot be used, or a thread cannot be started.
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
