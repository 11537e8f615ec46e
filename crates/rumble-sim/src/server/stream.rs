use std::sync::{Arc, MutexGuard};
use std::time::Duration;

use tokio::sync::Notify;

use super::broadcast_state::BroadcastState;
use super::clock::Clock;
use super::fault_control::Cut;
use super::stream_connection::StreamConnection;
use super::watched::Watched;
use crate::fault::{Fault, When};
use crate::plan::{Source, StartOn, StreamPlan};
use crate::room::Room;
use crate::scenario::EventGenerator;
use crate::script::{Head, Script};
use crate::{Ending, Json, Plan, Scenario, WallTime};

/// The chat of one stream, shared by its connections, its scenario and the handles of tests.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(super) ending: Ending,
    faults: Vec<(When, Fault)>,
    pub(super) head: Head,
    pub(super) keepalive: Option<Duration>,
    woken: Notify,
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
    pub(super) broadcast: BroadcastState,
    pub(super) clock: Clock,
    pub(super) generator: Option<EventGenerator>,
    pub(crate) ended: bool,
    pub(crate) connections: Vec<StreamConnection>,
    pub(super) room: Room,
}

/// Removes the connection from its stream when the response is dropped.
#[derive(Debug)]
pub(super) struct ConnectionGuard {
    number: usize,
    stream: Arc<Stream>,
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
        let moving = generator.is_some() && scenario.has_timed_events();
        let clock = Clock::new(room.now(), moving);
        let broadcast = BroadcastState::new(
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
            woken: Notify::new(),
            scripts,
            start_on: plan.start_on,
            state: Watched::new(State {
                accepted: 0,
                broadcast,
                clock,
                generator,
                ended,
                connections: Vec::new(),
                room,
            }),
        }
    }

    /// The script of a connection, or `None` if none is left; outer `None` for scenarios.
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
            StartOn::Connections(wanted) => state.clock.has_begun() || state.connections.len() >= wanted,
            StartOn::Launch => true,
            StartOn::Manual => false,
        }
    }

    /// Starts the time of the scenario, unless it is manual.
    pub(super) fn begin(&self) {
        if self.start_on != StartOn::Manual {
            self.lock().clock.begin();
            self.wake();
        }
    }

    /// Advances the time. Events of the scenario in between happen now.
    pub(super) fn advance_to(&self, at: WallTime) {
        let mut state = self.lock();
        let by = at.since(state.now());
        state.clock.advance(by);
        let has_ended = state.catch_up();
        state.room.advance_to(at);
        drop(state);
        if has_ended && self.ending == Ending::Close {
            self.end();
        }
        self.wake();
    }

    /// Changes what the Live Stream API reports about it.
    pub(crate) fn change_broadcast<T>(&self, change: impl FnOnce(&mut BroadcastState) -> T) -> T {
        change(&mut self.lock().broadcast)
    }

    /// Changes the room, and sends its events to every connection.
    pub(crate) fn post<T>(&self, change: impl FnOnce(&mut Room) -> (Vec<Json>, T)) -> T {
        let mut state = self.lock();
        let (events, result) = change(&mut state.room);
        for event in events {
            state.send_event(&event.to_string());
        }
        result
    }

    /// Changes the room at the time of the stream's clock: for requests of clients.
    pub(super) fn apply<T>(&self, change: impl FnOnce(&mut Room) -> (Vec<Json>, T)) -> T {
        let mut state = self.lock();
        let now = state.now();
        state.room.advance_to(now);
        drop(state);
        self.post(change)
    }

    pub(crate) fn send_json(&self, json: &str) {
        self.lock().send_event(json);
    }

    pub(crate) fn send_bytes(&self, bytes: &[u8]) {
        for connection in &self.lock().connections {
            connection.push(bytes.to_vec());
        }
    }

    pub(crate) fn comment(&self) {
        for connection in &self.lock().connections {
            connection.comment();
        }
    }

    /// Ends the chat.
    pub(crate) fn end(&self) {
        let mut state = self.lock();
        let end = state.generator.as_ref().and_then(EventGenerator::ends_at);
        let end = end.map_or(state.now(), |end| state.now().min(state.clock.start() + end));
        state.add_followers();
        state.broadcast.end(end);
        state.ended = true;
        state.generator = None;
        for connection in &state.connections {
            connection.end();
        }
        drop(state);
        self.connected();
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.lock().ended
    }

    pub(super) fn connected(&self) {
        self.state.notify();
        self.wake();
    }

    pub(super) fn disconnected(&self, number: usize) {
        self.lock()
            .connections
            .retain(|connection| connection.number != number);
        self.connected();
    }

    pub(super) fn wake(&self) {
        self.woken.notify_one();
    }

    pub(super) async fn woken(&self) {
        self.woken.notified().await;
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    pub(super) fn announce(&self) {
        self.state.notify();
    }

    pub(crate) fn cut(&self, cut: Cut) {
        for connection in &self.lock().connections {
            connection.cut(cut);
        }
    }

    pub(crate) fn wait(&self, timeout: Duration, reached: impl Fn(&State) -> bool) -> bool {
        self.state.wait_until(timeout, reached)
    }
}

impl State {
    pub(super) fn send_event(&mut self, json: &str) {
        for connection in &mut self.connections {
            connection.send_event(json);
            if connection.backlog() > MAX_BACKLOG {
                connection.cut_now(Cut::Close);
            }
        }
    }

    /// The time of this stream.
    pub(super) fn now(&self) -> WallTime {
        self.room.now().max(self.clock.now())
    }

    /// Adds the followers and subscribers until now.
    pub(super) fn add_followers(&mut self) {
        if let Some(generator) = &mut self.generator {
            generator.add_followers(self.clock.elapsed(), &mut self.room);
        }
    }

    pub(super) fn backlog(&self) -> usize {
        self.connections
            .iter()
            .map(StreamConnection::backlog)
            .max()
            .unwrap_or_default()
    }
}

impl ConnectionGuard {
    pub(super) fn new(number: usize, stream: Arc<Stream>) -> Self {
        Self { number, stream }
    }

    /// An item was sent, and this many are queued.
    pub(super) fn event_sent(&self, left: usize) {
        if left == BACKLOG_LOW_WATER {
            self.stream.wake();
        }
    }
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        self.stream.disconnected(self.number);
    }
}

/// An unpaced scenario continues when a reader has this many items left.
pub(super) const BACKLOG_LOW_WATER: usize = 64;
/// The connection of a client with more unread events is closed.
const MAX_BACKLOG: usize = 20_000;
