#![expect(clippy::doc_markdown, reason = "these comments are the help text")]

use std::path::PathBuf;
use std::time::SystemTime;

use clap::ValueEnum;
use rumble_model::Timestamp;

use super::SessionFile;

#[derive(clap::Args)]
#[command(after_help = UPLOAD_EXAMPLES)]
pub(crate) struct Upload {
    /// Video file
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Title of the video, at most 100 characters
    #[arg(long)]
    pub(crate) title: String,

    /// Primary category, by name or number
    #[arg(long, value_name = "CATEGORY")]
    pub(crate) category: String,

    /// Secondary category, by name or number
    #[arg(long, value_name = "CATEGORY")]
    pub(crate) second_category: Option<String>,

    /// Description of the video
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(crate) description: String,

    /// Tags, separated by commas
    #[arg(long, value_name = "TAG,…", value_delimiter = ',')]
    pub(crate) tags: Vec<String>,

    /// Publish on this channel of your account, by name or number, instead of on your user page
    #[arg(long, value_name = "CHANNEL")]
    pub(crate) channel: Option<String>,

    /// Licence granted to Rumble
    #[arg(long, value_enum, default_value_t, value_name = "LICENCE")]
    pub(crate) licence: Licence,

    /// Visibility of the video
    #[arg(long, value_enum, default_value_t, value_name = "WHO")]
    pub(crate) visibility: Visibility,

    /// Publish at this time, for example 2027-01-31T18:00:00Z; private until then
    #[arg(long, value_name = "TIME", value_parser = date_time)]
    pub(crate) schedule: Option<SystemTime>,

    /// Use this picture as the thumbnail
    #[arg(long, value_name = "FILE", conflicts_with = "thumbnail_number")]
    pub(crate) thumbnail: Option<PathBuf>,

    /// Use the Nth picture that Rumble generates as the thumbnail, counted from 1
    #[arg(long, value_name = "N", value_parser = super::values::numbers::<u64>(1..=100))]
    pub(crate) thumbnail_number: Option<u64>,

    /// Name of the uploaded file; the extension states its type
    #[arg(long, value_name = "NAME")]
    pub(crate) file_name: Option<String>,

    /// Continue an interrupted upload of this file
    #[arg(long)]
    pub(crate) resume: bool,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,

    /// Do not show the progress
    #[arg(long)]
    pub(crate) quiet: bool,

    /// Size of a chunk in bytes
    #[arg(long, value_name = "BYTES", hide = true, value_parser = super::values::numbers::<u64>(1..=100_000_000))]
    pub(crate) chunk_size: Option<u64>,

    #[command(flatten)]
    pub(crate) session: SessionFile,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Licence {
    /// Not for sale
    Personal,
    /// On Rumble only
    #[default]
    Rumble,
    /// Managed by Rumble, exclusively
    Managed,
    /// Managed by Rumble, except on YouTube
    ManagedExceptYoutube,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Visibility {
    /// Everyone
    #[default]
    Public,
    /// Anyone with the URL
    Unlisted,
    /// Only you
    Private,
}

fn date_time(text: &str) -> Result<SystemTime, String> {
    let instant = Timestamp::parse(text).instant();
    instant
        .map(SystemTime::from)
        .ok_or_else(|| "not a time such as 2027-01-31T18:00:00Z".to_owned())
}

const UPLOAD_EXAMPLES: &str = "\
An interrupted upload continues with the same command and --resume. Uploading states that you hold the rights and \
accept Rumble's terms.

Examples:
  cocorum upload clock.mp4 --title 'Repairing a clock' --category How-To
  cocorum upload clock.mp4 --title Clock --category How-To --resume
  cocorum upload clock.mp4 --title Clock --category 10 --visibility unlisted
  cocorum upload clock.mp4 --title Clock --category How-To --json | jq -r .url";
