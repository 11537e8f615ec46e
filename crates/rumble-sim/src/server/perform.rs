use std::collections::VecDeque;

use super::control::Cut;
use super::outbox::{Item, Outbox};
use crate::script::Step;

/// Plays a script into a connection. What needs no waiting is queued at once, ahead of anything that a test sends
/// after it saw the connection.
pub(super) fn perform(steps: &[Step], outbox: Outbox) {
    let mut steps: VecDeque<Step> = steps.iter().cloned().collect();
    if until_pause(&mut steps, &outbox) {
        tokio::spawn(async move {
            while let Some(Step::Pause(time)) = steps.pop_front() {
                tokio::time::sleep(time).await;
                if !until_pause(&mut steps, &outbox) {
                    return;
                }
            }
        });
    }
}

/// Returns whether a pause is next.
fn until_pause(steps: &mut VecDeque<Step>, outbox: &Outbox) -> bool {
    loop {
        let item = match steps.front() {
            Some(Step::Bytes(bytes)) => Item::Bytes(bytes.clone().into()),
            Some(Step::Close) | None => Item::End,
            Some(Step::Cut) => Item::Cut(Cut::Close),
            Some(Step::Hold) => return false,
            Some(Step::Pause(_)) => return true,
            Some(Step::Reset) => Item::Cut(Cut::Reset),
        };
        let goes_on = matches!(item, Item::Bytes(_));
        if !outbox.send(item) || !goes_on {
            return false;
        }
        steps.pop_front();
    }
}
