use std::collections::VecDeque;
use std::time::Duration;

use serde::Serialize;

use super::Alert;

/// The queued alerts, the current one, and the ones that were shown.
#[derive(Debug, Default)]
pub struct AlertQueue {
    waiting: VecDeque<Alert>,
    current: Option<Current>,
    shown: VecDeque<Alert>,
    is_paused: bool,
    /// Number of repeated alerts: each repeat has a separate id.
    repeats: u64,
}

#[derive(Debug)]
struct Current {
    alert: Alert,
    end: Duration,
}

/// Command for the overlays.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum AlertCommand {
    /// Show this one, for its time.
    Show(Box<Alert>),
    /// Hide this one if it is shown, and remove it.
    #[non_exhaustive]
    End {
        /// Id of the alert.
        id: String,
        /// Reason for the removal.
        reason: EndReason,
    },
}

/// Reason why an alert is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EndReason {
    /// The queue was cleared.
    Cleared,
    /// The alert was shown for its time.
    Done,
    /// The queue is full: another alert represents this one.
    Merged,
    /// The alert was skipped.
    Skipped,
    /// The message was deleted, or its author was muted.
    Withdrawn,
}

impl AlertQueue {
    /// Adds an alert. At most [`AlertQueue::CAPACITY`] are queued; above that, the one with the lowest amount is
    /// merged.
    #[must_use]
    pub fn push(&mut self, alert: Alert) -> Vec<AlertCommand> {
        let before = self
            .waiting
            .iter()
            .take_while(|other| other.priority >= alert.priority);
        let position = before.count();
        self.waiting.insert(position, alert);
        let mut commands = Vec::new();
        if self.waiting.len() > Self::CAPACITY {
            commands.extend(self.merge_lowest());
        }
        commands
    }

    /// Returns the commands that are due at this time. While `has_viewers` is false, no alert starts, since it would
    /// not be seen.
    #[must_use]
    pub fn tick(&mut self, now: Duration, has_viewers: bool) -> Vec<AlertCommand> {
        let mut commands = Vec::new();
        if let Some(over) = self.current.take_if(|current| current.end <= now) {
            commands.push(end(&over.alert, EndReason::Done));
        }
        if self.current.is_none()
            && !self.is_paused
            && has_viewers
            && let Some(alert) = self.waiting.pop_front()
        {
            self.show(alert, now, &mut commands);
        }
        commands
    }

    /// Time of the next alert, if nothing else happens.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        self.current.as_ref().map(|current| current.end)
    }

    /// Pauses or resumes: while paused, no alert starts.
    pub fn set_paused(&mut self, is_paused: bool) {
        self.is_paused = is_paused;
    }

    /// Ends the alert that is shown.
    #[must_use]
    pub fn skip(&mut self) -> Vec<AlertCommand> {
        let skipped = self.current.take();
        let command = skipped.map(|current| end(&current.alert, EndReason::Skipped));
        command.into_iter().collect()
    }

    /// Ends the current alert, and removes the queued ones.
    #[must_use]
    pub fn clear(&mut self) -> Vec<AlertCommand> {
        self.end_all(EndReason::Cleared, |_| true)
    }

    /// Ends the alerts of these messages or authors.
    #[must_use]
    pub fn withdraw(&mut self, is_affected: impl Fn(&Alert) -> bool) -> Vec<AlertCommand> {
        self.end_all(EndReason::Withdrawn, is_affected)
    }

    /// Shows an alert again that was shown before, as the next one. At most [`AlertQueue::CAPACITY`] are queued; above that,
    /// the one with the lowest amount is merged. Returns `None` if the alert is no longer known.
    pub fn again(&mut self, id: &str) -> Option<Vec<AlertCommand>> {
        let alert = self.shown.iter().find(|alert| alert.id == id)?;
        self.repeats += 1;
        let mut alert = alert.clone();
        alert.id = format!("{}#{}", first_id(id), self.repeats);
        let is_full = self.waiting.len() >= Self::CAPACITY;
        let merged = is_full.then(|| self.merge_lowest()).flatten();
        self.waiting.push_front(alert);
        Some(merged.into_iter().collect())
    }

    /// Queued alerts, the next one first.
    pub fn waiting(&self) -> impl ExactSizeIterator<Item = &Alert> {
        self.waiting.iter()
    }

    /// The current alert and the time at which it ends.
    #[must_use]
    pub fn current(&self) -> Option<(&Alert, Duration)> {
        self.current.as_ref().map(|current| (&current.alert, current.end))
    }

    /// Alerts that were shown, the last one first.
    pub fn shown(&self) -> impl ExactSizeIterator<Item = &Alert> {
        self.shown.iter()
    }

    /// Whether it is paused.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.is_paused
    }

    fn show(&mut self, alert: Alert, now: Duration, commands: &mut Vec<AlertCommand>) {
        self.shown.push_front(alert.clone());
        self.shown.truncate(MAX_SHOWN);
        commands.push(AlertCommand::Show(Box::new(alert.clone())));
        let end = now.saturating_add(Duration::from_millis(alert.duration_ms));
        self.current = Some(Current { alert, end });
    }

    fn end_all(&mut self, reason: EndReason, is_affected: impl Fn(&Alert) -> bool) -> Vec<AlertCommand> {
        let current = self.current.take_if(|current| is_affected(&current.alert));
        let mut commands: Vec<_> = current
            .iter()
            .map(|current| end(&current.alert, reason))
            .collect();
        self.waiting.retain(|alert| {
            let is_removed = is_affected(alert);
            if is_removed {
                commands.push(end(alert, reason));
            }
            !is_removed
        });
        self.shown
            .retain(|alert| reason != EndReason::Withdrawn || !is_affected(alert));
        commands
    }

    /// Removes the alert with the lowest amount of the lowest priority, the latest of equals. The alert that is then
    /// the lowest counts how many it represents.
    fn merge_lowest(&mut self) -> Option<AlertCommand> {
        let lowest = self.lowest()?;
        let merged = self.waiting.remove(lowest)?;
        let lowest = self.lowest()?;
        if let Some(rest) = self.waiting.get_mut(lowest) {
            rest.more = rest.more.saturating_add(1).saturating_add(merged.more);
        }
        Some(end(&merged, EndReason::Merged))
    }

    fn lowest(&self) -> Option<usize> {
        let amount = |alert: &Alert| (alert.priority, alert.amount_cents.unwrap_or_default());
        let waiting = self.waiting.iter().enumerate().rev();
        let lowest = waiting.min_by_key(|(_, alert)| amount(alert));
        lowest.map(|(position, _)| position)
    }

    /// Maximum number of queued alerts.
    pub const CAPACITY: usize = 100;
}

/// Id of an alert before it was repeated. No other id becomes the same without its last digits: keys state the length of a text.
fn first_id(id: &str) -> &str {
    match id.rsplit_once('#') {
        Some((first, repeat)) if repeat.bytes().all(|byte| byte.is_ascii_digit()) => first,
        _ => id,
    }
}

fn end(alert: &Alert, reason: EndReason) -> AlertCommand {
    AlertCommand::End {
        id: alert.id.clone(),
        reason,
    }
}

const MAX_SHOWN: usize = 50;
