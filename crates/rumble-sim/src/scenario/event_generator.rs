use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;

use super::follower_generator::FollowerGenerator;
use super::user_generator::UserGenerator;
use super::{Kind, Pace, Scenario, ScenarioEvent, texts};
use crate::room::{Draft, MessageKind, Room};
use crate::templates::{Attachment, Channel, Gift, User, live_gate, other};
use crate::{Json, WallTime, object};

/// Generates the events of a [`Scenario`] in a [`Room`].
#[derive(Debug)]
pub(crate) struct EventGenerator {
    followers_to_come: FollowerGenerator,
    batch: usize,
    users: UserGenerator,
    next_message: Option<Duration>,
    duration: Option<Duration>,
    events_left: Option<u64>,
    mix: super::Mix,
    edge_case_turn: usize,
    pace: Pace,
    program: VecDeque<(Duration, ScenarioEvent)>,
    rng: Rng,
    start: WallTime,
}

impl EventGenerator {
    /// A room with the scenario's history, and the generator of what follows.
    pub(crate) fn open(scenario: &Scenario, chat_id: u64, seed: u64, start: WallTime) -> (Room, Self) {
        let start = scenario.start.unwrap_or(start);
        let mut generator = Self {
            followers_to_come: FollowerGenerator::new(scenario, seed ^ chat_id),
            batch: scenario.batch,
            users: UserGenerator::new(scenario.users),
            next_message: None,
            duration: scenario.duration,
            events_left: scenario.events,
            mix: scenario.mix.clone(),
            edge_case_turn: 0,
            pace: scenario.pace,
            program: scenario.program.clone(),
            rng: Rng::with_seed(seed ^ chat_id),
            start,
        };
        let mut room = scenario.room(chat_id, start.earlier(HISTORY_START));
        generator.generate_history(&mut room, scenario.history);
        room.advance_to(start);
        generator.next_message = generator.step_from(Duration::ZERO);
        (room, generator)
    }

    /// Time of the next event, measured from the start.
    pub(crate) fn due(&self) -> Option<Duration> {
        if self.events_left == Some(0) {
            return None;
        }
        let program = self.program.front().map(|(at, _)| *at);
        let next = match (program, self.next_message) {
            (Some(program), Some(next_message)) => program.min(next_message),
            (one, other) => one.or(other)?,
        };
        self.duration.is_none_or(|end| next <= end).then_some(next)
    }

    /// Time of the end, unless the number of events decides it.
    pub(crate) fn ends_at(&self) -> Option<Duration> {
        self.duration.filter(|_| self.events_left != Some(0))
    }

    /// Generates the next event. Returns an empty list if the event has no effect, such as unpinning without a pin.
    pub(crate) fn perform(&mut self, room: &mut Room) -> Vec<Json> {
        let Some(now) = self.due() else { return Vec::new() };
        room.advance_to(self.start + now);
        let scripted = self.program.front().is_some_and(|(at, _)| *at == now);
        let event = match if scripted { self.program.pop_front() } else { None } {
            Some((_, event)) => event,
            None => {
                self.next_message = self.step_from(now);
                ScenarioEvent::Of(self.mix.pick(&mut self.rng))
            }
        };
        let mut events = self.play(event, room);
        if let Some(left) = &mut self.events_left {
            events.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
            *left = left.saturating_sub(events.len() as u64);
        }
        events
    }

    /// Adds the followers and subscribers until then.
    pub(crate) fn add_followers(&mut self, until: Duration, room: &mut Room) {
        let until = self.duration.map_or(until, |end| until.min(end));
        self.followers_to_come
            .advance_to(until, self.start, room.audience_mut());
    }

    /// Whether events follow each other as fast as they are read.
    pub(crate) fn is_unpaced(&self) -> bool {
        matches!(self.pace, Pace::Exactly(step) if step.is_zero())
    }

    fn generate_history(&mut self, room: &mut Room, messages: usize) {
        for number in 0..messages {
            let left = u32::try_from(messages - number).unwrap_or(u32::MAX);
            let kind = self.text_kind();
            let mut draft = self.text(kind, room);
            match number {
                0 => {}
                1 => draft.kind = MessageKind::Rant(100),
                _ => room.advance_to(
                    self.start
                        .earlier(HISTORY_STEP.saturating_mul(left).min(HISTORY_END)),
                ),
            }
            let (_, ids) = room.post(vec![draft]);
            if let (4, Some(id)) = (number % 9, ids.first()) {
                room.delete(*id);
            }
        }
    }

