//! Measurements and servers of separate processes.

use super::process::{BIG_EVENT, DECODE, HEAP, HOSTILE, MEMORY, SERVER};
use super::{big_event, decode, heap, hostile, memory, server};
use crate::TaskError;

/// Runs the child process with this name. Returns `None` for other names.
pub(super) fn run(name: &str, arguments: &[String]) -> Option<Result<(), TaskError>> {
    Some(match name {
        BIG_EVENT => big_event::child(arguments),
        DECODE => decode::child(arguments),
        HEAP => heap::child(arguments),
        HOSTILE => hostile::child(arguments),
        MEMORY => memory::child(arguments),
        SERVER => server::child(arguments),
        _ => return None,
    })
}
