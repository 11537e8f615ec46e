//! Reports of retries.

use rumble_chat::Reconnecting;
use rumble_model::StreamId;

use crate::advice::error_chain;
use crate::format::length;
use crate::stderr;

/// Reports that a chat could not be opened yet.
pub(crate) fn report_retry(stream: StreamId, lost: &Reconnecting) {
    stderr::status(format_args!(
        "-- stream {}: {}; retrying in {}",
        stream.base36(),
        error_chain(&lost.cause),
        length(lost.after)
    ));
}
