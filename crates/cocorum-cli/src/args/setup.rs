use std::path::PathBuf;

use clap::Subcommand;
use clap_complete::Shell;

use super::{Deferred, UnusedServers};

/// Commands that print files to install with the command.
#[derive(Subcommand)]
pub(crate) enum SetupCommand {
    /// Print the completions of a shell
    Completions(Deferred<Completions>),
    /// Write the manual pages
    Man(Deferred<Man>),
}

#[derive(clap::Args)]
#[command(after_help = COMPLETIONS_HELP)]
pub(crate) struct Completions {
    /// Shell to complete in
    #[arg(value_enum)]
    pub(crate) shell: Shell,

    #[command(flatten)]
    pub(crate) _servers: UnusedServers,
}

#[derive(clap::Args)]
#[command(after_help = MAN_HELP)]
pub(crate) struct Man {
    /// Directory to write to, created if it does not exist
    #[arg(value_name = "DIR")]
    pub(crate) directory: PathBuf,

    #[command(flatten)]
    pub(crate) _servers: UnusedServers,
}

const COMPLETIONS_HELP: &str = "\
Examples:
  cocorum completions bash > /etc/bash_completion.d/cocorum
  cocorum completions zsh > ~/.zfunc/_cocorum
  cocorum completions fish > ~/.config/fish/completions/cocorum.fish

Exit status: 0 success, 1 failure, 2 usage error";

const MAN_HELP: &str = "\
One page for the command, and one for each subcommand.

Examples:
  cocorum man ~/.local/share/man/man1

Exit status: 0 success, 1 failure, 2 usage error";
