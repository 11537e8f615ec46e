use clap::Subcommand;

use super::SessionFile;

/// What anybody may look up.
#[derive(Subcommand)]
pub(crate) enum LookupCommand {
    /// Find the stream behind an address of rumble.com
    Resolve(Resolve),
    /// List the emotes of a chat
    Emotes(Emotes),
}

#[derive(Debug, clap::Args)]
#[command(after_help = RESOLVE_EXAMPLES)]
pub(crate) struct Resolve {
    /// Watch, embed, chat popup, shorts, channel or user URL, or any form of an id
    #[arg(required = true, value_name = "URL")]
    pub(crate) urls: Vec<String>,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = EMOTES_EXAMPLES)]
pub(crate) struct Emotes {
    /// Any form that `cocorum chat` takes
    #[arg(value_name = "STREAM")]
    pub(crate) stream: String,

    /// Ask as the account that is signed in
    #[arg(long)]
    pub(crate) logged_in: bool,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,
}

const RESOLVE_EXAMPLES: &str = "\
No account is needed. A channel or user leads to the stream that it has on air.

Examples:
  cocorum resolve https://rumble.com/v5xyz-mending-a-kettle.html
  cocorum resolve https://rumble.com/c/SparrowStudio --json | jq -r .stream_id_b10

Exit status: 0 all were found, 1 one was not, or failure; 2 wrong usage";

const EMOTES_EXAMPLES: &str = "\
Examples:
  cocorum emotes v7k2m9q
  cocorum emotes https://rumble.com/c/SparrowStudio --json | jq -r .name

Exit status: 0 the list is whole, 1 failure, 2 wrong usage";
