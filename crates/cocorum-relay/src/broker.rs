//! The connection to the broker.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use async_nats::jetstream::Context;
use async_nats::jetstream::context::ContextBuilder;
use async_nats::{Client, ConnectOptions, Event, ServerAddr};
use tokio::sync::watch;

use crate::error::{Error, ErrorKind};

/// URL of the broker, and the credentials for it.
#[derive(Clone)]
pub struct BrokerSettings {
    addresses: Vec<ServerAddr>,
    credentials: Option<PathBuf>,
    roots: Option<PathBuf>,
}

impl std::fmt::Debug for BrokerSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BrokerSettings").finish_non_exhaustive()
    }
}

impl BrokerSettings {
    /// A broker, or the servers of a cluster, by their URLs: `nats://host:4222`, `tls://host`.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Address`] if a URL is invalid or contains a user name or password, since the arguments of a
    /// process are visible to other users.
    ///
    /// ```
    /// use cocorum_relay::{BrokerSettings, ErrorKind};
    ///
    /// assert!(BrokerSettings::new(["nats://127.0.0.1:4222"]).is_ok());
    /// let error = BrokerSettings::new(["nats://user:password@127.0.0.1"]).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Address);
    /// ```
    pub fn new<T: AsRef<str>>(urls: impl IntoIterator<Item = T>) -> Result<Self, Error> {
        let mut addresses = Vec::new();
        for url in urls {
            // The cause may repeat the URL.
            let address = ServerAddr::from_str(url.as_ref()).map_err(|_| Error::new(ErrorKind::Address))?;
            if url.as_ref().contains('@') {
                return Err(Error::new(ErrorKind::Address));
            }
            addresses.push(address);
        }
        match addresses.is_empty() {
            true => Err(Error::new(ErrorKind::Address)),
            false => Ok(Self {
                addresses,
                credentials: None,
                roots: None,
            }),
        }
    }

    /// File with the credentials (`.creds`: a JWT and the seed of its key). Defaults to none.
    #[must_use]
    pub fn credentials(mut self, file: impl Into<Option<PathBuf>>) -> Self {
        self.credentials = file.into();
        self
    }

    /// File with additional root certificates, in PEM. Defaults to none.
    #[must_use]
    pub fn roots(mut self, file: impl Into<Option<PathBuf>>) -> Self {
        self.roots = file.into();
        self
    }

    fn options(&self) -> Result<ConnectOptions, Error> {
        let mut options = match &self.credentials {
            None => ConnectOptions::new(),
            Some(file) => {
                let text = std::fs::read_to_string(file).map_err(Error::of(ErrorKind::Credentials))?;
                // The cause may repeat a part of the file.
                ConnectOptions::with_credentials(&text).map_err(|_| Error::new(ErrorKind::Credentials))?
            }
        };
        if let Some(file) = &self.roots {
            options = options.add_root_certificates(file.clone());
        }
        Ok(options
            .name(concat!("cocorum-relay/", env!("CARGO_PKG_VERSION")))
            .ping_interval(Duration::from_secs(10))
            .reconnect_delay_callback(|attempts| {
                let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
                MAX_DELAY.min(MIN_DELAY.saturating_mul(attempts))
            }))
    }
}

/// A connection that is reopened after each loss.
#[derive(Debug, Clone)]
pub(crate) struct Broker {
    pub(crate) jetstream: Context,
    /// Whether the client is connected.
    pub(crate) is_connected: watch::Receiver<bool>,
}

impl Broker {
    /// Connects, and reports errors of the connection. With `is_patient` it returns before there is a connection.
    pub(crate) async fn connect(
        settings: &BrokerSettings,
        is_patient: bool,
        on_complaint: impl Fn(String) + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let (sender, is_connected) = watch::channel(false);
        let mut options = settings.options()?.event_callback(move |event| {
            match event {
                Event::Connected => _ = sender.send_replace(true),
                Event::Disconnected | Event::Closed => _ = sender.send_replace(false),
                Event::ServerError(error) => on_complaint(error.to_string()),
                Event::ClientError(error) => on_complaint(error.to_string()),
                _ => {}
            }
            std::future::ready(())
        });
        if is_patient {
            options = options.retry_on_initial_connect();
        }
        let client = options.connect(settings.addresses.clone()).await;
        let client = client.map_err(Error::of(ErrorKind::Connect))?;
        Ok(Self {
            jetstream: jetstream(client),
            is_connected,
        })
    }

    /// Waits until the client is connected.
    pub(crate) async fn connected(&mut self) {
        self.is(true).await;
    }

    /// Waits until the connection is lost.
    pub(crate) async fn disconnected(&mut self) {
        self.is(false).await;
    }

    async fn is(&mut self, wanted: bool) {
        if self.is_connected.wait_for(|is| *is == wanted).await.is_err() {
            // The client was dropped: the state does not change any more.
            std::future::pending::<()>().await;
        }
    }
}

fn jetstream(client: Client) -> Context {
    // The publisher limits what is in flight.
    ContextBuilder::new()
        .timeout(TIMEOUT)
        .max_ack_inflight(1 << 20)
        .backpressure_on_inflight(false)
        .build(client)
}

const MIN_DELAY: Duration = Duration::from_millis(100);
const MAX_DELAY: Duration = Duration::from_secs(2);
const TIMEOUT: Duration = Duration::from_secs(5);
