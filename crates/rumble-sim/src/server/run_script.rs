use std::collections::VecDeque;

use super::fault_control::Cut;
use super::send_queue::{Item, SendQueue};
use crate::script::Step;

/// Runs a script on a connection. The steps before the first pause are queued at once, before anything that a test
/// sends after it observed the connection.
pub(super) fn run_script(steps: &[Step], queue: SendQueue) {
    let mut steps: VecDeque<Step> = steps.iter().cloned().collect();
    if run_until_pause(&mut steps, &queue) {
        tokio::spawn(async move {
            while let Some(Step::Pause(time)) = steps.pop_front() {
                tokio::time::sleep(time).await;
                if !run_until_pause(&mut steps, &queue) {
                    return;
                }
            }
        });
    }
}

/// Queues the steps until a pause. Returns whether there is one.
fn run_until_pause(steps: &mut VecDeque<Step>, queue: &SendQueue) -> bool {
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
        if !queue.send(item) || !goes_on {
            return false;
        }
        steps.pop_front();
    }
}
