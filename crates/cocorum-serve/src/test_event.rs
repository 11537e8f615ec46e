//! Test events.

use rumble_feed::chat::{Delete, Message, MessageGift, Rant};
use rumble_feed::live::{Follower, Subscriber};
use rumble_feed::{Body, DecimalId, Line};
use rumble_model::MessageId;
use serde::Deserialize;

use crate::hub::{Hub, Now};

/// Body of `POST /api/v1/test`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestEvent {
    event: TestKind,
    #[serde(default = "default_name")]
    username: String,
    text: Option<String>,
    amount_cents: Option<u64>,
    count: Option<u64>,
    /// Id of the test message, by default an unused one. For `delete`, id of the message to delete, by default the last
    /// test message.
    message_id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TestKind {
    Delete,
    Follow,
    Gift,
    Message,
    Raid,
    Rant,
    Sub,
}

impl TestEvent {
    pub(crate) fn publish(&self, hub: &mut Hub, now: Now) {
        let badges = Vec::new();
        let id = match self.event {
            TestKind::Delete => self.given_id().or(hub.last_test_message()),
            _ => Some(self.given_id().unwrap_or_else(|| hub.next_test_id())),
        };
        let id = id.and_then(MessageId::new).map(DecimalId::from);
        let body = match self.event {
            TestKind::Follow => Body::Follower(self.follower(now)),
            TestKind::Sub => Body::Subscriber(self.subscriber(now)),
            TestKind::Delete => Body::Delete(deletion(id)),
            kind => Body::Message(Box::new(self.message(kind, id, &badges, now))),
        };
        hub.test(Line::new(body), now);
    }

    fn given_id(&self) -> Option<u64> {
        self.message_id.as_deref().and_then(|id| id.parse().ok())
    }

    fn message<'a>(
        &'a self,
        kind: TestKind,
        id: Option<DecimalId>,
        badges: &'a [String],
        now: Now,
    ) -> Message<'a> {
        let mut message = Message::default();
        message.id = id;
        message.time = time(now);
        message.username = Some(&self.username);
        message.badges = badges;
        message.text = Some(self.text.as_deref().unwrap_or(match kind {
            TestKind::Raid => "has raided this stream",
            TestKind::Gift => "",
            _ => "This is a test.",
        }));
        if kind == TestKind::Rant {
            let mut rant = Rant::default();
            rant.price_cents = Some(self.amount_cents.unwrap_or(500));
            rant.duration = Some(120);
            message.rant = Some(rant);
        }
        if kind == TestKind::Gift {
            let mut gift = MessageGift::default();
            gift.total_gifts = Some(self.count.unwrap_or(5));
            message.gift = Some(gift);
        }
        message.raid = kind == TestKind::Raid;
        message
    }

    fn follower(&self, now: Now) -> Follower<'_> {
        let mut follower = Follower::default();
        follower.username = &self.username;
        follower.time = time(now);
        follower
    }

    fn subscriber(&self, now: Now) -> Subscriber<'_> {
        let mut subscriber = Subscriber::default();
        subscriber.username = &self.username;
        subscriber.time = time(now);
        subscriber.amount_cents = self.amount_cents.unwrap_or(500);
        subscriber
    }
}

fn deletion(id: Option<DecimalId>) -> Delete {
    let mut delete = Delete::default();
    delete.message_ids = id.into_iter().collect();
    delete
}

fn time(now: Now) -> Option<String> {
    let time = time::OffsetDateTime::from_unix_timestamp(now.unix).ok()?;
    time.format(&time::format_description::well_known::Rfc3339).ok()
}

fn default_name() -> String {
    "TestViewer".to_owned()
}
