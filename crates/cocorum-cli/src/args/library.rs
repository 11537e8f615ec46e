use clap::{Subcommand, ValueEnum};
use rumble_model::service::PlaylistId;
use rumble_model::{ChannelId, CommentId};

use super::SessionFile;

/// Commands for the videos, channels, playlists and comments of an account.
#[derive(Subcommand)]
pub(crate) enum Library {
    /// List, show or reset the keys of the Live Stream API
    Keys(Keys),
    /// List your channels, with the ids to post as them
    Channels(Channels),
    /// List comments, comment, reply, pin, delete
    Comments(Comments),
    /// List playlists and their videos; make, fill, change and delete them
    Playlists(Playlists),
    /// List the videos of a channel or user, or of a category
    Videos(Videos),
}

impl Library {
    /// Whether all that it does is to show something.
    pub(crate) fn only_shows(&self) -> bool {
        match self {
            Self::Keys(keys) => !matches!(keys.action, Some(KeysAction::Reset { .. })),
            Self::Channels(_) | Self::Videos(_) => true,
            Self::Comments(comments) => matches!(comments.action, CommentsAction::List { .. }),
            Self::Playlists(playlists) => matches!(
                playlists.action,
                None | Some(PlaylistsAction::List { .. } | PlaylistsAction::Videos { .. })
            ),
        }
    }
}

/// Output format and account.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct As {
    /// Print one JSON object per line
    #[arg(long, global = true)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,
}

#[derive(clap::Args)]
#[command(after_help = KEYS_HELP)]
pub(crate) struct Keys {
    #[command(subcommand)]
    pub(crate) action: Option<KeysAction>,

    #[command(flatten)]
    pub(crate) common: As,
}

#[derive(Subcommand)]
pub(crate) enum KeysAction {
    /// List whose keys there are, without the keys (as does no action at all)
    List,
    /// Print the API URL with its key, and nothing else: for a file that only you can read
    Show {
        /// Show the key of this channel instead of the user's key
        #[arg(long, value_name = "CHANNEL_ID", value_parser = channel_id)]
        channel: Option<ChannelId>,
    },
    /// Make a new key; the old API URL ends at once
    Reset {
        /// Reset the key of this channel instead of the user's key
        #[arg(long, value_name = "CHANNEL_ID", value_parser = channel_id)]
        channel: Option<ChannelId>,
    },
}

#[derive(clap::Args)]
#[command(after_help = CHANNELS_HELP)]
pub(crate) struct Channels {
    #[command(flatten)]
    pub(crate) common: As,
}

#[derive(clap::Args)]
#[command(after_help = COMMENTS_HELP)]
pub(crate) struct Comments {
    #[command(subcommand)]
    pub(crate) action: CommentsAction,

    #[command(flatten)]
    pub(crate) common: As,
}

#[derive(Subcommand)]
pub(crate) enum CommentsAction {
    /// List the comments of a video
    List {
        /// Stream, in any form that `cocorum chat` accepts
        #[arg(value_name = "VIDEO")]
        video: String,
    },
    /// Comment on a video
    Add {
        /// Stream, in any form that `cocorum chat` accepts
        #[arg(value_name = "VIDEO")]
        video: String,
        /// Text of the comment
        #[arg(value_name = "TEXT")]
        text: String,
        /// Reply to this comment
        #[arg(long, value_name = "COMMENT_ID", value_parser = comment_id)]
        reply_to: Option<CommentId>,
    },
    /// Delete a comment
    Delete {
        /// As `cocorum comments list` shows it
        #[arg(value_name = "COMMENT_ID", value_parser = comment_id)]
        comment: CommentId,
    },
    /// Bring a deleted comment back
    Restore {
        /// As it was before
        #[arg(value_name = "COMMENT_ID", value_parser = comment_id)]
        comment: CommentId,
    },
    /// Pin a comment above the others
    Pin {
        /// As `cocorum comments list` shows it
        #[arg(value_name = "COMMENT_ID", value_parser = comment_id)]
        comment: CommentId,
    },
    /// Take the pin of a comment away
    Unpin {
        /// As `cocorum comments list` shows it
        #[arg(value_name = "COMMENT_ID", value_parser = comment_id)]
        comment: CommentId,
    },
}

#[derive(clap::Args)]
#[command(after_help = PLAYLISTS_HELP)]
pub(crate) struct Playlists {
    #[command(subcommand)]
    pub(crate) action: Option<PlaylistsAction>,

    #[command(flatten)]
    pub(crate) common: As,
}

