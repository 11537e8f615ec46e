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

/// Chats on several machines.
#[derive(Debug, Subcommand)]
pub(crate) enum RelayAction {
    /// Read chats and publish them to the broker
    Collect(RelayCollect),
    /// Record what collectors publish
    Archive(RelayArchive),
    /// Print what collectors publish, as one JSON object per line
    Tail(RelayTail),
    /// Show what the broker stores, and which collectors are alive
    Status(RelayStatus),
}

impl RelayAction {
    pub(crate) fn only_shows(&self) -> bool {
        matches!(self, Self::Tail(_) | Self::Status(_))
    }
}

/// Where the broker is.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct BrokerArgs {
    /// Server of NATS with JetStream; more than one of a cluster are separated by commas
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

    /// Folder for what cannot be published while the broker is away; it is published afterwards
    #[arg(long, value_name = "DIR")]
    pub(crate) spool: PathBuf,

    /// Name of this collector, unlike that of any other: letters, digits, - and _ (host and process id unless given)
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// How many collectors read each chat
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = numbers::<usize>(1..=100))]
    pub(crate) copies: usize,

    /// Wait for the next stream of a channel or user, and after each for the next
    #[arg(long)]
    pub(crate) follow: bool,

    /// With --follow: ask after this time whether there is one (60s unless given); Rumble itself never before 30s
    #[arg(long, requires = "follow", value_name = "TIME", value_parser = interval)]
    pub(crate) interval: Option<Duration>,

    /// Time after which the broker removes messages (24h at first)
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) max_age: Option<Duration>,

    /// Size at which the broker accepts no further messages (no bound at first)
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_bytes: Option<u64>,

    /// Stop after this time, such as 30s, 10m or 2h
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RelayArchive {
    #[command(flatten)]
    pub(crate) broker: BrokerArgs,

    /// Folder of the recording; one that exists is continued
    #[arg(long, short, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Name of this archive at the broker: each name receives all messages
    #[arg(long, default_value = "archive", value_name = "NAME")]
    pub(crate) consumer: String,

    /// Size at which a new file is begun and the old one compressed
    #[arg(long, default_value = "64MiB", value_name = "SIZE", value_parser = size)]
    pub(crate) rotate: u64,

    /// Remove finished files that are older
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) keep: Option<Duration>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RelayTail {
    #[command(flatten)]
    pub(crate) broker: BrokerArgs,

    /// Print what the broker has already, too
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RelayStatus {
    #[command(flatten)]
    pub(crate) broker: BrokerArgs,
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
