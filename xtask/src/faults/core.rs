//! One schedule against the core: time is a number here, and hours pass in microseconds.

mod rules;
mod settings;

use std::time::{Duration, Instant};

use rumble_chat::model::StreamId;
use rumble_chat::{
    Action, Answer, Connection, ConnectionSettings, EndReason, Error, ErrorKind, Event, Operation,
};

use self::rules::Waits;
use self::settings::settings;
use super::chance::Chance;
use super::feed::Feed;
use super::ledger::Ledger;
use super::plan::{End, Odd, Opening, Pieces, Plan};
use super::story::Story;
use super::tally::Tally;
use super::wire::Meaning;

/// Plays one schedule to its end; says what was wrong with it.
pub(crate) fn play(seed: u64, start: Instant, trace: bool) -> Result<Tally, String> {
    let mut run = Run::new(seed, start, trace)?;
    run.until_it_ends()?;
    run.tally.schedules = 1;
    run.tally.said = run.ledger.said(&run.story);
    run.tally.delivered = run.ledger.held.len() as u64;
    run.tally.gaps = run.ledger.gaps.len() as u64;
    run.tally.malformed = run.ledger.malformed();
    run.tally.reconnects = run.ledger.connected;
    run.tally.repeats = run.ledger.repeats_dropped;
    Ok(run.tally)
}

struct Run {
    chance: Chance,
    story: Story,
    ledger: Ledger,
    tally: Tally,
    chat: Connection,
    settings: ConnectionSettings,
    now: Instant,
    start: Instant,
    trace: bool,
    /// The connection that is open, or was opened last.
    plan: Plan,
    feed: Option<Feed>,
    opened: Instant,
    heard: Instant,
    /// This connection has brought an event.
    greeted: bool,
    /// Live items still to come on this connection.
    live_left: u64,
    retry: Option<Duration>,
    /// So many faults are wanted; then the chat is brought to its end.
    wanted: u64,
    /// How it is brought to its end.
    finale: Finale,
    waits: Waits,
    lookup_fails: u64,
    /// A good connection came before the end, and nothing after it: all that can be known is known.
    ended_well: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Finale {
    /// Not yet.
    Later,
    /// The next connection is a good one.
    GoodConnection,
    /// The next answer is 204.
    Over,
}

impl Run {
    fn new(seed: u64, start: Instant, trace: bool) -> Result<Self, String> {
        let mut chance = Chance::new(seed);
        let mut story = Story::new(chance.fork());
        for _ in 0..chance.pick(0, &[1, 5, 30, 80]) {
            story.beat(3);
        }
        let settings = settings(&mut chance);
        let id = StreamId::new(900_100_200).ok_or("no stream id")?;
        Ok(Self {
            wanted: chance.between(20, 30),
            chat: Connection::new(id, settings.clone()),
            settings,
            story,
            ledger: Ledger::default(),
            tally: Tally::default(),
            now: start,
            start,
            trace,
            plan: Plan::good(0),
            feed: None,
            opened: start,
            heard: start,
            greeted: false,
            live_left: 0,
            retry: None,
            finale: Finale::Later,
            waits: Waits::default(),
            lookup_fails: 0,
            ended_well: false,
            chance,
        })
    }

    fn until_it_ends(&mut self) -> Result<(), String> {
        for _ in 0..MOST_STEPS {
            let action = self.chat.poll(self.now);
            if !matches!(action, Action::Event(_)) {
                self.ledger.settled()?;
            }
            match action {
                Action::Event(event) => self.event(&event)?,
                Action::Connect => self.connect()?,
                Action::Read { until } => self.read(until)?,
                Action::Wait { until } => self.wait(until)?,
                Action::Ended(EndReason::Over) if self.finale == Finale::Over => return self.verify(),
                Action::Failed(error) if error.kind() == ErrorKind::GaveUp => return self.verify_gave_up(),
                Action::Ended(_) | Action::Failed(_) => return Err(format!("the chat came to {action:?}")),
                _ => return Err(format!("nobody knows what {action:?} is")),
            }
        }
        Err("the machine does not come to an end".to_owned())
    }

    fn say(&self, what: impl FnOnce() -> String) {
        if self.trace {
            let at = self.now.saturating_duration_since(self.start);
            println!("{:>12.3} s  {}", at.as_secs_f64(), what());
        }
    }

