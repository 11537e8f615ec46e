//! Recordings: `cocorum record`, `export`, `search`, `stats` and `replay`.

pub(crate) mod chat;
pub(crate) mod chats;
mod export;
mod job;
mod live;
mod reading;
mod replay;
mod retry_delays;
mod search;
pub(crate) mod signals;
mod stats;
pub(crate) mod status;
mod zone;

use std::process::ExitCode;

use crate::args::{Recording, Servers};
use crate::stderr;

pub(crate) fn run(command: Recording, servers: &Servers) -> ExitCode {
    let done = match command {
        Recording::Record(record) => job::run(&record, servers),
        Recording::Export(export) => export::run(&export, servers),
        Recording::Search(search) => search::run(&search),
        Recording::Stats(stats) => stats::run(&stats),
        Recording::Replay(replay) => replay::run(&replay),
    };
    exit_code(done)
}

pub(crate) fn exit_code(done: Result<ExitCode, Problem>) -> ExitCode {
    match done {
        Ok(status) => status,
        Err(Problem::Usage(text)) => stderr::usage_error(&text),
        Err(Problem::Failed(text)) => {
            stderr::error(text);
            ExitCode::FAILURE
        }
    }
}

/// Reason why a command ended early.
pub(crate) enum Problem {
    Usage(String),
    Failed(String),
}

impl From<rumble_archive::Error> for Problem {
    fn from(error: rumble_archive::Error) -> Self {
        Self::Failed(crate::advice::error_chain(&error))
    }
}
