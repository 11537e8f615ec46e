use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use cocorum_serve::Speed;

use super::values::{interval, numbers};

#[derive(Debug, clap::Args)]
#[command(after_help = SERVE_EXAMPLES)]
pub(crate) struct Serve {
    /// Streams, in any form that cocorum chat accepts
    #[arg(required_unless_present_any = ["demo", "live", "replay"], value_name = "STREAM")]
    pub(crate) streams: Vec<String>,

    /// Wait for the channel's next stream, and again after each one ends
    #[arg(long)]
    pub(crate) follow: bool,

    /// With --follow, how often to check for a new stream [default: 60s; at least 30s except on this machine]
    #[arg(long, requires = "follow", value_name = "TIME", value_parser = interval)]
    pub(crate) interval: Option<Duration>,

    /// Read the Live Stream API of your account, and the chats of its live streams (RUMBLE_API_URL or --api-url-file)
    #[arg(long)]
    pub(crate) live: bool,

    /// Read the API URL from FILE (- for standard input) instead of RUMBLE_API_URL
    #[arg(long, requires = "live", value_name = "FILE")]
    pub(crate) api_url_file: Option<PathBuf>,

    /// Serve a simulated stream
    #[arg(long, conflicts_with_all = ["streams", "follow", "live", "replay"])]
    pub(crate) demo: bool,

    /// Serve a recording (see cocorum record) as if it were live
    #[arg(long, value_name = "DIR")]
    pub(crate) replay: Option<PathBuf>,

    /// Speed of the recording: 1x, 10x, or max
    #[arg(long, requires = "replay", default_value = "1x", value_name = "SPEED", value_parser = speed)]
    pub(crate) speed: Speed,

    /// Listen on this address; port 0 picks a free port
    #[arg(long, default_value = "127.0.0.1:8787", value_name = "ADDRESS", value_parser = address)]
    pub(crate) bind: SocketAddr,

    /// Accept requests for this host name too; required to bind to an address that other machines can reach
    #[arg(long, value_name = "NAME")]
    pub(crate) allow_host: Vec<String>,

    /// Maximum number of overlays and other readers at the same time
    #[arg(long, default_value_t = 64, value_name = "N", value_parser = numbers::<usize>(1..=10_000))]
    pub(crate) max_clients: usize,

    /// Read alerts, the goal and receivers from this file (see docs/alerts.md)
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Add this stylesheet to all overlays
    #[arg(long, value_name = "FILE")]
    pub(crate) css: Option<PathBuf>,

    /// Write a page for OBS that waits for the server and then shows an overlay: FILE for the chat, or alerts=FILE,
    /// rants=FILE, goal=FILE, featured=FILE
    #[arg(long, value_name = "FILE", value_parser = obs_file)]
    pub(crate) obs_file: Vec<ObsFile>,

    /// Open the dashboard in the browser
    #[arg(long)]
    pub(crate) open: bool,
}

/// An overlay, and the page that waits for it.
#[derive(Debug, Clone)]
pub(crate) struct ObsFile {
    pub(crate) overlay: &'static str,
    pub(crate) path: PathBuf,
}

impl Serve {
    /// Whether the command connects to more than a simulator on this machine.
    pub(crate) fn connects(&self) -> bool {
        self.live || !self.streams.is_empty() || self.config.is_some()
    }
}

fn obs_file(text: &str) -> Result<ObsFile, &'static str> {
    let named = text.split_once('=').and_then(|(name, path)| {
        let overlay = cocorum_serve::overlays().find(|known| *known == name)?;
        Some((overlay, path))
    });
    let (overlay, path) = named.unwrap_or(("chat", text));
    match path {
        "" => Err("expected the name of a file"),
        path => Ok(ObsFile {
            overlay,
            path: path.into(),
        }),
    }
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse()
        .map_err(|_| "expected an address and a port, for example 127.0.0.1:8787")
}

fn speed(text: &str) -> Result<Speed, &'static str> {
    match super::values::speed(text)? {
        Some(times) => Ok(Speed::Times(times)),
        None => Ok(Speed::Max),
    }
}

const SERVE_EXAMPLES: &str = "\
Examples:
  cocorum serve --demo --open                    try it without a stream
  cocorum serve https://rumble.com/c/SparrowStudio --follow --open
  cocorum serve --live --config serve.toml       with RUMBLE_API_URL set
  cocorum serve v7k2m9q --obs-file chat.html --obs-file alerts=alerts.html
  cocorum serve --replay recordings --speed 10x

Exit status: 0 Ctrl-C, 1 failure, 2 usage error";