    fn event(&mut self, event: &Event) -> Result<(), String> {
        self.say(|| match event {
            Event::Message(message) => format!("  -> message {} {:.20}", message.id.get(), message.text),
            Event::Init(init) => format!("  -> init with {} messages", init.history),
            other => format!("  -> {other:.200?}"),
        });
        self.ledger.told(event)?;
        match event {
            Event::Reconnecting(reconnecting) => self.reconnecting(reconnecting),
            Event::Connected(connected) if connected.attempt != self.waits.attempt => Err(format!(
                "connected at attempt {}, not {}",
                connected.attempt, self.waits.attempt
            )),
            _ => Ok(()),
        }
    }

    fn connect(&mut self) -> Result<(), String> {
        if self.waits.until.is_some_and(|until| self.now < until) {
            return Err("it did not wait until the end".to_owned());
        }
        self.tally.connections += 1;
        self.plan = self.next_plan();
        if self.finale == Finale::Over {
            self.say(|| "204".to_owned());
            self.chat.answered(self.now, &Answer::new(204));
            return Ok(());
        }
        let plan = self.plan.clone();
        self.say(|| format!("{plan:?}"));
        for fault in plan.faults() {
            self.tally.fault(fault);
        }
        let takes = self.chance.between(1, 2_000);
        self.now += Duration::from_millis(takes);
        match plan.opening {
            Opening::Open => self.open(&plan),
            Opening::Refused | Opening::NoLookup => self.fail(ErrorKind::Network, Operation::Connect),
            Opening::NoHead => {
                self.now += Duration::from_secs(30);
                self.fail(ErrorKind::Timeout, Operation::Connect);
            }
            Opening::Answer {
                status,
                html,
                retry_after,
            } => {
                let content_type = if html {
                    "text/html; charset=utf-8"
                } else {
                    "application/json"
                };
                let mut answer = Answer::new(status).content_type(content_type).body("{}");
                if let Some(seconds) = retry_after {
                    answer = answer.retry_after(Duration::from_secs(seconds));
                }
                self.chat.answered(self.now, &answer);
            }
        }
        Ok(())
    }

    fn next_plan(&mut self) -> Plan {
        if self.tally.connections == 1 {
            // Nothing is tried twice before the first good connection.
            let first = Plan::random(&mut self.chance);
            return Plan {
                opening: Opening::Open,
                init: Plan::good(0).init,
                ..first
            };
        }
        if self.finale == Finale::Later && self.tally.faults() >= self.wanted {
            let over_at_once = self.chance.one_in(5);
            self.finale = if over_at_once {
                Finale::Over
            } else {
                Finale::GoodConnection
            };
            return Plan::good(self.chance.below(5));
        }
        if self.finale == Finale::GoodConnection {
            return Plan::good(self.chance.below(5));
        }
        let mut plan = Plan::random(&mut self.chance);
        if self.lookup_fails > 0 {
            // The lookup fails for a while, not once.
            self.lookup_fails -= 1;
            plan.opening = Opening::NoLookup;
        } else if plan.opening == Opening::NoLookup {
            self.lookup_fails = self.chance.below(4);
        }
        plan
    }

    fn open(&mut self, plan: &Plan) {
        self.opened = self.now;
        self.heard = self.now;
        self.greeted = false;
        self.live_left = plan.live_items;
        self.ledger.connection_begins();
        let answer = Answer::new(200).content_type("text/event-stream; charset=utf-8; charset=utf-8");
        let mut feed = Feed::new(plan, &self.story, &mut self.chance);
        if plan.live_items == 0 && plan.end != End::Close && self.tally.connections > 1 {
            feed.cut_after(0, &mut self.chance);
        }
        self.feed = Some(feed);
        self.chat.answered(self.now, &answer);
    }

    fn read(&mut self, until: Instant) -> Result<(), String> {
        // Before the first event of a connection, keepalives and a BOM are no sign of life.
        let from = if self.greeted { self.heard } else { self.opened };
        let limit = self.settings.idle_timeout;
        if until < from + limit || until > self.heard + limit {
            return Err("the idle limit does not count from the last byte".to_owned());
        }
        let Some(feed) = &self.feed else {
            return Err("it reads without a connection".to_owned());
        };
        if feed.ready() > 0 {
            self.let_through();
            // A program need not take what is there before it tells more.
            while self.ready() > 0 && self.chance.one_in(3) {
                self.let_through();
            }
            let ends_at_once = !matches!(self.plan.end, End::Stall | End::Sleep);
            if ends_at_once && self.feed.as_ref().is_some_and(Feed::is_cut) && self.chance.one_in(2) {
                self.end(until);
            }
        } else if feed.is_cut() {
            self.end(until);
        } else {
            self.go_on(until);
        }
        Ok(())
    }

