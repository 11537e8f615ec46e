mod reading;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Subcommand, ValueEnum};

use super::values::{interval, time};
use super::{Deferred, SessionFile};
pub(crate) use reading::{By, Deleted, Export, Part, Replay, Search, Speed, Stats, ZoneArgs};

/// Commands that write and read recordings.
#[derive(Debug, Subcommand)]
pub(crate) enum Recording {
    /// Record chats into a folder, without loss
    Record(Deferred<Record>),
    /// Export a recording in the format of another program
    Export(Deferred<Export>),
    /// Search for messages in recordings
    Search(Deferred<Search>),
    /// Show statistics of a recording
    Stats(Deferred<Stats>),
    /// Replay a recording as if it were live
    Replay(Deferred<Replay>),
}

#[derive(Debug, clap::Args)]
#[command(after_help = RECORD_EXAMPLES)]
pub(crate) struct Record {
    /// Streams to record: as for cocorum chat, or @FILE with one on each line, which is read again on SIGHUP
    #[arg(required_unless_present = "live", value_name = "STREAM")]
    pub(crate) streams: Vec<String>,

    /// Also record the Live Stream API of your account: viewers, likes, followers (RUMBLE_API_URL or --api-url-file)
    #[arg(long)]
    pub(crate) live: bool,

    /// Read the API URL from FILE (- for standard input) instead of RUMBLE_API_URL
    #[arg(long, requires = "live", value_name = "FILE")]
    pub(crate) api_url_file: Option<PathBuf>,

    /// Folder of the recording; an existing recording is continued
    #[arg(long, short, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Wait for the channel's next stream, and again after each one ends
    #[arg(long)]
    pub(crate) follow: bool,

    /// With --follow, how often to check for a new stream [default: 60s; at least 30s except on this machine]
    #[arg(long, requires = "follow", value_name = "TIME", value_parser = interval)]
    pub(crate) interval: Option<Duration>,

    /// When to sync lines to the disk: after this time and after each paid message, after every line (always), or never
    /// explicitly (off)
    #[arg(long, default_value = "1s", value_name = "TIME|always|off", value_parser = sync)]
    pub(crate) sync: Sync,

    /// Start a new file at this size, and compress the old one
    #[arg(long, default_value = "64MiB", value_name = "SIZE", value_parser = size)]
    pub(crate) rotate: u64,

    /// Start a new file at this age
    #[arg(long, default_value = "24h", value_name = "TIME", value_parser = interval)]
    pub(crate) rotate_after: Duration,

    /// Do not compress complete files
    #[arg(long)]
    pub(crate) no_compress: bool,

    /// If the disk is full, keep up to 64 MiB in memory and wait for space, or exit
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub(crate) on_full: OnFull,

    /// Remove complete files older than this
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) keep: Option<Duration>,

    /// Stop after this time, for example 30s, 10m or 2h
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,

    /// Read as the logged-in account instead of as a guest
    #[arg(long)]
    pub(crate) logged_in: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,

    /// Do not show the status line
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Print the status as one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sync {
    Always,
    Every(Duration),
    Off,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnFull {
    /// Keep up to 64 MiB in memory, and wait for space
    #[default]
    Wait,
    /// Exit with status 1
    Exit,
}

fn sync(text: &str) -> Result<Sync, &'static str> {
    match text {
        "always" => Ok(Sync::Always),
        "off" => Ok(Sync::Off),
        text => time(text)
            .ok()
            .filter(|time| !time.is_zero())
            .map(Sync::Every)
            .ok_or("expected a time, for example 1s, or always, or off"),
    }
}

pub(super) fn size(text: &str) -> Result<u64, &'static str> {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let unit: u64 = match text.get(digits.len()..).unwrap_or_default() {
        "" => 1,
        "KiB" | "K" => 1024,
        "MiB" | "M" => 1024 * 1024,
        "GiB" | "G" => 1024 * 1024 * 1024,
        _ => return Err(SIZE),
    };
    let size = digits
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit));
    size.filter(|size| *size >= 1024).ok_or(SIZE)
}

const SIZE: &str = "expected a size of at least 1KiB, for example 64MiB or 1GiB";

const RECORD_EXAMPLES: &str = "\
Examples:
  cocorum record v7k2m9q --out show
  cocorum record https://rumble.com/c/SparrowStudio --follow --out recordings
  cocorum record @streams.txt --live --follow --out recordings --keep 90d
  cocorum record v7k2m9q --out show --json | jq .messages

A recording contains the messages of users with their names. The format is in docs/recording.md.

Exit status:
  0  the chats ended, the time was reached, or Ctrl-C was pressed
  1  failure, a chat was not opened, or the folder cannot be written
  2  usage error";
