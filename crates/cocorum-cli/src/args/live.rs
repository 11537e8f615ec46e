use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use super::SessionFile;
use super::values::{interval, numbers, time};

#[derive(clap::Args)]
#[command(after_help = LIVE_EXAMPLES)]
pub(crate) struct Live {
    /// Print events as they happen
    #[arg(long)]
    pub(crate) watch: bool,

    /// Print one JSON object; with --watch, one per line
    #[arg(long)]
    pub(crate) json: bool,

    /// Wait until the API can be read
    #[arg(long, requires = "watch", conflicts_with = "demo")]
    pub(crate) wait: bool,

    /// Show a simulated account
    #[arg(long, conflicts_with = "api_url_file")]
    pub(crate) demo: bool,

    /// Use the API URL of the logged-in account instead of RUMBLE_API_URL
    #[arg(long, conflicts_with_all = ["demo", "api_url_file"])]
    pub(crate) logged_in: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,

    /// Read the API URL from FILE (- for standard input) instead of RUMBLE_API_URL
    #[arg(long, value_name = "FILE")]
    pub(crate) api_url_file: Option<PathBuf>,

    /// Skip messages and rants listed when the command starts
    #[arg(long, requires = "watch")]
    pub(crate) no_history: bool,

    /// Stop after N events, not counting snapshot, gap and error
    #[arg(long, requires = "watch", value_name = "N", value_parser = numbers::<u64>(1..))]
    pub(crate) limit: Option<u64>,

    /// Stop after this time, for example 30s, 10m or 2h
    #[arg(long = "for", requires = "watch", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,

    /// How often to poll the API [default: 10s; at least 5s except on this machine]
    #[arg(long, requires = "watch", value_name = "TIME", value_parser = interval)]
    pub(crate) interval: Option<Duration>,

    /// Always rejected: arguments are visible to other users of the machine
    #[arg(hide = true)]
    pub(crate) rejected_args: Vec<OsString>,

    /// See [`rejected_args`](Self::rejected_args)
    #[arg(long = "api-url", hide = true, num_args = 0.., value_name = "URL")]
    pub(crate) rejected_option: Option<Vec<OsString>>,
}

const LIVE_EXAMPLES: &str = "\
The API URL is on https://rumble.com/account/livestream-api. Treat it like a password: it is read from the environment \
or a file, or taken from the logged-in account, never from an argument.

Examples:
  cocorum live --demo
  cocorum live                                   with RUMBLE_API_URL set
  cocorum live --watch --api-url-file ~/.config/rumble-api-url
  cocorum live --watch --json | jq -r 'select(.event == \"follower\").username'

Exit status: 0 success or Ctrl-C, 1 the first request failed, 2 usage error";
