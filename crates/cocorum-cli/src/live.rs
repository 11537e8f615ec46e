//! `cocorum live`

mod url;
mod view;
mod watch;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rumble_livestream_api::ApiUrl;
use time::UtcOffset;

use crate::account;
use crate::args;
use crate::demo::Demo;
use crate::interrupt::Interruptions;
use crate::library;
use crate::talk;
use crate::trouble::Trouble;
use watch::{Outcome, Stop, Watch, stopped_before_document};

/// Which account is shown, and how.
pub(crate) struct Job {
    args: args::Live,
    /// None: the simulated one, or that of the account that is signed in.
    api_url: Option<ApiUrl>,
    local_offset: UtcOffset,
    servers: args::Servers,
}

impl Job {
    /// Finds the API URL; the error is what is wrong with the arguments.
    pub(crate) fn from_args(
        args: args::Live,
        servers: &args::Servers,
        local_offset: UtcOffset,
    ) -> Result<Self, String> {
        url::refuse_arguments(&args)?;
        let api_url = if args.demo || args.logged_in {
            None
        } else {
            Some(url::given(&args, servers)?)
        };
        Ok(Self {
            args,
            api_url,
            local_offset,
            servers: servers.clone(),
        })
    }
}

impl Job {
    /// The API URL of the account that is signed in.
    fn of_account(&self) -> Result<ApiUrl, Trouble> {
        let url = library::api_url(&self.servers, &self.args.session, None)?;
        url::parsed(&url, &self.servers).map_err(Trouble::Said)
    }
}

/// Shows the account once, or watches it until the user, the limit or the clock ends it.
pub(crate) fn run(job: Job) -> ExitCode {
    let interruptions = Interruptions::begin();
    let own = match job.args.logged_in.then(|| job.of_account()).transpose() {
        Ok(own) => own,
        Err(trouble) => return account::finish(Err(trouble)),
    };
    let demo = match job.args.demo.then(Demo::start).transpose() {
        Ok(demo) => demo,
        Err(reason) => {
            talk::complain(reason);
            return ExitCode::FAILURE;
        }
    };
    let Some(api_url) = job
        .api_url
        .or(own)
        .or_else(|| demo.as_ref().map(|demo| demo.api_url.clone()))
    else {
        return ExitCode::FAILURE;
    };
    let args = job.args;
    if let Some(demo) = demo.as_ref().filter(|_| !args.watch) {
        demo.skip(IN_MID_SHOW);
    }
    let stop = Arc::new(Stop::default());
    let watch = Watch {
        api_url,
        watch: args.watch,
        json: args.json,
        history: !args.no_history,
        limit: args.limit,
        refresh_rate: args.interval.or(demo.as_ref().map(|_| DEMO_RATE)),
        ends_with_stream: args.demo,
        local_offset: job.local_offset,
        stop: Arc::clone(&stop),
    };
    let deadline = args.duration.and_then(|time| now().checked_add(time));
    let (done, finished) = channel();
    let spawned = thread::Builder::new().spawn(move || {
        let _ = done.send(watch.run());
    });
    if let Err(error) = spawned {
        talk::complain(format_args!("no thread: {error}"));
        return ExitCode::FAILURE;
    }
    match outcome(&finished, &interruptions, deadline, &stop) {
        Outcome::AsAsked => ExitCode::SUCCESS,
        Outcome::Failed => ExitCode::FAILURE,
    }
}

fn outcome(
    finished: &Receiver<Outcome>,
    interruptions: &Interruptions,
    deadline: Option<Instant>,
    stop: &Stop,
) -> Outcome {
    let mut patience = None;
    loop {
        match finished.recv_timeout(TICK) {
            Ok(outcome) => return outcome,
            Err(RecvTimeoutError::Disconnected) => return Outcome::Failed,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if interruptions.came() || deadline.is_some_and(|deadline| now() >= deadline) {
            stop.ask();
        }
        if stop.is_asked() {
            // The first request cannot be interrupted, nor can writing to somebody who does not read: they are left
            // behind.
            let until = *patience.get_or_insert_with(|| now() + PATIENCE);
            if now() >= until {
                return match stop.has_document() {
                    true => Outcome::AsAsked,
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

/// The simulated show lasts for twenty seconds.
const IN_MID_SHOW: Duration = Duration::from_secs(15);
const DEMO_RATE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_millis(500);
