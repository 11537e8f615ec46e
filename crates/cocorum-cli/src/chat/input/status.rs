//! Status after the text in the input line: its length, and the time until it can be sent.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rumble_chat::ChatWriter;

pub(super) struct Status {
    writer: ChatWriter,
    pub(super) uses_colors: bool,
    /// Number of entered lines that have not run yet.
    pending: AtomicUsize,
}

impl Status {
    pub(super) fn new(writer: ChatWriter, uses_colors: bool) -> Self {
        Self {
            writer,
            uses_colors,
            pending: AtomicUsize::new(0),
        }
    }

    pub(super) fn begin(&self) {
        self.pending.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn finished(&self) {
        self.pending.fetch_sub(1, Ordering::SeqCst);
    }

    pub(super) fn is_cooling_down(&self) -> bool {
        !self.writer.ready_in().is_zero()
    }

    pub(super) fn is_too_long(&self, line: &str) -> bool {
        !is_command(line) && length(line) > self.writer.message_length_max()
    }

    /// Whether a line can be entered now.
    pub(super) fn can_submit(&self, line: &str) -> bool {
        let is_free = self.pending.load(Ordering::SeqCst) == 0 && !self.is_cooling_down();
        is_command(line) || is_free && !self.is_too_long(line)
    }

    /// Status text after this line; empty if there is nothing to show.
    pub(super) fn text(&self, line: &str) -> String {
        let length = Some(length(line)).filter(|length| *length > 0 && !is_command(line));
        status_text(
            length,
            self.writer.message_length_max(),
            self.pending.load(Ordering::SeqCst) > 0,
            self.writer.ready_in(),
        )
    }
}

/// Whether the line is a command, which has neither a length limit nor a cool-down.
pub(super) fn is_command(line: &str) -> bool {
    line.trim_start().starts_with('/')
}

/// Length as the chat counts it, in UTF-16 code units.
fn length(line: &str) -> u64 {
    line.trim().encode_utf16().count() as u64
}

fn status_text(length: Option<u64>, limit: u64, is_sending: bool, cooldown: Duration) -> String {
    let length = length.map(|length| match length > limit {
        true => format!("{length}/{limit}, too long"),
        false => format!("{length}/{limit}"),
    });
    let seconds = cooldown.as_secs() + u64::from(cooldown.subsec_nanos() > 0);
    let state = if is_sending {
        Some("sending…".to_owned())
    } else if seconds > 0 {
        Some(format!("wait {seconds}s"))
    } else {
        None
    };
    let parts: Vec<_> = length.into_iter().chain(state).collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("  {}", parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_length_and_countdown() {
        let text = |length, is_sending, milliseconds| {
            status_text(length, 200, is_sending, Duration::from_millis(milliseconds))
        };
        assert_eq!(text(None, false, 0), "");
        assert_eq!(text(Some(12), false, 0), "  12/200");
        assert_eq!(text(Some(201), false, 0), "  201/200, too long");
        assert_eq!(text(Some(12), false, 2_001), "  12/200, wait 3s");
        assert_eq!(text(None, true, 0), "  sending…");
    }

    #[test]
    fn an_emoji_counts_as_two() {
        assert_eq!(length("a🦀é "), 4);
        assert!(is_command(" /help") && !is_command("a/b"));
    }
}
