//! The emotes of a chat, which its events do not contain.

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use rumble_model::StreamId;
use rumble_servicephp::Guest;

use super::Running;

/// Fetches the emotes in a separate thread. Waits for it for a short time, so that the history of the chat is shown with
/// emotes instead of their names.
pub(super) fn fetch(stream: StreamId, guest: &Guest, running: &Running) {
    let (is_running, outcome) = channel::<()>();
    let (guest, running) = (guest.clone(), running.clone());
    let fetching = move || {
        let mut is_running = Some(is_running);
        while let Some(delay) = attempt(stream, &guest, &running) {
            is_running = None;
            if running.stop().wait(delay) || !running.open().contains(&stream) {
                break;
            }
        }
        drop(is_running);
    };
    let thread = thread::Builder::new().name("cocorum-emotes".to_owned());
    if thread.spawn(fetching).is_ok() {
        let _ = outcome.recv_timeout(MOMENT);
    }
}

/// Delay before the next attempt; `None` ends the attempts.
fn attempt(stream: StreamId, guest: &Guest, running: &Running) -> Option<Duration> {
    match guest.emotes(stream) {
        Ok(groups) => {
            let emotes = groups.items.iter().flat_map(|group| &group.emotes);
            let files = emotes.filter_map(|emote| Some((emote.name.clone(), emote.file.clone()?)));
            running.feed().with(|hub, _| hub.set_emotes(stream, files));
            None
        }
        Err(error) if error.is_retryable() => Some(
            error
                .retry_after()
                .unwrap_or_default()
                .clamp(RETRY_DELAY, MAX_DELAY),
        ),
        Err(_) => None,
    }
}

const MOMENT: Duration = Duration::from_secs(2);
const RETRY_DELAY: Duration = Duration::from_secs(60);
const MAX_DELAY: Duration = Duration::from_secs(60 * 60);
