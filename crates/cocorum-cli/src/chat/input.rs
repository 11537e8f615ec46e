//! `--write`: an input line below the chat.

mod command;
mod editor;
mod editor_history;
mod history;
mod line_queue;
mod status;

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anstream::AutoStream;
use rumble_chat::ChatWriter;
use rumble_feed::chat::CloseReason;
use rumble_model::MessageId;

use super::output::Output;
use crate::stderr;
use crate::stop::Stop;
use command::Commands;
use line_queue::{LineQueue, QueueWriter};
use status::Status;

/// The input line, which exists once the chat is open.
pub(super) struct InputLine {
    output: Arc<Output>,
    pinned: Arc<Mutex<Option<MessageId>>>,
    running: Mutex<Option<Running>>,
}

struct Running {
    queue: Arc<LineQueue>,
    editor: JoinHandle<()>,
}

impl InputLine {
    pub(super) fn new(output: Arc<Output>) -> Self {
        Self {
            output,
            pinned: Arc::default(),
            running: Mutex::default(),
        }
    }

    /// The message that `/unpin` unpins.
    pub(super) fn set_pinned(&self, id: Option<MessageId>) {
        *self.pinned.lock().unwrap_or_else(PoisonError::into_inner) = id;
    }

    /// Shows the line. From now on, everything that is printed goes above it.
    pub(super) fn start(&self, writer: ChatWriter, stop: &Arc<Stop>) {
        let Some(handles) = self.output.handles() else {
            return;
        };
        let queue = Arc::new(LineQueue::default());
        let status = Arc::new(Status::new(writer.clone(), uses_colors()));
        let (lines, submitted) = channel();
        let commands = Commands {
            writer,
            handles,
            pinned: Arc::clone(&self.pinned),
        };
        stderr::status("-- type a message and press Enter; /help lists commands, Ctrl-D leaves");
        match self.spawn(&queue, &status, lines, stop) {
            Ok(editor) => {
                let ran = thread::Builder::new().spawn({
                    let (queue, status) = (Arc::clone(&queue), Arc::clone(&status));
                    move || run_commands(&commands, &submitted, &queue, &status)
                });
                if let Err(error) = ran {
                    stderr::error(format_args!("cannot start a thread: {error}"));
                }
                *self.running() = Some(Running { queue, editor });
            }
            Err(reason) => {
                stderr::error(format_args!("cannot show the input line: {reason}"));
                stop.request(CloseReason::Requested);
            }
        }
    }

    fn spawn(
        &self,
        queue: &Arc<LineQueue>,
        status: &Arc<Status>,
        lines: Sender<String>,
        stop: &Arc<Stop>,
    ) -> Result<JoinHandle<()>, String> {
        let mut editor = editor::new(queue, status, lines)?;
        let mut printer = editor
            .create_external_printer()
            .map_err(|error| error.to_string())?;
        let printing = Arc::clone(queue);
        let threads = thread::Builder::new();
        threads
            .spawn(move || printing.print_with(&mut printer))
            .map_err(|error| error.to_string())?;

        let writer: Box<dyn Write + Send> = Box::new(QueueWriter::new(Arc::clone(queue)));
        let choice = AutoStream::choice(&io::stdout());
        self.output
            .redirect(Some(Box::new(AutoStream::new(writer, choice))));
        let above = Arc::clone(queue);
        stderr::set_redirect(Some(Arc::new(move |line| above.push(line))));

        let (stop, printed) = (Arc::clone(stop), Arc::clone(queue));
        let spawned = thread::Builder::new().spawn(move || {
            let outcome = editor::run(&mut editor);
            // Ends the printing thread if it waits for the editor.
            drop(editor);
            printed.close();
            if let Err(error) = outcome {
                stderr::error(format_args!("the input line ended: {error}"));
            }
            stop.request(CloseReason::Requested);
        });
        spawned.map_err(|error| error.to_string())
    }

    /// Prints the remaining lines, and restores the terminal, at the end of the chat.
    pub(super) fn finish(&self) {
        let Some(running) = self.running().take() else {
            return;
        };
        running.queue.wait_until_printed(PRINT_TIMEOUT);
        for _ in 0..MAX_PRINT_ATTEMPTS {
            if running.editor.is_finished() {
                break;
            }
            editor::interrupt();
            thread::park_timeout(ATTEMPT_INTERVAL);
        }
        running.queue.close();
        self.output.redirect(None);
        stderr::set_redirect(None);
        running.queue.take().iter().for_each(|line| {
            self.output.line(line);
        });
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs the entered lines in order, and repaints the countdown meanwhile.
fn run_commands(commands: &Commands, submitted: &Receiver<String>, queue: &LineQueue, status: &Status) {
    let mut counts_down = false;
    loop {
        match submitted.recv_timeout(REPAINT_INTERVAL) {
            Ok(line) => {
                commands.run(&line);
                status.finished();
                queue.repaint();
                counts_down = true;
            }
            Err(RecvTimeoutError::Timeout) => {
                // Once more after the end of the cool-down, to remove the countdown.
                if std::mem::replace(&mut counts_down, status.is_cooling_down()) {
                    queue.repaint();
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn uses_colors() -> bool {
    AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

const REPAINT_INTERVAL: Duration = Duration::from_secs(1);
const PRINT_TIMEOUT: Duration = Duration::from_millis(500);
const ATTEMPT_INTERVAL: Duration = Duration::from_millis(20);
const MAX_PRINT_ATTEMPTS: u32 = 50;
