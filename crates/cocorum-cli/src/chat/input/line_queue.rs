//! Queue of the lines to print above the input line.
//!
//! The editor takes one text at a time, except while it is stopped. Until then, lines are queued here. If the queue is
//! full, printing threads block, and so does the chat.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustyline::ExternalPrinter;

#[derive(Default)]
pub(super) struct LineQueue {
    state: Mutex<QueueState>,
    changed: Condvar,
}

#[derive(Default)]
struct QueueState {
    lines: VecDeque<String>,
    /// Size of all lines.
    bytes: usize,
    repaint: bool,
    clear: bool,
    /// Whether the editor shows its line, and accepts text.
    is_ready: bool,
    /// Whether the printing thread holds text that it has not given to the editor.
    is_printing: bool,
    is_closed: bool,
}

impl LineQueue {
    /// Adds a line, when there is room.
    pub(super) fn push(&self, line: String) {
        let state = self.state();
        let is_full = |state: &mut QueueState| state.bytes >= MAX_BYTES && !state.is_closed;
        let waited = self.changed.wait_while(state, is_full);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.bytes += line.len();
        state.lines.push_back(line);
        self.changed.notify_all();
    }

    /// Draws the input line again, with what has changed in it.
    pub(super) fn repaint(&self) {
        self.state().repaint = true;
        self.changed.notify_all();
    }

    /// Clears the screen.
    pub(super) fn clear_screen(&self) {
        self.state().clear = true;
        self.changed.notify_all();
    }

    /// The editor shows its line.
    pub(super) fn set_ready(&self) {
        let mut state = self.state();
        if !state.is_ready {
            state.is_ready = true;
            self.changed.notify_all();
        }
    }

    /// Stops printing. The remaining lines can be taken.
    pub(super) fn close(&self) {
        self.state().is_closed = true;
        self.changed.notify_all();
    }

    /// Takes the lines that were not printed.
    pub(super) fn take(&self) -> Vec<String> {
        let mut state = self.state();
        state.bytes = 0;
        self.changed.notify_all();
        state.lines.drain(..).collect()
    }

    /// Waits until the editor has received everything, at most for this time.
    pub(super) fn wait_until_printed(&self, timeout: Duration) {
        // The editor holds one text; receiving the next one means that the previous one was printed.
        self.repaint();
        let is_left = |state: &mut QueueState| {
            !state.is_closed && (!state.lines.is_empty() || state.repaint || state.is_printing)
        };
        let waited = self.changed.wait_timeout_while(self.state(), timeout, is_left);
        drop(waited);
    }

    /// Prints until the queue is closed.
    pub(super) fn print_with(&self, printer: &mut impl ExternalPrinter) {
        while let Some(text) = self.next() {
            if printer.print(text).is_err() {
                return;
            }
        }
    }

    /// The next text for the editor, one or more lines; `None` after the end.
    fn next(&self) -> Option<String> {
        let mut state = self.state();
        state.is_printing = false;
        self.changed.notify_all();
        let is_idle = |state: &mut QueueState| {
            let has_work = !state.lines.is_empty() || state.repaint || state.clear;
            !(state.is_closed || state.is_ready && has_work)
        };
        let waited = self.changed.wait_while(state, is_idle);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        if state.is_closed {
            return None;
        }
        state.is_printing = true;
        if std::mem::take(&mut state.clear) {
            return Some(CLEAR_SCREEN.to_owned());
        }
        let mut text = String::new();
        while text.len() < MAX_TEXT {
            let Some(line) = state.lines.pop_front() else {
                break;
            };
            state.bytes -= line.len();
            text += &line;
            text.push('\n');
        }
        if text.is_empty() {
            state.repaint = false;
            REPAINT.clone_into(&mut text);
        }
        self.changed.notify_all();
        Some(text)
    }

    fn state(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes lines into a queue.
pub(super) struct QueueWriter {
    queue: Arc<LineQueue>,
    text: Vec<u8>,
}

impl QueueWriter {
    pub(super) fn new(queue: Arc<LineQueue>) -> Self {
        Self {
            queue,
            text: Vec::new(),
        }
    }
}

impl Write for QueueWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// At the end of a line.
    fn flush(&mut self) -> io::Result<()> {
        let text = std::mem::take(&mut self.text);
        let text = String::from_utf8_lossy(&text);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        self.queue.push(text.to_owned());
        Ok(())
    }
}

const MAX_BYTES: usize = 256 * 1024;
/// Bytes of one text for the editor, if it has more than one line.
const MAX_TEXT: usize = 8 * 1024;

/// Moves up and down again, since the editor ends each text with a line break. The line is never at the top of the screen.
const REPAINT: &str = "\x1b[A\n";
/// One line above the input line stays.
const CLEAR_SCREEN: &str = "\x1b[H\x1b[2J\n";

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::thread;

    use super::*;

    struct Collected(std::sync::mpsc::Sender<String>);

    impl ExternalPrinter for Collected {
        fn print(&mut self, text: String) -> rustyline::Result<()> {
            self.0
                .send(text)
                .map_err(|_| rustyline::error::ReadlineError::Eof)
        }
    }

    #[test]
    fn memory_is_bounded_and_lines_keep_their_order() {
        let queue = Arc::new(LineQueue::default());
        let filling = Arc::clone(&queue);
        let writer = thread::spawn(move || {
            for number in 0..10_000 {
                filling.push(format!("{number} {}", "x".repeat(100)));
            }
        });
        // Without a thread that prints, the writer stops when the queue is full.
        while queue.state().bytes < MAX_BYTES {
            thread::yield_now();
        }
        assert!(queue.state().bytes < MAX_BYTES + 200);
        let (sender, printed) = channel();
        let printing = Arc::clone(&queue);
        let printer = thread::spawn(move || printing.print_with(&mut Collected(sender)));
        queue.set_ready();
        writer.join().unwrap();
        queue.wait_until_printed(Duration::from_secs(10));
        queue.close();
        printer.join().unwrap();
        let text: String = printed.iter().filter(|text| text != REPAINT).collect();
        let numbers: Vec<_> = text.lines().map(|line| line.split(' ').next().unwrap()).collect();
        let expected: Vec<_> = (0..10_000).map(|number| number.to_string()).collect();
        assert_eq!(numbers, expected);
    }

    #[test]
    fn nothing_is_printed_before_the_editor_shows_its_line() {
        let queue = Arc::new(LineQueue::default());
        queue.push("one".to_owned());
        let (sender, printed) = channel();
        let printing = Arc::clone(&queue);
        let printer = thread::spawn(move || printing.print_with(&mut Collected(sender)));
        queue.wait_until_printed(Duration::from_millis(1));
        assert!(printed.try_recv().is_err());
        queue.set_ready();
        assert_eq!(printed.recv().unwrap(), "one\n");
        queue.close();
        printer.join().unwrap();
    }
}
