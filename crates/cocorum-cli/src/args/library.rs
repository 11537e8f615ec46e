use clap::{Subcommand, ValueEnum};
use rumble_model::service::PlaylistId;
use rumble_model::{ChannelId, CommentId};

use super::values::channel_id;
use super::{Deferred, SessionFile};

/// Commands for the videos, channels, playlists and comments of an account.
#[derive(Subcommand)]
pub(crate) enum Library {
    /// List, show or reset the keys of the Live Stream API
    Keys(Keys),
    /// List your channels, with the ids to post as them
    Channels(Deferred<Channels>),
    /// List, add, pin and delete comments, and reply to them
    Comments(Comments),
    /// List playlists and their videos; add, change and delete playlists
    Playlists(Playlists),
    /// List the videos of a channel, a user or a category
    Videos(Deferred<Videos>),
}

impl Library {
    /// Whether the action only shows something.
    pub(crate) fn only_prints(&self) -> bool {
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
    /// List the owners of the keys, without the keys (default action)
    List,
    /// Print only the API URL with its key, for example into a file that only you can read
    Show {
        /// Show the key of this channel instead of the user's key
        #[arg(long, value_name = "CHANNEL_ID", value_parser = channel_id)]
        channel: Option<ChannelId>,
    },
    /// Create a new key; the old API URL becomes invalid immediately
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
        /// Comment id as shown by `cocorum comments list`
        #[arg(value_name = "COMMENT_ID", value_parser = comment_id)]
        comment: CommentId,
    },
    /// Restore a deleted comment
    Restore {
        /// Comment id as shown before it was deleted
        #[arg(value_name = "COMMENT_ID", value_parser = comment_id)]
        comment: CommentId,
    },
    /// Pin a comment above the others
    Pin {
        /// Comment id as shown by `cocorum comments list`
        #[arg(value_name = "COMMENT_ID", value_parser = comment_id)]
        comment: CommentId,
    },
    /// Unpin a comment
    Unpin {
        /// Comment id as shown by `cocorum comments list`
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
    /// List your playlists (default action)
    List {
        /// List the playlists of others that you follow
        #[arg(long)]
        followed: bool,
    },
    /// List the videos of a playlist
    Videos {
        /// Id or URL of a playlist; watch-later, watch-history and liked are yours
        #[arg(value_name = "PLAYLIST", value_parser = playlist_id)]
        playlist: PlaylistId,
    },
    /// Create a playlist
    Add {
        /// Title of the playlist
        #[arg(value_name = "TITLE")]
        title: String,
        #[command(flatten)]
        details: Details,
    },
    /// Change a playlist; omitted options keep their values
    Edit {
        /// Id or URL of a playlist
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
        /// Id or URL of a playlist
        #[arg(value_name = "PLAYLIST", value_parser = playlist_id)]
        playlist: PlaylistId,
    },
    /// Add videos to a playlist
    AddVideo {
        /// Id or URL of a playlist
        #[arg(value_name = "PLAYLIST", value_parser = playlist_id)]
        playlist: PlaylistId,
        /// Stream, in any form that `cocorum chat` accepts
        #[arg(value_name = "VIDEO", required = true)]
        videos: Vec<String>,
    },
    /// Remove videos from a playlist
    RemoveVideo {
        /// Id or URL of a playlist
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
    pub(crate) visibility: Option<PlaylistVisibility>,

    /// Publish the playlist on this channel of your account
    #[arg(long, value_name = "CHANNEL_ID", value_parser = channel_id)]
    pub(crate) channel: Option<ChannelId>,
}

/// Visibility of a playlist.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PlaylistVisibility {
    /// Everyone
    Public,
    /// Anyone with the URL
    Unlisted,
    /// Only you
    Private,
}

#[derive(clap::Args)]
#[command(after_help = VIDEOS_HELP, group = clap::ArgGroup::new("of").required(true))]
pub(crate) struct Videos {
    /// A channel or user as `_c7730001` or `_u4zt0q`, or one of its videos in any form that `cocorum chat` accepts
    #[arg(group = "of", value_name = "OWNER")]
    pub(crate) owner: Option<String>,

    /// List a category by the slug of its URL: its live streams and their channels
    #[arg(long, group = "of", value_name = "SLUG")]
    pub(crate) category: Option<String>,

    /// List only live and past streams
    #[arg(long, conflicts_with = "category")]
    pub(crate) streams: bool,

    /// Stop after N videos
    #[arg(long, value_name = "N", value_parser = super::values::numbers::<u64>(1..))]
    pub(crate) limit: Option<u64>,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
}

fn comment_id(text: &str) -> Result<CommentId, &'static str> {
    CommentId::from_base10(text).map_err(|_| "expected a decimal id, as shown by cocorum comments list")
}

fn playlist_id(text: &str) -> Result<PlaylistId, &'static str> {
    PlaylistId::parse(text).ok_or("expected the id or URL of a playlist, as shown by cocorum playlists")
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
