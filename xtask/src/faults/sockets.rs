//! One schedule against a real client, over sockets to the simulator, with limits of milliseconds.

mod reader;
mod schedule;

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rumble_sim::{Plan, Sim, StreamPlan, Tls};

use super::observer::Observer;
use super::stats::Stats;
pub(crate) use reader::Hyper;
pub(super) use reader::Reader;
use schedule::Schedule;

/// Plays one schedule to its end; says what was wrong with it.
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
    let client = thread::spawn(move || {
        let seen = reader.read(&url, &roots, trace);
        // Nobody listens only when the time is up.
        report.send(()).unwrap_or_default();
        seen
    });
    if reported.recv_timeout(HANG_TIMEOUT) == Err(RecvTimeoutError::Timeout) {
        return Err("the client is stuck".to_owned());
    }
    let (observer, pinned) = client.join().map_err(|_| "the client panicked")??;
    observer.check(&schedule.state)?;
    check_deletions(&observer, pinned, &schedule)?;
    Ok(Stats {
        schedules: 1,
        connections: sim.stream(CHAT).connections() as u64,
        delivered: observer.messages.len() as u64,
        gaps: observer.gaps(),
        malformed: observer.malformed,
        reconnects: observer.reconnects,
        sent: schedule.state.sent.len() as u64,
        ..schedule.stats
    })
}

fn check_deletions(observer: &Observer, pinned: Option<u64>, schedule: &Schedule) -> Result<(), String> {
    let (model, ended_cleanly) = (&schedule.model, schedule.state.ended_cleanly);
    for message in &observer.messages {
        let id = message.id.get();
        let Some((at, post)) = model.posts.iter().enumerate().find(|(_, post)| post.id == id) else {
            continue;
        };
        if message.is_deleted() && !post.is_deleted && !post.is_muted {
            return Err(format!(
                "message number {at} was never deleted, and is marked as deleted"
            ));
        }
        if ended_cleanly && model.history().contains(&at) && post.is_deleted && !message.is_deleted() {
            return Err(format!(
                "message number {at} was deleted, and is not marked as deleted"
            ));
        }
    }
    let truly = model.pinned.and_then(|at| Some(model.posts.get(at)?.id));
    if ended_cleanly && pinned != truly {
        return Err(format!("pinned is {truly:?}, shown is {pinned:?}"));
    }
    Ok(())
}

const CHAT: u64 = 900_100_200;
/// No schedule takes nearly as long.
const HANG_TIMEOUT: Duration = Duration::from_secs(60);
