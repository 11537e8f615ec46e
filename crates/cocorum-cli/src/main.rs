//! The command `cocorum`: watch Rumble.com live streams in a terminal, or as one JSON object per line.

mod account;
mod advice;
mod args;
mod ask;
mod chat;
#[cfg(feature = "demo")]
mod demo;
mod emotes;
mod find;
mod id;
mod interrupt;
mod library;
mod lines;
mod live;
mod network;
mod print;
mod resolve;
mod safe;
mod session;
mod show;
mod stream_arg;
mod talk;
mod trouble;
mod upload;
mod usage;
mod wrap;
mod writing;

#[cfg(not(feature = "demo"))]
#[path = "no_demo.rs"]
mod demo;

use std::process::ExitCode;

use args::{Args, Command, Lookup};
use clap::Parser;

fn main() -> ExitCode {
    let local_offset = time::UtcOffset::current_local_offset().unwrap_or(time::UtcOffset::UTC);
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(shown) => return usage::show(shown),
    };
    args.color.apply();
    if args.command.as_ref().is_none_or(Command::only_shows) && lines::Lines::have_no_stdout() {
        talk::complain("standard output is closed, so nothing can be shown; >/dev/null discards it");
        return ExitCode::FAILURE;
    }
    if let Err(usage) = args.servers.check() {
        return talk::wrong_usage(&usage);
    }
    let connects = args.command.as_ref().is_some_and(Command::connects);
    if let Err(usage) = network::load_roots(args.servers.ca_file.as_deref(), connects) {
        return talk::wrong_usage(&usage);
    }
    match args.command {
        None => chat::run(&chat::Job::introduction(local_offset)),
        Some(Command::Chat(chat)) => match chat::Job::from_args(&chat, &args.servers, local_offset) {
            Ok(job) => chat::run(&job),
            Err(usage) => talk::wrong_usage(&usage),
        },
        Some(Command::Id(id)) => id::run(&id),
        Some(Command::Live(live)) => match live::Job::from_args(live, &args.servers, local_offset) {
            Ok(job) => live::run(job),
            Err(usage) => talk::wrong_usage(&usage),
        },
        Some(Command::Sim(sim)) => demo::run(&sim),
        Some(Command::Lookup(Lookup::Resolve(resolve))) => resolve::run(&resolve, &args.servers),
        Some(Command::Lookup(Lookup::Emotes(emotes))) => account::finish(emotes::run(&emotes, &args.servers)),
        Some(Command::Upload(upload)) => account::finish(upload::run(&upload, &args.servers)),
        Some(Command::Writing(writing)) => account::finish(writing::run(writing, &args.servers)),
        Some(Command::Account(account)) => account::run(account, &args.servers),
        Some(Command::Library(command)) => library::run(command, &args.servers),
    }
}
