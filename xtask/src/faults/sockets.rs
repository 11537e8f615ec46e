//! One schedule against a client over sockets to the simulator, with timeouts of milliseconds.

mod reader;
mod schedule;

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rumble_sim::{Plan, Sim, StreamPlan, Tls};

use super::oracle::Oracle;
use super::stats::Stats;
pub(crate) use reader::Hyper;
pub(super) use reader::Reader;
use schedule::Schedule;

/// Plays one schedule to its end. The error is the first violation.
pub(crate) fn play(reader: Reader, seed: u64, trace: bool) -> Result<Stats, String> {
    let mut schedule = Schedule::new(seed, trace);
    let scripts = std::mem::take(&mut schedule.scripts);
    let stream = StreamPlan::new(CHAT).connections(scripts).then_no_content();
    let plan = Plan::new().stream(stream);
    // Half of the schedules are played over TLS.
    let is_https = seed % 2 == 1;
    let plan = if is_https { plan.tls(Tls::Trusted) } else { plan };
    let sim = Sim::start(plan).map_err(|error| format!("cannot start the simulator: {error}"))?;
    let url = sim.chat_url();
    let roots = Vec::from_iter(is_https.then(|| sim.root_certificate().to_vec()));
    schedule.stats.fault(if is_https { "https" } else { "http" });
    let (report, reported) = channel();
    let oracle = Oracle::of_sent(&schedule.model, &schedule.effects, schedule.ended_cleanly);
    let client = thread::spawn(move || {
        let result = reader.read(&url, &roots, oracle, trace);
        // Fails only after the timeout.
        report.send(()).unwrap_or_default();
        result
    });
    if reported.recv_timeout(HANG_TIMEOUT) == Err(RecvTimeoutError::Timeout) {
        return Err("the client is stuck".to_owned());
    }
    let (oracle, pinned) = client.join().map_err(|_| "the client panicked")??;
    let (model, ended_cleanly) = (&schedule.model, schedule.ended_cleanly);
    oracle.check_complete(model, ended_cleanly)?;
    oracle.check_deletions(model)?;
    if ended_cleanly {
        oracle.check_pin(model, pinned)?;
    }
    Ok(Stats {
        schedules: 1,
        connections: sim.stream(CHAT).connections() as u64,
        delivered: oracle.messages.len() as u64,
        gaps: oracle.gaps.len() as u64,
        malformed: oracle.malformed,
        reconnects: oracle.reconnects,
        sent: schedule.model.messages.len() as u64,
        ..schedule.stats
    })
}

const CHAT: u64 = 900_100_200;
/// Far longer than any schedule.
const HANG_TIMEOUT: Duration = Duration::from_secs(60);
