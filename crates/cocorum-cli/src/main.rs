//! The command `cocorum`: watch Rumble.com live streams in a terminal, or as one JSON object per line.

mod account;
mod args;
mod ask;
mod chat;
#[cfg(feature = "demo")]
mod demo;
mod emotes;
mod find;
mod hint;
mod id;
mod interrupt;
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
mod writing;

#[cfg(not(feature = "demo"))]
#[path = "no_demo.rs"]
mod demo;

use std::process::ExitCode;

use args::{Args, Command, Lookup};
use clap::Parser;
use clap::error::{ContextKind, ErrorKind};

fn main() -> ExitCode {
    let local_offset = time::UtcOffset::current_local_offset().unwrap_or(time::UtcOffset::UTC);
    let args = match parsed() {
        Ok(args) => args,
        Err(shown) => return shown,
    };
    args.color.apply();
    if let Err(usage) = args.servers.check() {
        return talk::wrong_usage(&usage);
    }
    if let Err(usage) = network::load_roots(args.servers.ca_file.as_deref()) {
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
        Some(Command::Writing(writing)) => account::finish(writing::run(writing, &args.servers)),
        Some(Command::Account(account)) => account::run(account, &args.servers),
    }
}

/// The arguments; help, version and complaints are shown here.
fn parsed() -> Result<Args, ExitCode> {
    let complaint = match Args::try_parse() {
        Ok(args) => return Ok(args),
        Err(complaint) => complaint,
    };
    // What stands where no argument belongs may be a password or a token.
    let stray = complaint.get(ContextKind::InvalidArg).map(ToString::to_string);
    if complaint.kind() == ErrorKind::UnknownArgument && !stray.is_some_and(|stray| stray.starts_with('-')) {
        return Err(talk::wrong_usage(
            "there is one argument too many; it is not repeated here, for it may be a secret. --help shows what belongs there",
        ));
    }
    // A complaint repeats arguments: once more, with nothing in them that a terminal obeys, and without a key.
    let harmless = std::env::args_os().map(|argument| safe::argument(&argument.to_string_lossy()));
    let complaint = Args::try_parse_from(harmless).err().unwrap_or(complaint);
    let failed_to_show = complaint.print().is_err();
    let code = if failed_to_show { 1 } else { complaint.exit_code() };
    Err(ExitCode::from(u8::try_from(code).unwrap_or(2)))
}
