use std::path::PathBuf;
use std::time::Duration;

use clap::Subcommand;

use super::record::size;
use super::values::{interval, numbers, time};

#[derive(Debug, clap::Args)]
pub(crate) struct Relay {
    #[command(subcommand)]
    pub(crate) action: RelayAction,
}

/// Reading chats on several machines.
#[derive(Debug, Subcommand)]
pub(crate) enum RelayAction {
    /// Read chats and publish them to the broker
    Collect(RelayCollect),
    /// Record the messages of the collectors
    Archive(RelayArchive),
    /// Print the messages of the collectors, one JSON object per line
    Tail(RelayTail),
    /// Show the contents of the broker, and the live collectors
    Status(RelayStatus),
}

impl RelayAction {
    pub(crate) fn only_prints(&self) -> bool {
        matches!(self, Self::Tail(_) | Self::Status(_))
    }
}

/// Connection to the broker.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct BrokerArgs {
    /// NATS server with JetStream; several servers of a cluster are separated by commas
    #[arg(
        long,
        env = "COCORUM_NATS",
        value_name = "URL",
        value_delimiter = ',',
        default_value = "nats://127.0.0.1:4222"
    )]
    pub(crate) nats: Vec<String>,

    /// File with the credentials for the broker (.creds)
    #[arg(long, value_name = "FILE")]
    pub(crate) creds: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = COLLECT_EXAMPLES)]
pub(crate) struct RelayCollect {
    /// Streams to read: as for cocorum chat, or @FILE with one on each line, which is read again on SIGHUP. All
    /// collectors are given the same list
    #[arg(required = true, value_name = "STREAM")]
    pub(crate) streams: Vec<String>,

    #[command(flatten)]
    pub(crate) broker: BrokerArgs,

    /// Folder for messages while the broker is unavailable; they are published afterwards
    #[arg(long, value_name = "DIR")]
    pub(crate) spool: PathBuf,

    /// Unique name of this collector: letters, digits, - and _ [default: host and process id]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// Number of collectors that read each chat
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = numbers::<usize>(1..=100))]
    pub(crate) copies: usize,

    /// Wait for the channel's next stream, and again after each one ends
    #[arg(long)]
    pub(crate) follow: bool,

    /// With --follow, how often to check for a new stream [default: 60s; at least 30s except on this machine]
    #[arg(long, requires = "follow", value_name = "TIME", value_parser = interval)]
    pub(crate) interval: Option<Duration>,

    /// Time after which the broker removes messages [default: unchanged, initially 24h]
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) max_age: Option<Duration>,

    /// Size at which the broker rejects new messages [default: unchanged, initially unlimited]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_bytes: Option<u64>,

    /// Stop after this time, for example 30s, 10m or 2h
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RelayArchive {
    #[command(flatten)]
    pub(crate) broker: BrokerArgs,

    /// Folder of the recording; an existing recording is continued
    #[arg(long, short, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Name of this archive at the broker: each name receives all messages
    #[arg(long, default_value = "archive", value_name = "NAME")]
    pub(crate) consumer: String,

    /// Start a new file at this size, and compress the old one
    #[arg(long, default_value = "64MiB", value_name = "SIZE", value_parser = size)]
    pub(crate) rotate: u64,

    /// Remove complete files older than this
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) keep: Option<Duration>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RelayTail {
    #[command(flatten)]
    pub(crate) broker: BrokerArgs,

    /// Also print the messages that are already stored in the broker
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RelayStatus {
    #[command(flatten)]
    pub(crate) broker: BrokerArgs,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

const COLLECT_EXAMPLES: &str = "\
Examples:
  cocorum relay collect @streams.txt --follow --nats nats://broker:4222 --spool spool
  cocorum relay archive --nats nats://broker:4222 --out recordings
  cocorum export recordings --to html -o show.html

docs/scale.md explains layout, sizing and failures.

Exit status:
  0  the chats ended, the time was reached, or Ctrl-C was pressed
  1  failure, a chat was not opened, or something could be neither published nor written
  2  usage error";
