//! One schedule against the code without I/O, in virtual time: hours take microseconds.

mod machine;
mod network;
mod rules;
mod settings;

use std::time::{Duration, Instant};

use rumble_chat::model::StreamId;
use rumble_chat::{
    Action, Connection, ConnectionSettings, EndReason, ErrorKind, Event, Operation, ResponseHead,
    TimeoutPhase, TransportErrorKind,
};

use self::machine::{Machine, VirtualStream};
use self::rules::DelayRules;
use self::settings::{SMALL_MAILBOX, settings};
use super::byte_stream::ByteStream;
use super::chat_model::ChatModel;
use super::now;
use super::oracle::Oracle;
use super::plan::{CloseKind, ConnectionPlan, OpenOutcome};
use super::random::Random as _;
use super::stats::Stats;
use fastrand::Rng;

/// Plays one schedule to its end, against the state machine and against the asynchronous stream around it, which must
/// deliver the same events. The error is the first violation.
pub(crate) fn play(seed: u64, start: Instant, trace: bool) -> Result<Stats, String> {
    let (stats, events) = play_against::<Connection>(seed, start, trace)?;
    let (_, streamed) = play_against::<VirtualStream>(seed, start, trace)
        .map_err(|problem| format!("as a stream: {problem}"))?;
    if stats.faults.contains_key(SMALL_MAILBOX_FAULT) {
        // The stream drains its mailbox before it reads again, so it drops fewer events.
        return Ok(stats);
    }
    let differs = events
        .iter()
        .zip(&streamed)
        .position(|(event, streamed)| event != streamed);
    match differs {
        None if events.len() == streamed.len() => Ok(stats),
        at => {
            let at = at.unwrap_or(events.len().min(streamed.len()));
            let (event, streamed) = (events.get(at), streamed.get(at));
            Err(format!("event {at} is {event:?}, and {streamed:?} as a stream"))
        }
    }
}

/// Returns the counts and the events.
fn play_against<M: Machine>(seed: u64, start: Instant, trace: bool) -> Result<(Stats, Vec<String>), String> {
    let mut run = Simulation::<M>::new(seed, start, trace)?;
    run.run_to_end()?;
    run.stats.schedules = 1;
    run.stats.sent = run.oracle.sent_count(&run.model);
    run.stats.delivered = run.oracle.messages.len() as u64;
    run.stats.gaps = run.oracle.gaps.len() as u64;
    run.stats.malformed = run.oracle.malformed;
    run.stats.reconnects = run.oracle.reconnects;
    run.stats.duplicates = run.oracle.duplicates();
    Ok((run.stats, run.events))
}

struct Simulation<M> {
    rng: Rng,
    model: ChatModel,
    oracle: Oracle,
    stats: Stats,
    chat: M,
    /// The delivered events.
    events: Vec<String>,
    settings: ConnectionSettings,
    now: Instant,
    start: Instant,
    is_traced: bool,
    /// The connection that is open, or was opened last.
    plan: ConnectionPlan,
    output: Option<ByteStream>,
    opened: Instant,
    heard: Instant,
    /// Whether this connection has delivered an event.
    has_event: bool,
    /// Live items still to come on this connection.
    live_left: u64,
    retry: Option<Duration>,
    /// Number of faults before the chat is brought to its end.
    min_faults: u64,
    /// Number of faults after which the program closes the chat.
    closes_after: Option<u64>,
    /// How the chat is brought to its end.
    final_state: FinalState,
    /// Whether the server has responded with 204.
    has_ended: bool,
    delays: DelayRules,
    lookup_fails: u64,
    /// Whether the last connection was without faults, so that the client can know the whole state.
    ended_cleanly: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FinalState {
    /// Not yet.
    Later,
    /// The next connection is without faults.
    GoodConnection,
    /// The next response is 204.
    NoContent,
    /// The program closes the chat.
    Closed,
}

impl<M: Machine> Simulation<M> {
    fn new(seed: u64, start: Instant, trace: bool) -> Result<Self, String> {
        let mut rng = Rng::with_seed(seed);
        let mut model = ChatModel::new(rng.fork());
        for _ in 0..rng.pick(0, &[1, 5, 30, 80]) {
            model.step(3);
        }
        let settings = settings(&mut rng);
        let id = StreamId::new(900_100_200).ok_or("no stream id")?;
        let has_small_mailbox = settings.limits.mailbox == SMALL_MAILBOX;
        let mut stats = Stats::default();
        if has_small_mailbox {
            stats.fault(SMALL_MAILBOX_FAULT);
        }
        Ok(Self {
            closes_after: rng.one_in(10).then(|| rng.u64(1..=20)),
            min_faults: rng.u64(20..=30),
            chat: M::new(id, settings.clone()).map_err(|error| error.to_string())?,
            events: Vec::new(),
            settings,
            model,
            oracle: Oracle::new(has_small_mailbox),
            stats,
            now: start,
            start,
            is_traced: trace,
            plan: ConnectionPlan::without_faults(0),
            output: None,
            opened: start,
            heard: start,
            has_event: false,
            live_left: 0,
            retry: None,
            final_state: FinalState::Later,
            has_ended: false,
            delays: DelayRules::default(),
            lookup_fails: 0,
            ended_cleanly: false,
            rng,
        })
    }

