//! Actions of the streamer: on alerts, the featured message and the goal.

use std::num::NonZero;

use rumble_feed::Line;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::own_line::OwnLine;
use super::{Featured, Hub, Now};
use crate::goal::Goal;
use crate::record::Record;

/// A change of the goal. `None` leaves a value unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct GoalChange {
    /// Title in the overlay.
    pub title: Option<String>,
    /// US cents for rants, otherwise a number.
    pub target: Option<NonZero<u64>>,
    /// Amount that was reached.
    pub current: Option<u64>,
}

impl Hub {
    /// Pauses or resumes alerts.
    pub fn set_paused(&mut self, is_paused: bool, now: Now) {
        self.queue.set_paused(is_paused);
        self.tick(now);
        self.publish_queue();
    }

    /// Ends the alert that is shown.
    pub fn skip_alert(&mut self, now: Now) {
        let commands = self.queue.skip();
        self.perform(commands);
        self.tick(now);
    }

    /// Ends all alerts.
    pub fn clear_alerts(&mut self) {
        let commands = self.queue.clear();
        self.perform(commands);
    }

    /// Shows an alert again, as the next one. Returns `false` if the alert is no longer known.
    pub fn repeat_alert(&mut self, id: &str, now: Now) -> bool {
        let Some(commands) = self.queue.again(id) else {
            return false;
        };
        self.perform(commands);
        self.tick(now);
        self.publish_queue();
        true
    }

    /// Features the message with this id, or none. Returns `false` if the message is not among the last lines.
    pub fn feature(&mut self, message_id: Option<u64>) -> bool {
        let featured = match message_id {
            None => None,
            Some(message_id) => {
                let line = self.ring.message(message_id);
                let line = line.and_then(|entry| RawValue::from_string(entry.json.to_string()).ok());
                let Some(line) = line else {
                    return false;
                };
                Some(Featured { message_id, line })
            }
        };
        self.featured = featured;
        let message = self.featured.as_ref().map(|featured| &*featured.line);
        self.ring.push(OwnLine::Featured { message }.entry());
        true
    }

    /// Changes the goal. Returns `false` without a goal in the settings.
    pub fn change_goal(&mut self, change: GoalChange) -> bool {
        let Some(goal) = &mut self.goal else {
            return false;
        };
        goal.title = change.title.unwrap_or_else(|| goal.title.clone());
        goal.target = change.target.map_or(goal.target, NonZero::get);
        goal.current = change.current.unwrap_or(goal.current);
        self.records.push(Record::Goal(goal.clone()));
        self.ring.push(OwnLine::Goal(goal).entry());
        true
    }

    /// Publishes a test event, which passes all rules, is marked as a test, and is not counted or stored.
    pub fn test(&mut self, line: Line<'_>, now: Now) {
        self.line(&line.as_test(), super::Origin::Chat, now);
    }

    /// An unused id for a test message, far below the ids of messages.
    pub(crate) fn next_test_id(&mut self) -> u64 {
        self.test_messages += 1;
        self.test_messages
    }

    pub(crate) fn last_test_message(&self) -> Option<u64> {
        Some(self.test_messages).filter(|id| *id > 0)
    }

    /// The goal continues where it was, unless the settings count something else now.
    pub(super) fn restore_goal(&mut self, kept: Goal) {
        if let Some(goal) = &mut self.goal
            && goal.from == kept.from
        {
            goal.current = kept.current;
        }
    }
}