    fn ready(&self) -> usize {
        self.feed.as_ref().map_or(0, Feed::ready)
    }

    /// Some of what was written reaches the client.
    fn let_through(&mut self) {
        let most = match self.plan.pieces {
            Pieces::Buffers => READ_BUFFER,
            Pieces::Random => self.chance.pick(1, &[2, 7, 100, 1_000, READ_BUFFER]),
            Pieces::Drip => {
                // A large event would take all day.
                let pieces = self.ready() / 200;
                pieces.max(1 + self.chance.index(7))
            }
        };
        if self.plan.pieces == Pieces::Drip {
            self.now += Duration::from_millis(self.chance.below(300));
        }
        let Some(feed) = &mut self.feed else { return };
        let (bytes, meanings) = feed.take(most);
        self.say(|| format!("<- {} bytes: {}", bytes.len(), brief(&meanings)));
        for meaning in &meanings {
            if let Meaning::Retry(milliseconds) = meaning {
                self.retry = Some(Duration::from_millis(*milliseconds));
            } else {
                self.greeted = true;
                self.waits.outage_since = None;
            }
            self.ledger.arrived(meaning, &self.story);
        }
        self.heard = self.now;
        self.chat.received(&bytes);
    }

    fn end(&mut self, until: Instant) {
        let end = self.plan.end;
        self.say(|| format!("the connection ends: {}", end.name()));
        self.tally.fault(end.name());
        match end {
            End::Close | End::Truncate => self.chat.ended(self.now),
            End::Reset => self.fail(ErrorKind::Disconnected, Operation::Read),
            // A machine that polls now must notice.
            End::Stall => self.now = until,
            End::Sleep => {
                let hours = self.chance.between(1, 12);
                self.now = until + Duration::from_secs(hours * 3_600);
                if self.chance.one_in(2) {
                    self.fail(ErrorKind::Disconnected, Operation::Read);
                }
            }
        }
    }

    /// The server speaks, or keeps the connection alive, or nothing comes for too long.
    fn go_on(&mut self, until: Instant) {
        let quiet = self.chance.pick(1, &[0, 0, 0, 1, 2, 5, 30, 70, 200]);
        let mut pause = Duration::from_secs(quiet);
        if let Some(keepalive) = self.plan.keepalive.map(Duration::from_secs)
            && keepalive < pause
        {
            // As often as it takes, one by one.
            self.now += keepalive;
            if let Some(feed) = &mut self.feed {
                feed.keepalive(&mut self.chance);
            }
            return;
        }
        if self.now + pause >= until {
            if self.finale == Finale::GoodConnection {
                pause = Duration::ZERO;
            } else {
                self.say(|| "silence".to_owned());
                self.tally.fault("silence without keepalives");
                self.now = until;
                return;
            }
        }
        self.now += pause;
        let Some(feed) = &mut self.feed else { return };
        if self.live_left == 0 && self.plan.end == End::Close {
            feed.cut_here();
            if self.finale == Finale::GoodConnection {
                self.finale = Finale::Over;
                self.ended_well = true;
            }
            return;
        }
        let odd = (self.plan.odd_one_in > 0 && self.chance.one_in(self.plan.odd_one_in))
            .then(|| Odd::random(&mut self.chance));
        if let Some(odd) = odd {
            self.tally.fault(odd.name());
        }
        let beat = self.story.beat(pause.as_secs());
        let from = feed.written();
        feed.beat(&self.story, &beat, odd, &mut self.chance);
        self.live_left = self.live_left.saturating_sub(1);
        if self.live_left == 0 && self.plan.end != End::Close {
            feed.cut_after(from, &mut self.chance);
        }
        if odd == Some(Odd::Nap) {
            // The machine slept while bytes were waiting: they are read before anybody looks at the clock.
            self.now += Duration::from_secs(self.chance.between(60, 40_000));
            self.let_through();
        }
    }

    fn fail(&mut self, kind: ErrorKind, operation: Operation) {
        self.chat
            .failed(self.now, Error::from_transport(kind, operation, None));
    }
}

fn brief(meanings: &[Meaning]) -> String {
    let mut text = format!("{meanings:?}");
    if let Some((end, _)) = text.char_indices().nth(160) {
        text.truncate(end);
    }
    text
}

const READ_BUFFER: usize = 8 * 1024;
const MOST_STEPS: u32 = 200_000;