    fn run_to_end(&mut self) -> Result<(), String> {
        for _ in 0..MAX_STEPS {
            if self
                .closes_after
                .is_some_and(|faults| self.stats.faults() >= faults)
            {
                return self.close();
            }
            let action = self.chat.poll(self.now);
            if !matches!(action, Action::Event(_)) {
                self.oracle.check_settled()?;
            }
            match action {
                Action::Event(event) => self.event(&event)?,
                Action::Connect => self.connect()?,
                Action::Read { until } => self.read(until)?,
                Action::Wait { until } => self.wait(until)?,
                Action::Ended(EndReason::ChatEnded) if self.final_state == FinalState::NoContent => {
                    return self.verify();
                }
                Action::Failed(error) if error.kind() == ErrorKind::GaveUp => return self.verify_gave_up(),
                Action::Ended(_) | Action::Failed(_) => {
                    return Err(format!("the chat ended with {action:?}"));
                }
                _ => return Err(format!("unexpected action {action:?}")),
            }
        }
        Err("the state machine does not terminate".to_owned())
    }

    /// Closes the chat in any state: no more events are delivered, whatever arrives.
    fn close(&mut self) -> Result<(), String> {
        self.trace(|| "the program closes the chat".to_owned());
        self.stats.fault("close()");
        self.final_state = FinalState::Closed;
        self.chat.close();
        for _ in 0..3 {
            match self.chat.poll(self.now) {
                Action::Ended(EndReason::Closed) => {}
                action => return Err(format!("closed, and then {action:?}")),
            }
            self.chat
                .respond(self.now, ResponseHead::new(200).content_type("text/event-stream"));
            self.forward();
            self.chat.end(self.now);
            self.now += Duration::from_secs(self.rng.u64(..=100_000));
        }
        self.check_bounds()
    }

    fn trace(&self, what: impl FnOnce() -> String) {
        if self.is_traced {
            let at = self.now.saturating_duration_since(self.start);
            println!("{:>12.3} s  {}", at.as_secs_f64(), what());
        }
    }

    fn event(&mut self, event: &Event) -> Result<(), String> {
        self.trace(|| match event {
            Event::Message(message) => format!("  -> message {} {:.20}", message.id.get(), message.text),
            Event::Init(init) => format!("  -> init with {} messages", init.history),
            other => format!("  -> {other:.200?}"),
        });
        self.oracle.observe(event)?;
        self.events.push(match event {
            Event::Reconnecting(lost) => format!(
                "reconnecting {} {:?} {} {:?}",
                lost.attempt,
                lost.after,
                lost.cause,
                lost.cause.retry_after()
            ),
            other => format!("{other:?}"),
        });
        match event {
            Event::Reconnecting(reconnecting) => self.reconnecting(reconnecting),
            Event::Connected(connected) if connected.attempt != self.delays.attempt => Err(format!(
                "connected at attempt {}, not {}",
                connected.attempt, self.delays.attempt
            )),
            _ => Ok(()),
        }
    }

