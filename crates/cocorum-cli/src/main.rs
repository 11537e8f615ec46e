//! The command `cocorum`: watch Rumble.com live chats in a terminal, or as one JSON object per line.

mod args;
mod chat;
mod demo;
mod hint;
mod id;
mod interrupt;
mod safe;
mod sim;
mod stream_arg;
mod talk;

use std::process::ExitCode;

use args::{Args, Command};
use clap::Parser;

fn main() -> ExitCode {
    let local_offset = time::UtcOffset::current_local_offset().unwrap_or(time::UtcOffset::UTC);
    let args = Args::parse();
    args.color.apply();
    if let Err(usage) = args.servers.check() {
        return talk::wrong_usage(&usage);
    }
    match args.command {
        None => chat::run(&chat::Job::introduction(local_offset)),
        Some(Command::Chat(chat)) => match chat::Job::from_args(&chat, &args.servers, local_offset) {
            Ok(job) => chat::run(&job),
            Err(usage) => talk::wrong_usage(&usage),
        },
        Some(Command::Id(id)) => id::run(&id),
        Some(Command::Sim(sim)) => sim::run(&sim),
    }
}
