//! The command `cocorum`: watch Rumble.com live streams in a terminal, or as one JSON object per line.

mod account;
mod advice;
mod args;
mod chat;
mod context;
#[cfg(feature = "demo")]
mod demo;
mod emotes;
mod error;
mod escape;
mod format;
mod id;
mod interrupt;
mod library;
mod line_writer;
mod live;
mod log;
mod lookup_interval;
mod network;
mod prompt;
#[cfg(feature = "record")]
mod record;
#[cfg(feature = "relay")]
mod relay;
mod report;
mod resolve;
mod retry;
mod secrets;
#[cfg(feature = "serve")]
mod serve;
mod session;
mod setup;
mod stderr;
mod stop;
mod stream_arg;
mod stream_lookup;
mod upload;
mod usage;
mod wrap;
mod writing;

#[cfg(not(feature = "demo"))]
#[path = "no_demo.rs"]
mod demo;

use std::process::ExitCode;

use args::{Args, Command, LookupCommand};
use clap::Parser;

fn main() -> ExitCode {
    let local_offset = time::UtcOffset::current_local_offset().unwrap_or(time::UtcOffset::UTC);
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(shown) => return usage::show(shown),
    };
    args.color.apply();
    log::begin(args.verbose, local_offset);
    if args.command.as_ref().is_none_or(Command::only_prints) && line_writer::LineWriter::stdout_is_closed() {
        stderr::error("standard output is closed, so nothing can be shown; >/dev/null discards it");
        return ExitCode::FAILURE;
    }
    if let Err(usage) = args.servers.check() {
        return stderr::usage_error(&usage);
    }
    let connects = args.command.as_ref().is_some_and(Command::connects);
    if let Err(usage) = network::load_roots(args.servers.ca_file.as_deref(), connects) {
        return stderr::usage_error(&usage);
    }
    match args.command {
        None => chat::run(&chat::ChatOptions::demo(local_offset)),
        Some(Command::Chat(chat)) => match chat::ChatOptions::from_args(&chat, &args.servers, local_offset) {
            Ok(options) => chat::run(&options),
            Err(usage) => stderr::usage_error(&usage),
        },
        Some(Command::Id(id)) => id::run(&id),
        Some(Command::Live(live)) => {
            match live::LiveOptions::from_args(live.0, &args.servers, local_offset) {
                Ok(options) => live::run(options),
                Err(usage) => stderr::usage_error(&usage),
            }
        }
        #[cfg(feature = "record")]
        Some(Command::Recording(recording)) => record::run(recording, &args.servers),
        #[cfg(feature = "relay")]
        Some(Command::Relay(relay)) => record::exit_code(relay::run(&relay.action, &args.servers)),
        #[cfg(feature = "serve")]
        Some(Command::Serve(serve)) => serve::run(&serve, &args.servers),
        Some(Command::Sim(sim)) => demo::run(&sim),
        Some(Command::Lookup(LookupCommand::Resolve(resolve))) => resolve::run(&resolve, &args.servers),
        Some(Command::Lookup(LookupCommand::Emotes(emotes))) => {
            context::exit_code(emotes::run(&emotes, &args.servers))
        }
        Some(Command::Upload(upload)) => context::exit_code(upload::run(&upload, &args.servers)),
        Some(Command::Write(writing)) => context::exit_code(writing::run(writing, &args.servers)),
        Some(Command::Account(account)) => account::run(account, &args.servers),
        Some(Command::Library(command)) => library::run(command, &args.servers),
        Some(Command::Setup(command)) => setup::run(&command),
    }
}