    fn connect(&mut self) -> Result<(), String> {
        if self.delays.until.is_some_and(|until| self.now < until) {
            return Err("connected before the end of the delay".to_owned());
        }
        if self.has_ended {
            return Err("connected again after HTTP 204".to_owned());
        }
        self.stats.connections += 1;
        self.plan = self.next_plan();
        if self.final_state == FinalState::NoContent {
            self.trace(|| "204".to_owned());
            self.has_ended = true;
            self.chat.respond(self.now, ResponseHead::new(204));
            return Ok(());
        }
        let plan = self.plan.clone();
        self.trace(|| format!("{plan:?}"));
        for fault in plan.faults() {
            self.stats.fault(fault);
        }
        let takes = self.rng.u64(1..=2_000);
        self.now += Duration::from_millis(takes);
        match plan.opening {
            OpenOutcome::Open => self.open(&plan),
            OpenOutcome::Refused | OpenOutcome::NoLookup => {
                self.fail(TransportErrorKind::Connect, Operation::Connect);
            }
            OpenOutcome::NoHead => {
                self.now += Duration::from_secs(30);
                self.fail(
                    TransportErrorKind::Timeout(TimeoutPhase::Connect),
                    Operation::Connect,
                );
            }
            OpenOutcome::Response {
                status,
                html,
                retry_after,
            } => {
                let content_type = if html {
                    "text/html; charset=utf-8"
                } else {
                    "application/json"
                };
                let mut head = ResponseHead::new(status)
                    .content_type(content_type)
                    .error_body("{}");
                if let Some(seconds) = retry_after {
                    head = head.retry_after(Duration::from_secs(seconds));
                }
                self.chat.respond(self.now, head);
            }
        }
        Ok(())
    }

    fn next_plan(&mut self) -> ConnectionPlan {
        if self.stats.connections == 1 {
            // The first connection is not retried, so it must work.
            let first = ConnectionPlan::random(&mut self.rng);
            return ConnectionPlan {
                opening: OpenOutcome::Open,
                init: ConnectionPlan::without_faults(0).init,
                ..first
            };
        }
        if self.final_state == FinalState::Later && self.stats.faults() >= self.min_faults {
            let ends_at_once = self.rng.one_in(5);
            self.final_state = if ends_at_once {
                FinalState::NoContent
            } else {
                FinalState::GoodConnection
            };
            return ConnectionPlan::without_faults(self.rng.u64(..5));
        }
        if self.final_state == FinalState::GoodConnection {
            return ConnectionPlan::without_faults(self.rng.u64(..5));
        }
        let mut plan = ConnectionPlan::random(&mut self.rng);
        if self.lookup_fails > 0 {
            // Lookups fail for a while, not once.
            self.lookup_fails -= 1;
            plan.opening = OpenOutcome::NoLookup;
        } else if plan.opening == OpenOutcome::NoLookup {
            self.lookup_fails = self.rng.u64(..4);
        }
        plan
    }

    fn open(&mut self, plan: &ConnectionPlan) {
        self.opened = self.now;
        self.heard = self.now;
        self.has_event = false;
        self.live_left = plan.live_items;
        self.oracle.connection_begins();
        let head = ResponseHead::new(200).content_type("text/event-stream; charset=utf-8; charset=utf-8");
        let mut output = ByteStream::new(plan, &self.model, &mut self.rng);
        if plan.live_items == 0 && plan.end != CloseKind::Close && self.stats.connections > 1 {
            output.cut_after(0, &mut self.rng);
        }
        self.output = Some(output);
        self.chat.respond(self.now, head);
    }

    fn read(&mut self, until: Instant) -> Result<(), String> {
        // Before the first event, keepalives and a BOM do not extend the timeout.
        let from = if self.has_event { self.heard } else { self.opened };
        let limit = self.settings.idle_timeout;
        if until < from + limit || until > self.heard + limit {
            return Err("the idle timeout does not start at the last byte".to_owned());
        }
        if until <= self.now {
            return Err("reads after the idle timeout".to_owned());
        }
        let Some(output) = &self.output else {
            return Err("reads without a connection".to_owned());
        };
        if output.ready() > 0 {
            self.forward();
            // A program can pass in more data before it polls.
            while self.ready() > 0 && self.rng.one_in(3) {
                self.forward();
            }
            let ends_at_once = !matches!(self.plan.end, CloseKind::Stall | CloseKind::Suspend);
            if ends_at_once && self.output.as_ref().is_some_and(ByteStream::is_cut) && self.rng.one_in(2) {
                self.end(until);
            }
        } else if output.is_cut() {
            self.end(until);
        } else {
            self.advance(until);
        }
        Ok(())
    }
}

const MAX_STEPS: u32 = 200_000;
const SMALL_MAILBOX_FAULT: &str = "small mailbox";
