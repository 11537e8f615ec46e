//! The line editor. One editor reads all lines, so that no key is lost between two lines.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anstyle::{AnsiColor, Style};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::validate::Validator;
use rustyline::{
    Cmd, ColorMode, ConditionalEventHandler, Config, Context, Editor, Event, EventContext, EventHandler,
    Helper, KeyCode, KeyEvent, Modifiers, Movement, RepeatCount,
};
use unicode_width::UnicodeWidthStr as _;

use super::editor_history::SharedHistory;
use super::history::History;
use super::line_queue::LineQueue;
use super::status::Status;
use crate::format::{DIM, styled};

pub(super) type InputEditor = Editor<Assistant, SharedHistory>;

/// Creates an editor that sends each entered line to `lines`.
pub(super) fn new(
    queue: &Arc<LineQueue>,
    status: &Arc<Status>,
    lines: Sender<String>,
) -> Result<InputEditor, String> {
    // Always on, since the highlighter draws the status even if colours are disabled.
    let config = Config::builder().color_mode(ColorMode::Forced).build();
    let history = Arc::new(Mutex::new(History::default()));
    let mut editor: InputEditor = Editor::with_history(config, SharedHistory(Arc::clone(&history)))
        .map_err(|error| error.to_string())?;
    editor.set_helper(Some(Assistant {
        queue: Arc::clone(queue),
        status: Arc::clone(status),
        line: RefCell::default(),
    }));
    let keys = Arc::new(Keys {
        queue: Arc::clone(queue),
        status: Arc::clone(status),
        history,
        lines: Mutex::new(lines),
    });
    for (key, action) in [
        (KeyEvent(KeyCode::Enter, Modifiers::NONE), Keys::enter as Action),
        (KeyEvent::ctrl('J'), Keys::enter),
        (KeyEvent(KeyCode::Up, Modifiers::NONE), Keys::back),
        (KeyEvent::ctrl('P'), Keys::back),
        (KeyEvent(KeyCode::Down, Modifiers::NONE), Keys::forward),
        (KeyEvent::ctrl('N'), Keys::forward),
        (KeyEvent::ctrl('L'), Keys::clear_screen),
        (KeyEvent(KeyCode::Tab, Modifiers::NONE), Keys::ignore),
    ] {
        let keys = Arc::clone(&keys);
        editor.bind_sequence(key, EventHandler::Conditional(Box::new(Key { keys, action })));
    }
    Ok(editor)
}

/// Reads keys until the user leaves.
pub(super) fn run(editor: &mut InputEditor) -> Result<(), ReadlineError> {
    let outcome = editor.readline(PROMPT);
    // Removes the empty line.
    let mut out = io::stdout();
    let _ = out.write_all(b"\x1b[A\r\x1b[J").and_then(|()| out.flush());
    match outcome {
        Ok(_) | Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Ends [`run`] from another thread: the editor takes the signal as Ctrl-C.
#[cfg(unix)]
pub(super) fn interrupt() {
    use rustix::process::{Signal, getpid, kill_process};
    let _ = kill_process(getpid(), Signal::INT);
}

#[cfg(not(unix))]
pub(super) fn interrupt() {}

/// Key bindings that the editor does not have by itself.
struct Keys {
    queue: Arc<LineQueue>,
    status: Arc<Status>,
    history: Arc<Mutex<History>>,
    lines: Mutex<Sender<String>>,
}

/// `None` if the editor handles the key itself.
type Action = fn(&Keys, &str) -> Option<Cmd>;

struct Key {
    keys: Arc<Keys>,
    action: Action,
}

impl ConditionalEventHandler for Key {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        (self.action)(&self.keys, context.line())
    }
}

impl Keys {
    /// Submits the line and starts the next one. A line that cannot be sent now stays, and the status states the
    /// reason.
    fn enter(&self, line: &str) -> Option<Cmd> {
        let entered = line.trim();
        if entered.is_empty() || !self.status.can_submit(line) {
            return Some(Cmd::Repaint);
        }
        // A pasted text can have several lines; a message has one.
        let entered = entered.replace(['\n', '\r', '\t'], " ");
        self.history().add(&entered);
        self.status.begin();
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.send(entered).is_err() {
            self.status.finished();
        }
        Some(Cmd::Kill(Movement::WholeBuffer))
    }

    fn back(&self, line: &str) -> Option<Cmd> {
        let can_go = self.history().leave(line);
        (!can_go).then_some(Cmd::Noop)
    }

    fn forward(&self, _: &str) -> Option<Cmd> {
        let can_go = self.history().is_back();
        (!can_go).then_some(Cmd::Noop)
    }

    fn clear_screen(&self, _: &str) -> Option<Cmd> {
        self.queue.clear_screen();
        Some(Cmd::Noop)
    }

    fn ignore(&self, _: &str) -> Option<Cmd> {
        Some(Cmd::Noop)
    }

    fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Draws the status after the line.
pub(super) struct Assistant {
    queue: Arc<LineQueue>,
    status: Arc<Status>,
    /// The line whose status is drawn.
    line: RefCell<String>,
}

pub(super) struct StatusHint(String);

impl Hint for StatusHint {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for Assistant {
    type Hint = StatusHint;

    fn hint(&self, line: &str, _: usize, _: &Context<'_>) -> Option<StatusHint> {
        // Called by the editor at the start and whenever it draws the line after a key.
        self.queue.set_ready();
        line.clone_into(&mut self.line.borrow_mut());
        let text = self.status.text(line);
        // Room for a countdown.
        Some(StatusHint(format!("{text:MIN_HINT$}"))).filter(|_| !text.is_empty())
    }
}

impl Highlighter for Assistant {
    /// The editor keeps a hint until the next key. The time in it changes, so it is redrawn, with the same width.
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        let line = self.line.borrow();
        let now = self.status.text(&line);
        let shown = match now.width().cmp(&hint.width()) {
            std::cmp::Ordering::Greater => hint.to_owned(),
            _ => format!("{now}{}", " ".repeat(hint.width() - now.width())),
        };
        if !self.status.uses_colors {
            return shown.into();
        }
        let style = match self.status.is_too_long(&line) {
            true => Style::new().fg_color(Some(AnsiColor::Red.into())),
            false => DIM,
        };
        styled(style, &shown).into()
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        kind == CmdKind::Other
    }
}

impl Completer for Assistant {
    type Candidate = String;
}

impl Validator for Assistant {}

impl Helper for Assistant {}

const PROMPT: &str = "> ";
/// Columns.
const MIN_HINT: usize = 12;
