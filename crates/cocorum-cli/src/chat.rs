//! `cocorum chat`

mod about;
mod failure;
mod filter;
mod follow;
mod handles;
mod input;
mod message_limit;
mod options;
mod output;
mod view;
mod wait;
mod watch_set;
mod watcher;

use std::process::ExitCode;
use std::sync::Arc;

use crate::demo::Demo;
use crate::interrupt::Interruptions;
use crate::session::Session;
use crate::stderr;
use crate::stream_arg::ParsedStream;
pub(crate) use filter::is_by;
use input::InputLine;
pub(crate) use options::ChatOptions;
use output::Output;
use watch_set::WatchSet;
use watcher::Outcome;

/// Watches until all chats have ended, the user stops them, or a limit is reached.
pub(crate) fn run(options: &ChatOptions) -> ExitCode {
    let interruptions = Interruptions::begin();
    let demo = match options.demo.then(Demo::start).transpose() {
        Ok(demo) => demo,
        Err(reason) => {
            stderr::error(reason);
            return ExitCode::FAILURE;
        }
    };
    let session = match session(options) {
        Ok(session) => session,
        Err(reason) => {
            stderr::error(reason);
            return ExitCode::FAILURE;
        }
    };
    let (streams, chat_url) = match &demo {
        Some(demo) => (
            vec![ParsedStream::from(demo.stream_id)],
            Some(demo.chat_url.clone()),
        ),
        None => (options.streams.clone(), options.chat_url.clone()),
    };
    if options.introduction {
        stderr::status("Demo: a simulated chat. It ends by itself; press Ctrl-C to stop.");
    }
    let output = Arc::new(Output::new(options, streams.len()));
    let input = options
        .write
        .then(|| Arc::new(InputLine::new(Arc::clone(&output))));
    let all = WatchSet {
        options,
        chat_url,
        output: Arc::clone(&output),
        session: session.map(Arc::new),
        input,
    };
    let outcome = all.watch(streams, &interruptions);
    if options.introduction && outcome == Outcome::Success {
        output.try_line(DEMO_NEXT_STEPS);
    }
    match outcome {
        Outcome::Success => ExitCode::SUCCESS,
        Outcome::Failed => ExitCode::FAILURE,
    }
}

/// Session to read with, if one was requested.
fn session(options: &ChatOptions) -> Result<Option<Session>, String> {
    let file = options.session_file.as_ref();
    file.map(|file| Session::find(&options.base_url, file))
        .transpose()
}

const DEMO_NEXT_STEPS: &str = "
That was a simulation. To watch a real stream, pass its URL or id:

  cocorum chat https://rumble.com/embed/v7k2m9q/
  cocorum chat v7k2m9q --json

(in this repository: cargo run --release -- chat …). See cocorum --help.";
