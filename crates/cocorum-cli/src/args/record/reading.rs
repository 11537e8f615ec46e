use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use rumble_archive::export::Format;

use crate::args::values::{self, numbers, time};

/// The selected part of the recordings.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Part {
    /// Only this stream, by its embed id or decimal id; repeatable
    #[arg(long = "stream", value_name = "ID")]
    pub(crate) streams: Vec<String>,

    /// Only events at or after this time, for example 2026-11-29T18:00:00Z
    #[arg(long, value_name = "TIME", value_parser = utc_time)]
    pub(crate) since: Option<::time::OffsetDateTime>,

    /// Only events before this time
    #[arg(long, value_name = "TIME", value_parser = utc_time)]
    pub(crate) until: Option<::time::OffsetDateTime>,
}

/// Time zone of displayed times.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ZoneArgs {
    /// Show times in UTC
    #[arg(long, conflicts_with = "zone")]
    pub(crate) utc: bool,

    /// Show times in this zone, for example Europe/Berlin
    #[arg(long, value_name = "NAME")]
    pub(crate) zone: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub(crate) struct Export {
    /// Folders of recordings, or files of them
    #[arg(required = true, value_name = "DIR|FILE")]
    pub(crate) paths: Vec<PathBuf>,

    /// Format of the export
    #[arg(long, value_name = "FORMAT", value_parser = format())]
    pub(crate) to: Format,

    /// Output file [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) part: Part,

    /// Offset of all times in the video, for example 5s or -2m
    #[arg(long, allow_hyphen_values = true, value_name = "TIME", value_parser = offset)]
    pub(crate) offset: Option<::time::Duration>,

    /// Start of the video [default: start of the stream's recording]
    #[arg(long, value_name = "TIME", value_parser = utc_time)]
    pub(crate) start: Option<::time::OffsetDateTime>,

    /// How to handle deleted messages [default: marked in text and html, dropped in ass and srt, otherwise kept]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) deleted: Option<Deleted>,

    /// Fetch the pictures of authors and embed them in the page (html only)
    #[arg(long)]
    pub(crate) pictures: bool,

    #[command(flatten)]
    pub(crate) zone: ZoneArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deleted {
    /// Keep the original text
    Keep,
    /// Mark as deleted
    Mark,
    /// Omit
    Drop,
}

#[derive(Debug, clap::Args)]
#[command(after_help = SEARCH_EXAMPLES)]
pub(crate) struct Search {
    /// Folder of a recording, or a file of it
    #[arg(value_name = "DIR|FILE")]
    pub(crate) path: PathBuf,

    /// Regular expression for the text
    #[arg(value_name = "PATTERN")]
    pub(crate) pattern: String,

    /// Ignore case
    #[arg(long, short)]
    pub(crate) ignore_case: bool,

    /// Treat the pattern as plain text
    #[arg(long, short = 'F')]
    pub(crate) fixed: bool,

    /// Only messages of this user or channel
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,

    /// Only paid messages
    #[arg(long)]
    pub(crate) rants: bool,

    /// Only messages with a rant of at least N US cents
    #[arg(long, value_name = "N", value_parser = numbers::<u64>(0..))]
    pub(crate) min_cents: Option<u64>,

    /// Only messages that were deleted later
    #[arg(long)]
    pub(crate) deleted: bool,

    /// Show N messages before and after each match
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

    /// Also write a page with plots
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// Grouping of the table
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub(crate) by: By,

    /// Number of rows, for users
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

    /// Speed: 1x, 10x, or max
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

fn utc_time(text: &str) -> Result<::time::OffsetDateTime, &'static str> {
    use ::time::format_description::well_known::Rfc3339;
    ::time::OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| "expected a time, for example 2026-11-29T18:00:00Z")
}

fn offset(text: &str) -> Result<::time::Duration, &'static str> {
    let (sign, length) = match text.strip_prefix('-') {
        Some(length) => (-1, length),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let length = time(length)?;
    let length = ::time::Duration::try_from(length).map_err(|_| "expected a shorter time")?;
    Ok(length * sign)
}

fn format() -> impl TypedValueParser<Value = Format> {
    let values = FORMATS.map(|(format, help)| PossibleValue::new(format.name()).help(help));
    PossibleValuesParser::new(values).try_map(|name| {
        let found = FORMATS.iter().find(|(format, _)| format.name() == name);
        found.map(|(format, _)| *format).ok_or("unknown format")
    })
}

const FORMATS: [(Format, &str); 9] = [
    (Format::Events, "Lines of cocorum chat --json"),
    (Format::ChatDownloader, "JSON of chat-downloader, one array"),
    (
        Format::ChatDownloaderJsonl,
        "JSON of chat-downloader, one object per line",
    ),
    (Format::YtDlp, ".live_chat.json of yt-dlp"),
    (Format::Ass, "Subtitles with colours"),
    (Format::Srt, "Plain subtitles"),
    (Format::RantsCsv, "Table of the paid messages"),
    (Format::Text, "Plain text"),
    (Format::Html, "Page for reading and searching"),
];

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