    fn play(&mut self, event: ScenarioEvent, room: &mut Room) -> Vec<Json> {
        let kind = match event {
            ScenarioEvent::Of(kind) => kind,
            ScenarioEvent::Line(number, text) => {
                let draft = Draft::new(Arc::new(self.users.user(number)), text);
                return vec![room.post(vec![draft]).0];
            }
            ScenarioEvent::Rant(cents) => {
                let mut draft = self.text(Kind::Rant, room);
                draft.kind = MessageKind::Rant(cents);
                return vec![room.post(vec![draft]).0];
            }
            ScenarioEvent::NoModerator => return room.moderator(false).into_iter().collect(),
        };
        match kind {
            Kind::CanModerate => room.moderator(true).into_iter().collect(),
            Kind::Delete => {
                let shown: Vec<u64> = room.shown().map(|message| message.id).collect();
                let target = self.rng.choice(shown.iter().rev().take(5));
                target.map(|id| room.delete(*id)).into_iter().collect()
            }
            Kind::Gift => vec![self.gift(room)],
            Kind::GiftPurchased | Kind::GiftReceived => {
                let gift = Gift {
                    giver: User::clone(&self.random_author(room)),
                    total: 10,
                    creator: User::clone(&self.users.host),
                    channel: Channel::clone(&self.users.host_channel),
                };
                vec![if kind == Kind::GiftPurchased {
                    room.gift_purchased(&gift)
                } else {
                    room.gift_received(&gift)
                }]
            }
            Kind::HostAdRead => vec![other(
                "host_ad_read",
                object! { "nobody_knows" => vec![1_u64, 2, 3] },
            )],
            Kind::LiveGate => vec![room.gate(live_gate(5_400, 60))],
            Kind::Mute => {
                let host = self.users.host.id;
                let target = room
                    .shown()
                    .rev()
                    .find(|m| m.user_id != host && !m.is_rant())
                    .map(|m| m.user_id);
                target.map(|user| room.mute(user)).unwrap_or_default()
            }
            Kind::Pin => {
                let target = room.shown().next_back().map(|message| message.id);
                target.and_then(|id| room.pin(id)).into_iter().collect()
            }
            Kind::RaidConfirmed => {
                vec![room.raid(&self.users.host_channel.title, &self.users.raider_channel.title)]
            }
            Kind::Unpin => room.unpin().into_iter().collect(),
            first => {
                let mut drafts = vec![self.text(first, room)];
                while drafts.len() < self.batch {
                    let kind = self.text_kind();
                    drafts.push(self.text(kind, room));
                }
                vec![room.post(drafts).0]
            }
        }
    }

    fn text_kind(&mut self) -> Kind {
        match self.mix.pick(&mut self.rng) {
            kind @ (Kind::ChannelPost | Kind::Emotes | Kind::Mention | Kind::EdgeCaseText | Kind::Rant) => {
                kind
            }
            _ => Kind::Plain,
        }
    }

    fn text(&mut self, kind: Kind, room: &Room) -> Draft {
        let author = self.random_author(room);
        let rng = &mut self.rng;
        match kind {
            Kind::ChannelPost => {
                let mut draft = Draft::new(Arc::clone(&self.users.host), texts::plain(rng));
                draft.channel = Some(Arc::clone(&self.users.host_channel));
                draft
            }
            Kind::Emotes => Draft::new(author, &texts::emotes(rng)),
            Kind::IncomingRaid => {
                let mut draft = Draft::new(Arc::clone(&self.users.raider), "has raided this stream");
                draft.channel = Some(Arc::clone(&self.users.raider_channel));
                draft.kind(MessageKind::Raid)
            }
            Kind::Mention => {
                let name = self.users.random_user(rng).username.clone();
                Draft::new(author, &texts::mention(rng, &name))
            }
            Kind::EdgeCaseText => Draft::new(author, texts::edge_case_text(&mut self.edge_case_turn)),
            Kind::Rant => {
                let cents = rng.choice(RANT_CENTS).unwrap_or(100);
                Draft::new(author, texts::rant(rng)).kind(MessageKind::Rant(cents))
            }
            Kind::Subscription => {
                let notice = Attachment::Notification {
                    text: "just joined as a subscriber",
                    badge: "recurring_subscription",
                };
                Draft::new(author, "").kind(MessageKind::Attachment(notice))
            }
            Kind::Wallet => {
                let kind = MessageKind::Wallet(rng.u64(100..2_500));
                Draft::new(author, texts::rant(rng)).kind(kind)
            }
            _ => Draft::new(author, texts::plain(rng)),
        }
    }

    /// A gift purchase without text, and a message of each recipient.
    fn gift(&mut self, room: &mut Room) -> Json {
        let giver = self.random_author(room);
        let total = self.rng.u32(1..4);
        let purchase = Attachment::Gift {
            kind: "rumble",
            total,
            creator_user_id: self.users.host.id,
            creator_channel_id: Some(self.users.host_channel.id),
        };
        let thanks = format!("Was gifted a membership by {} on this channel", giver.username);
        let mut drafts = vec![Draft::new(giver, "").kind(MessageKind::Attachment(purchase))];
        let recipients: Vec<Arc<User>> = (0..total).map(|_| self.random_author(room)).collect();
        drafts.extend(
            recipients
                .iter()
                .map(|author| Draft::new(Arc::clone(author), &thanks)),
        );
        let (event, _) = room.post(drafts);
        for recipient in recipients {
            room.receive_gift(&recipient);
        }
        event
    }

    /// A user who is not muted; the host if all are.
    fn random_author(&mut self, room: &Room) -> Arc<User> {
        for _ in 0..16 {
            let user = self.users.random_user(&mut self.rng);
            if !room.is_muted(user.id) {
                return user;
            }
        }
        Arc::clone(&self.users.host)
    }

    fn step_from(&mut self, now: Duration) -> Option<Duration> {
        match self.pace {
            Pace::Around(step) => Some(now + step.mul_f64(0.5 + self.rng.f64())),
            Pace::Exactly(step) => Some(now + step),
            Pace::Silent => None,
        }
    }
}

const HISTORY_STEP: Duration = Duration::from_secs(7);
const HISTORY_START: Duration = Duration::from_secs(3_600);
const HISTORY_END: Duration = Duration::from_secs(3_000);
const RANT_CENTS: [u64; 8] = [100, 100, 200, 500, 500, 1_000, 2_000, 5_000];
