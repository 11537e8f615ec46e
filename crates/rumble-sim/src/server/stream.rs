use std::sync::MutexGuard;
use std::time::Duration;

use tokio::sync::Notify;

use super::air::Air;
use super::clock::Clock;
use super::control::Cut;
use super::link::Link;
use super::watched::Watched;
use crate::fault::{Fault, When};
use crate::plan::{Source, StartOn, StreamPlan};
use crate::room::Room;
use crate::scenario::EventGenerator;
use crate::script::{Head, Script};
use crate::{Ending, Json, Plan, Scenario, WallTime};

/// One stream's chat on the server: shared by its connections, its driver and the handles of tests.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(super) ending: Ending,
    faults: Vec<(When, Fault)>,
    pub(super) head: Head,
    pub(super) keepalive: Option<Duration>,
    nudged: Notify,
    scripts: Option<Scripts>,
    start_on: StartOn,
    state: Watched<State>,
}

#[derive(Debug)]
struct Scripts {
    list: Vec<Script>,
    then_no_content: bool,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) accepted: usize,
    pub(super) air: Air,
    pub(super) clock: Clock,
    pub(super) generator: Option<EventGenerator>,
    pub(crate) ended: bool,
    pub(crate) links: Vec<Link>,
    pub(super) room: Room,
}

impl Stream {
    pub(crate) fn new(plan: StreamPlan, all: &Plan) -> Self {
        let (scenario, scripts, ended) = match plan.source {
            Source::Ended => (Scenario::quiet(), None, true),
            Source::Scenario(scenario) => (*scenario, None, false),
            Source::Scripts {
                scripts,
                then_no_content,
            } => (
                Scenario::quiet().keepalive(None),
                Some(Scripts {
                    list: scripts,
                    then_no_content,
                }),
                false,
            ),
        };
        let (room, generator) = EventGenerator::open(&scenario, plan.id, all.seed, all.start);
        let generator = (scripts.is_none() && !ended).then_some(generator);
        let moving = generator.is_some() && scenario.is_moving();
        let clock = Clock::new(room.now(), moving);
        let air = Air::new(
            plan.broadcast,
            &scenario,
            clock.start(),
            all.seed ^ plan.id,
            ended,
        );
        Self {
            ending: scenario.ending,
            faults: plan.faults,
            head: plan.head,
            keepalive: scenario.keepalive,
            nudged: Notify::new(),
            scripts,
            start_on: plan.start_on,
            state: Watched::new(State {
                accepted: 0,
                air,
                clock,
                generator,
                ended,
                links: Vec::new(),
                room,
            }),
        }
    }

    /// The script of a connection, or `None` where none is left; outer `None` for scenarios.
    pub(super) fn script(&self, number: usize) -> Option<Option<&Script>> {
        let Scripts {
            list,
            then_no_content,
        } = self.scripts.as_ref()?;
        let at = number.saturating_sub(1);
        let last = list.last().filter(|_| !then_no_content);
        Some(list.get(at).or(last))
    }

    pub(super) fn faults(&self, number: usize) -> Vec<Fault> {
        let now = self.faults.iter().filter(|(when, _)| when.includes(number));
        now.map(|(_, fault)| fault.clone()).collect()
    }

    pub(super) fn has_started(&self) -> bool {
        let state = self.lock();
        match self.start_on {
            StartOn::Connections(wanted) => state.clock.has_begun() || state.links.len() >= wanted,
            StartOn::Launch => true,
            StartOn::Manual => false,
        }
    }

    /// The scenario's time begins to run, if it does so at all by itself.
    pub(super) fn begin(&self) {
        if self.start_on != StartOn::Manual {
            self.lock().clock.begin();
            self.nudge();
        }
    }

    /// Moves the time on; what the scenario has for the time between happens now.
    pub(super) fn advance_to(&self, at: WallTime) {
        let mut state = self.lock();
        let by = at.since(state.now());
        state.clock.advance(by);
        let is_over = state.catch_up();
        state.room.advance_to(at);
        drop(state);
        if is_over && self.ending == Ending::Close {
            self.end();
        }
        self.nudge();
    }

    pub(super) fn keep_window(&self, rows: usize) {
        self.lock().room.keep_window(rows);
    }

    pub(super) fn show_pictures(&self, base_url: &str) {
        self.lock().room.show_pictures(base_url);
    }

    /// Changes what the Live Stream API tells of it.
    pub(crate) fn on_air<T>(&self, change: impl FnOnce(&mut Air) -> T) -> T {
        change(&mut self.lock().air)
    }

    /// Changes the room and sends what that gives to every connection.
    pub(crate) fn speak<T>(&self, change: impl FnOnce(&mut Room) -> (Vec<Json>, T)) -> T {
        let mut state = self.lock();
        let (events, result) = change(&mut state.room);
        for event in events {
            state.deliver(&event.to_string());
        }
        result
    }

    /// The same at the time that the stream's clock shows: somebody out there did it.
    pub(super) fn act<T>(&self, change: impl FnOnce(&mut Room) -> (Vec<Json>, T)) -> T {
        let mut state = self.lock();
        let now = state.now();
        state.room.advance_to(now);
        drop(state);
        self.speak(change)
    }

    pub(crate) fn send_json(&self, json: &str) {
        self.lock().deliver(json);
    }

    pub(crate) fn send_bytes(&self, bytes: &[u8]) {
        for link in &self.lock().links {
            link.push(bytes.to_vec());
        }
    }

    pub(crate) fn comment(&self) {
        for link in &self.lock().links {
            link.comment();
        }
    }

    /// The chat is over.
    pub(crate) fn end(&self) {
        let mut state = self.lock();
        let end = state.generator.as_ref().and_then(EventGenerator::ends_at);
        let end = end.map_or(state.now(), |end| state.now().min(state.clock.start() + end));
        state.attend();
        state.air.off(end);
        state.ended = true;
        state.generator = None;
        for link in &state.links {
            link.end();
        }
        drop(state);
        self.connected();
    }

    pub(crate) fn is_over(&self) -> bool {
        self.lock().ended
    }

    pub(super) fn connected(&self) {
        self.state.notify();
        self.nudge();
    }

    pub(super) fn disconnected(&self, number: usize) {
        self.lock().links.retain(|link| link.number != number);
        self.connected();
    }

    pub(super) fn nudge(&self) {
        self.nudged.notify_one();
    }

    pub(super) async fn nudged(&self) {
        self.nudged.notified().await;
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    pub(super) fn announce(&self) {
        self.state.notify();
    }

    pub(crate) fn cut(&self, cut: Cut) {
        for link in &self.lock().links {
            link.cut(cut);
        }
    }

    pub(crate) fn wait(&self, timeout: Duration, reached: impl Fn(&State) -> bool) -> bool {
        self.state.wait_until(timeout, reached)
    }
}

impl State {
    pub(super) fn deliver(&mut self, json: &str) {
        for link in &mut self.links {
            link.deliver(json);
            if link.backlog() > BACKLOG_MAX {
                link.cut_now(Cut::Close);
            }
        }
    }

    /// The wall clock of this stream.
    pub(super) fn now(&self) -> WallTime {
        self.room.now().max(self.clock.now())
    }

    /// Whoever follows and subscribes does so until now.
    pub(super) fn attend(&mut self) {
        if let Some(generator) = &mut self.generator {
            generator.attend(self.clock.elapsed(), &mut self.room);
        }
    }

    pub(super) fn backlog(&self) -> usize {
        self.links.iter().map(Link::backlog).max().unwrap_or_default()
    }
}

/// A client that is this many events behind is let go, as any server must.
const BACKLOG_MAX: usize = 20_000;