#[derive(Subcommand)]
pub(crate) enum PlaylistsAction {
    /// List your playlists (as does no action at all)
    List {
        /// List the playlists of others that you follow
        #[arg(long)]
        followed: bool,
    },
    /// List the videos of a playlist
    Videos {
        /// The id or URL of a playlist; watch-later, watch-history and liked are yours
        #[arg(value_name = "PLAYLIST", value_parser = playlist_id)]
        playlist: PlaylistId,
    },
    /// Make a playlist
    Add {
        /// Title of the playlist
        #[arg(value_name = "TITLE")]
        title: String,
        #[command(flatten)]
        details: Details,
    },
    /// Change a playlist; what is not named stays
    Edit {
        /// The id or URL of a playlist
        #[arg(value_name = "PLAYLIST", value_parser = playlist_id)]
        playlist: PlaylistId,
        /// New title
        #[arg(long)]
        title: Option<String>,
        #[command(flatten)]
        details: Details,
    },
    /// Delete a playlist
    Delete {
        /// The id or URL of a playlist
        #[arg(value_name = "PLAYLIST", value_parser = playlist_id)]
        playlist: PlaylistId,
    },
    /// Add videos to a playlist
    AddVideo {
        /// The id or URL of a playlist
        #[arg(value_name = "PLAYLIST", value_parser = playlist_id)]
        playlist: PlaylistId,
        /// Stream, in any form that `cocorum chat` accepts
        #[arg(value_name = "VIDEO", required = true)]
        videos: Vec<String>,
    },
    /// Remove videos from a playlist
    RemoveVideo {
        /// The id or URL of a playlist
        #[arg(value_name = "PLAYLIST", value_parser = playlist_id)]
        playlist: PlaylistId,
        /// Stream, in any form that `cocorum chat` accepts
        #[arg(value_name = "VIDEO", required = true)]
        videos: Vec<String>,
    },
}

#[derive(clap::Args)]
pub(crate) struct Details {
    /// Description of the playlist
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,

    /// Visibility of the playlist
    #[arg(long, value_enum)]
    pub(crate) visibility: Option<SeenBy>,

    /// The channel of yours that it is under
    #[arg(long, value_name = "CHANNEL_ID", value_parser = channel_id)]
    pub(crate) channel: Option<ChannelId>,
}

/// Visibility of a playlist.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SeenBy {
    /// Everybody
    Public,
    /// Whoever has the URL
    Unlisted,
    /// You
    Private,
}

#[derive(clap::Args)]
#[command(after_help = VIDEOS_HELP, group = clap::ArgGroup::new("of").required(true))]
pub(crate) struct Videos {
    /// A channel or user as `_c7730001` or `_u4zt0q`, or any video of theirs in a form that `cocorum chat` takes
    #[arg(group = "of", value_name = "OWNER")]
    pub(crate) owner: Option<String>,

    /// Of this category, by the slug of its URL: what is live there, and on which channels
    #[arg(long, group = "of", value_name = "SLUG")]
    pub(crate) category: Option<String>,

    /// Only what is or was a stream
    #[arg(long, conflicts_with = "category")]
    pub(crate) streams: bool,

    /// Stop after N
    #[arg(long, value_name = "N", value_parser = super::values::numbers::<u64>(1..))]
    pub(crate) limit: Option<u64>,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
}

fn channel_id(text: &str) -> Result<ChannelId, &'static str> {
    ChannelId::from_base10(text)
        .map_err(|_| "expected the decimal id of one of your channels: cocorum channels lists them")
}

fn comment_id(text: &str) -> Result<CommentId, &'static str> {
    CommentId::from_base10(text).map_err(|_| "give the decimal id, as cocorum comments list shows it")
}

fn playlist_id(text: &str) -> Result<PlaylistId, &'static str> {
    PlaylistId::parse(text).ok_or("give the id or the URL of a playlist, as cocorum playlists shows it")
}

const KEYS_HELP: &str = "\
Treat the API URL like a password: only `show` prints it. cocorum live --logged-in reads it from the account.

Examples:
  cocorum keys
  (umask 077; cocorum keys show > rumble-api-url)
  cocorum keys reset --channel 7730001

Exit status:
  0  confirmed by Rumble
  1  failed, or outcome unknown
  2  usage error";

const CHANNELS_HELP: &str = "\
Examples:
  cocorum channels
  cocorum channels --json | jq -r .channel_id

Exit status: 0 complete list, 1 failure, 2 usage error";

const COMMENTS_HELP: &str = "\
A change is sent at most once. If no clear response arrives, the outcome is unknown: the command says so and exits \
with 1.

Examples:
  cocorum comments list v7k2m9q
  cocorum comments add v7k2m9q 'nice work'
  cocorum comments add v7k2m9q 'thank you' --reply-to 300000101
  cocorum comments pin 300000101

Exit status:
  0  confirmed by Rumble
  1  failed, or outcome unknown
  2  usage error";

const PLAYLISTS_HELP: &str = "\
A change is sent at most once. If no clear response arrives, the outcome is unknown: the command says so and exits \
with 1.

Examples:
  cocorum playlists
  cocorum playlists add Clocks --visibility unlisted
  cocorum playlists add-video Ab3_dEf-9Zk v7k2m9q
  cocorum playlists videos watch-later

Exit status:
  0  confirmed by Rumble
  1  failed, or outcome unknown
  2  usage error";

const VIDEOS_HELP: &str = "\
Examples:
  cocorum videos _c7730001 --limit 20
  cocorum videos https://rumble.com/v5xyz-mending-a-kettle.html --streams
  cocorum videos --category howto --json | jq -r .owner

Exit status: 0 complete list or limit reached, 1 failure, 2 usage error";
