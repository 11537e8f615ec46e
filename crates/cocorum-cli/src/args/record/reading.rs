use std::path::PathBuf;

use clap::ValueEnum;

use crate::args::values::{self, numbers, time};

/// Which part of which recordings.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Part {
    /// Only this stream: its id as in an embed URL, or decimal. May be given more than once
    #[arg(long = "stream", value_name = "ID")]
    pub(crate) streams: Vec<String>,

    /// Only what happened at this time or later, such as 2026-11-29T18:00:00Z
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) since: Option<::time::OffsetDateTime>,

    /// Only what happened before this time
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) until: Option<::time::OffsetDateTime>,
}

/// How times are shown.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ZoneArgs {
    /// Show times in UTC
    #[arg(long, conflicts_with = "zone")]
    pub(crate) utc: bool,

    /// Show times in this zone, such as Europe/Berlin
    #[arg(long, value_name = "NAME")]
    pub(crate) zone: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub(crate) struct Export {
    /// Folders of recordings, or files of them
    #[arg(required = true, value_name = "DIR|FILE")]
    pub(crate) paths: Vec<PathBuf>,

    /// Format
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) to: ExportFormat,

    /// File to write; standard output unless given
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) part: Part,

    /// How much later everything is in the video, such as 5s or -2m
    #[arg(long, allow_hyphen_values = true, value_name = "TIME", value_parser = offset)]
    pub(crate) offset: Option<::time::Duration>,

    /// When the video begins; when the recording of the stream began unless given
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) start: Option<::time::OffsetDateTime>,

    /// How to handle deleted messages [default: marked in text and html, dropped in ass and srt, otherwise kept]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) deleted: Option<Deleted>,

    #[command(flatten)]
    pub(crate) zone: ZoneArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// The lines of cocorum chat --json
    Events,
    /// JSON of chat-downloader, one array
    ChatDownloader,
    /// JSON of chat-downloader, one object a line
    ChatDownloaderJsonl,
    /// .live_chat.json of yt-dlp
    YtDlp,
    /// Subtitles with colours
    Ass,
    /// Plain subtitles
    Srt,
    /// A table of the paid messages
    RantsCsv,
    /// Plain text
    Text,
    /// A page to read and to search
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deleted {
    /// They stay as they were
    Keep,
    /// They are marked
    Mark,
    /// They are left out
    Drop,
}

#[derive(Debug, clap::Args)]
#[command(after_help = SEARCH_EXAMPLES)]
pub(crate) struct Search {
    /// Folder of a recording, or a file of it
    #[arg(value_name = "DIR|FILE")]
    pub(crate) path: PathBuf,

    /// Regular expression that the text matches
    #[arg(value_name = "PATTERN")]
    pub(crate) pattern: String,

    /// Whatever the case
    #[arg(long, short)]
    pub(crate) ignore_case: bool,

    /// The pattern is a plain text
    #[arg(long, short = 'F')]
    pub(crate) fixed: bool,

    /// Only messages of this user or channel
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,

    /// Only paid messages
    #[arg(long)]
    pub(crate) rants: bool,

    /// Only messages paid with at least N US cents
    #[arg(long, value_name = "N", value_parser = numbers::<u64>(0..))]
    pub(crate) min_cents: Option<u64>,

    /// Only messages that are deleted in the end
    #[arg(long)]
    pub(crate) deleted: bool,

    /// Show N messages before and after each
    #[arg(long, short = 'C', default_value_t = 0, value_name = "N", value_parser = numbers::<usize>(0..=1000))]
    pub(crate) context: usize,

    #[command(flatten)]
    pub(crate) part: Part,

    #[command(flatten)]
    pub(crate) zone: ZoneArgs,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = STATS_EXAMPLES)]
pub(crate) struct Stats {
    /// Folder of a recording, or a file of it
    #[arg(value_name = "DIR|FILE")]
    pub(crate) path: PathBuf,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Write a page with plots too
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// Grouping of the table
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub(crate) by: By,

    /// How many rows, of users
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = numbers::<usize>(1..=100_000))]
    pub(crate) top: usize,

    #[command(flatten)]
    pub(crate) part: Part,

    #[command(flatten)]
    pub(crate) zone: ZoneArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// Each stream
    Stream,
    /// Users who paid most, then users who wrote most
    #[default]
    User,
    /// Each minute
    Minute,
}

#[derive(Debug, clap::Args)]
#[command(after_help = REPLAY_EXAMPLES)]
pub(crate) struct Replay {
    /// Folder of a recording, or a file of it
    #[arg(value_name = "DIR|FILE")]
    pub(crate) path: PathBuf,

    /// How fast: 1x, 10x, or max
    #[arg(long, default_value = "1x", value_name = "SPEED", value_parser = speed)]
    pub(crate) speed: Speed,

    #[command(flatten)]
    pub(crate) part: Part,

    #[command(flatten)]
    pub(crate) zone: ZoneArgs,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Speed {
    Times(f64),
    Max,
}

fn speed(text: &str) -> Result<Speed, &'static str> {
    Ok(values::speed(text)?.map_or(Speed::Max, Speed::Times))
}

fn moment(text: &str) -> Result<::time::OffsetDateTime, &'static str> {
    use ::time::format_description::well_known::Rfc3339;
    ::time::OffsetDateTime::parse(text, &Rfc3339).map_err(|_| "give a time such as 2026-11-29T18:00:00Z")
}

fn offset(text: &str) -> Result<::time::Duration, &'static str> {
    let (sign, length) = match text.strip_prefix('-') {
        Some(length) => (-1, length),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let length = time(length)?;
    let length = ::time::Duration::try_from(length).map_err(|_| "give a shorter time")?;
    Ok(length * sign)
}

const EXPORT_EXAMPLES: &str = "\
Examples:
  cocorum export show --to html -o show.html
  cocorum export show --to ass --stream v7k2m9q --offset -12s -o show.ass
  cocorum export show --to events | jq -r 'select(.event == \"message\").text'

Exit status: 0 exported, 1 failure, 2 usage error";

const SEARCH_EXAMPLES: &str = "\
Examples:
  cocorum search show 'kettle|teapot' -i -C 2
  cocorum search show '' --rants --min-cents 1000
  cocorum search show '' --user CalmSparrow --json

Exit status: 0 found, 1 nothing found or failure, 2 usage error";

const STATS_EXAMPLES: &str = "\
Examples:
  cocorum stats show
  cocorum stats show --by minute --since 2026-11-29T18:00:00Z
  cocorum stats show --html show.html --top 30";

const REPLAY_EXAMPLES: &str = "\
Examples:
  cocorum replay show
  cocorum replay show --speed 10x
  cocorum replay show --speed max --json";
