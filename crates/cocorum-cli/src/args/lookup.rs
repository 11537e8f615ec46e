use clap::Subcommand;

use super::{Deferred, SessionFile, UnusedServers};

/// Look-ups that do not require an account.
#[derive(Subcommand)]
pub(crate) enum LookupCommand {
    /// Find the stream of a rumble.com URL
    Resolve(Deferred<Resolve>),
    /// List the emotes of a chat
    Emotes(Deferred<Emotes>),
}

#[derive(Debug, clap::Args)]
#[command(after_help = RESOLVE_EXAMPLES)]
pub(crate) struct Resolve {
    /// A watch, embed, chat popup, shorts, channel or user URL, or an id
    #[arg(required = true, value_name = "URL")]
    pub(crate) urls: Vec<String>,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = ID_EXAMPLES)]
pub(crate) struct Id {
    /// Stream: an embed or chat popup URL, a v… embed id, or an id
    #[arg(required = true, value_name = "STREAM")]
    pub(crate) streams: Vec<String>,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) _servers: UnusedServers,
}

#[derive(Debug, clap::Args)]
#[command(after_help = EMOTES_EXAMPLES)]
pub(crate) struct Emotes {
    /// Stream, in any form that `cocorum chat` accepts
    #[arg(value_name = "STREAM")]
    pub(crate) stream: String,

    /// List as the logged-in account
    #[arg(long)]
    pub(crate) logged_in: bool,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,
}

const RESOLVE_EXAMPLES: &str = "\
No account is needed. A channel or user resolves to its current live stream.

Examples:
  cocorum resolve https://rumble.com/v5xyz-mending-a-kettle.html
  cocorum resolve https://rumble.com/c/SparrowStudio --json

Exit status: 0 all resolved, 1 at least one failed, 2 usage error";

const EMOTES_EXAMPLES: &str = "\
Examples:
  cocorum emotes v7k2m9q
  cocorum emotes v7k2m9q --json | jq -r .name

Exit status: 0 complete list, 1 failure, 2 usage error";

const ID_EXAMPLES: &str = "\
Examples:
  cocorum id https://rumble.com/embed/v7k2m9q/
  cocorum id b10:434546624 b36:7k2m9q
  cocorum id v7k2m9q --json | jq -r .stream_id_b10";
