//! `cocorum live`

mod arrange;
mod url;
mod view;
mod watcher;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rumble_feed::chat::CloseReason;
use rumble_livestream_api::ApiUrl;
use time::UtcOffset;

use crate::args;
use crate::context;
use crate::demo::Demo;
use crate::error::CliError;
use crate::interrupt::Interruptions;
use crate::library;
use crate::stderr;
use crate::stop::Stop;
#[cfg(any(feature = "record", feature = "serve"))]
pub(crate) use url::load as load_api_url;
use watcher::{LiveWatcher, Outcome, stopped_before_document};

/// Arguments of `cocorum live`, checked.
pub(crate) struct LiveOptions {
    args: args::Live,
    /// `None`: the URL of the simulator or of the logged-in account.
    api_url: Option<ApiUrl>,
    local_offset: UtcOffset,
    servers: args::Servers,
}

impl LiveOptions {
    /// Finds the API URL. The error describes what is wrong with the arguments.
    pub(crate) fn from_args(
        args: args::Live,
        servers: &args::Servers,
        local_offset: UtcOffset,
    ) -> Result<Self, String> {
        url::reject_arguments(&args)?;
        let api_url = if args.demo || args.logged_in {
            None
        } else {
            Some(url::load(args.api_url_file.as_deref(), servers)?)
        };
        Ok(Self {
            args,
            api_url,
            local_offset,
            servers: servers.clone(),
        })
    }
}

impl LiveOptions {
    /// The API URL of the logged-in account.
    fn of_account(&self) -> Result<ApiUrl, CliError> {
        let url = library::api_url(&self.servers, &self.args.session, None)?;
        url::parsed(&url, &self.servers).map_err(CliError::Message)
    }
}

/// Shows the account once, or watches it until the user stops it or a limit is reached.
pub(crate) fn run(options: LiveOptions) -> ExitCode {
    let interruptions = Interruptions::begin();
    let own = match options.args.logged_in.then(|| options.of_account()).transpose() {
        Ok(own) => own,
        Err(error) => return context::exit_code(Err(error)),
    };
    let demo = match options.args.demo.then(Demo::start).transpose() {
        Ok(demo) => demo,
        Err(reason) => {
            stderr::error(reason);
            return ExitCode::FAILURE;
        }
    };
    let Some(api_url) = options
        .api_url
        .or(own)
        .or_else(|| demo.as_ref().map(|demo| demo.api_url.clone()))
    else {
        return ExitCode::FAILURE;
    };
    let args = options.args;
    if let Some(demo) = demo.as_ref().filter(|_| !args.watch) {
        demo.advance(DEMO_SNAPSHOT_AT);
    }
    let stop = Arc::new(Stop::default());
    let has_document = Arc::new(AtomicBool::new(false));
    let watch = LiveWatcher {
        api_url,
        watch: args.watch,
        wait: args.wait,
        json: args.json,
        history: !args.no_history,
        limit: args.limit,
        refresh_rate: args.interval.or(demo.as_ref().map(|_| DEMO_INTERVAL)),
        ends_with_stream: args.demo,
        local_offset: options.local_offset,
        stop: Arc::clone(&stop),
        has_document: Arc::clone(&has_document),
    };
    let deadline = args.duration.and_then(|time| now().checked_add(time));
    let (done, finished) = channel();
    let spawned = thread::Builder::new().spawn(move || {
        let _ = done.send(watch.run());
    });
    if let Err(error) = spawned {
        stderr::error(format_args!("cannot start a thread: {error}"));
        return ExitCode::FAILURE;
    }
    match outcome(&finished, &interruptions, deadline, &stop, &has_document) {
        Outcome::Success => ExitCode::SUCCESS,
        Outcome::Failed => ExitCode::FAILURE,
    }
}

fn outcome(
    finished: &Receiver<Outcome>,
    interruptions: &Interruptions,
    deadline: Option<Instant>,
    stop: &Stop,
    has_document: &AtomicBool,
) -> Outcome {
    let mut grace_end = None;
    loop {
        match finished.recv_timeout(POLL_INTERVAL) {
            Ok(outcome) => return outcome,
            Err(RecvTimeoutError::Disconnected) => return Outcome::Failed,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if interruptions.came() || deadline.is_some_and(|deadline| now() >= deadline) {
            stop.request(CloseReason::Requested);
        }
        if stop.requested().is_some() {
            // The first request and a write to a blocked pipe cannot be interrupted: the thread is abandoned.
            let until = *grace_end.get_or_insert_with(|| now() + SHUTDOWN_GRACE);
            if now() >= until {
                return match has_document.load(Ordering::SeqCst) {
                    true => Outcome::Success,
                    false => stopped_before_document(),
                };
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "--for is measured here")]
fn now() -> Instant {
    Instant::now()
}

/// The simulated stream lasts for twenty seconds.
const DEMO_SNAPSHOT_AT: Duration = Duration::from_secs(15);
const DEMO_INTERVAL: Duration = Duration::from_secs(1);
const POLL_INTERVAL: Duration = Duration::from_millis(50);
const SHUTDOWN_GRACE: Duration = Duration::from_millis(500);
