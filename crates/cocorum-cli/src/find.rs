//! From an argument to a stream, with a request where the argument does not hold the id.

use rumble_model::{StreamId, StreamRef};
use rumble_servicephp::{Guest, Resolved};

use crate::stream_arg;
use crate::talk;
use crate::trouble::Trouble;

/// The stream that an argument names. How it was read is told where that is not clear.
pub(crate) fn stream(guest: &Guest, text: &str) -> Result<StreamId, Trouble> {
    let read = stream_arg::read_any(text).map_err(Trouble::Usage)?;
    read.remark.iter().for_each(talk::say);
    match read.stream {
        StreamRef::Id(id) => Ok(id),
        page => found(guest, page).map(|found| found.stream_id),
    }
}

/// What anybody can know of it.
pub(crate) fn found(guest: &Guest, stream: StreamRef) -> Result<Resolved, Trouble> {
    Ok(guest.resolve(stream)?)
}
