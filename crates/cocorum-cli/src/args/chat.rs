use std::time::Duration;

use regex::Regex;

use super::SessionFile;
use super::values::{interval, numbers, regex, time};

#[derive(Debug, clap::Args)]
#[command(after_help = CHAT_EXAMPLES)]
pub(crate) struct Chat {
    /// Stream: a watch, embed, chat popup, channel or user URL, a v… embed id, or an id. Digits alone are read as
    /// decimal; prefix b36: or b10: to force the base
    #[arg(required_unless_present = "demo", value_name = "STREAM")]
    pub(crate) streams: Vec<String>,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,

    /// Watch a simulated chat
    #[arg(long, conflicts_with_all = ["streams", "follow", "logged_in"])]
    pub(crate) demo: bool,

    /// Wait until the chat can be opened: for the network, a planned stream, or a channel to be live
    #[arg(long, group = "waiting", conflicts_with = "demo")]
    pub(crate) wait: bool,

    /// Wait for the channel's next stream, and again after each one ends
    #[arg(long, group = "waiting")]
    pub(crate) follow: bool,

    /// With --wait and --follow, how often to check for a stream [default: 60s; at least 30s except on this machine]
    #[arg(long, requires = "waiting", value_name = "TIME", value_parser = interval)]
    pub(crate) interval: Option<Duration>,

    /// Show an input line to send messages and moderate, as the logged-in account
    #[arg(long, conflicts_with_all = ["json", "demo", "follow"])]
    pub(crate) write: bool,

    /// Show the id of each message
    #[arg(long, conflicts_with = "json")]
    pub(crate) ids: bool,

    /// Read as the logged-in account instead of as a guest
    #[arg(long)]
    pub(crate) logged_in: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,

    /// Skip messages from the history that the server sends on connecting
    #[arg(long)]
    pub(crate) no_history: bool,

    /// Stop after N messages
    #[arg(long, value_name = "N", value_parser = numbers::<u64>(1..))]
    pub(crate) limit: Option<u64>,

    /// Stop after this time, for example 30s, 10m or 2h
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,

    #[command(flatten)]
    pub(crate) filters: Filters,
}

/// Which messages are shown, and which of them are highlighted. Other events are always shown.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Filters {
    /// Show only paid messages
    #[arg(long, help_heading = HEADING)]
    pub(crate) paid: bool,

    /// Show only paid messages of at least N cents
    #[arg(long, value_name = "N", value_parser = numbers::<u64>(1..), help_heading = HEADING)]
    pub(crate) min_cents: Option<u64>,

    /// Show only messages of this user or channel; can be repeated
    #[arg(long = "user", value_name = "NAME", help_heading = HEADING)]
    pub(crate) users: Vec<String>,

    /// Show only messages whose text matches; (?i) at the start ignores case
    #[arg(long = "match", value_name = "REGEX", value_parser = regex, help_heading = HEADING)]
    pub(crate) matching: Option<Regex>,

    /// Skip messages whose text matches
    #[arg(long, value_name = "REGEX", value_parser = regex, help_heading = HEADING)]
    pub(crate) exclude: Option<Regex>,

    /// Highlight what matches in messages [default: your own name, if logged in]
    #[arg(
        long,
        value_name = "REGEX",
        value_parser = regex,
        conflicts_with = "json",
        help_heading = HEADING
    )]
    pub(crate) highlight: Option<Regex>,

    /// Ring the terminal's bell for a new message with a highlight
    #[arg(long, conflicts_with = "json", help_heading = HEADING)]
    pub(crate) bell: bool,
}

const HEADING: &str = "Filters";

const CHAT_EXAMPLES: &str = "\
Examples:
  cocorum chat https://rumble.com/embed/v7k2m9q/
  cocorum chat 434546624 --no-history --for 10m
  cocorum chat v7k2m9q b10:434546624 --json > show.jsonl
  cocorum chat https://rumble.com/c/SparrowStudio --follow
  cocorum chat v7k2m9q --write                   with an input line
  cocorum chat v7k2m9q --paid --min-cents 500
  cocorum chat v7k2m9q --match '(?i)kettle' --exclude '^!'
  cocorum chat v7k2m9q --json | jq -r 'select(.event == \"message\") | .text'
  cocorum chat --demo

Exit status:
  0  the chat ended, a limit was reached, or Ctrl-C was pressed
  1  failure, or no chat was opened
  2  usage error";
