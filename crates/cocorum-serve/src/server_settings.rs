use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use rumble_http::MediaSettings;

use crate::config::Config;
use crate::sinks::SinkSettings;

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

const DEFAULT_PORT: u16 = 8787;
