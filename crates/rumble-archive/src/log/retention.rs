//! Removal of old segments.

use std::io;
use std::time::Duration;

use time::OffsetDateTime;

use super::seal;
use super::segment::{self, Form};
use super::storage::Storage;

/// Removes finished segments whose last line is older than `keep`, oldest first so that no gap appears. Returns their number.
pub(super) fn remove_old(
    storage: &dyn Storage,
    current: u64,
    keep: Duration,
    at: OffsetDateTime,
) -> io::Result<usize> {
    let mut segments: Vec<_> = storage
        .names()?
        .iter()
        .filter_map(|name| segment::parse(name))
        .collect();
    segments.sort_unstable_by_key(|(number, _)| *number);
    let mut removed = 0;
    for (number, form) in segments.into_iter().filter(|(number, _)| *number < current) {
        let (name, index) = match form {
            Form::Plain => {
                let name = segment::plain(number);
                let index = seal::plain_index(&storage.open(&name)?)?;
                (name, index)
            }
            Form::Compressed => {
                let name = segment::compressed(number);
                let index = seal::index(&storage.open(&name)?)?;
                (name, index)
            }
        };
        let last = index.and_then(|(index, _)| index.all).map(|all| all.to);
        // A segment of unknown age is kept, and so are those after it.
        if last.is_none_or(|last| last + keep >= at) {
            break;
        }
        storage.remove(&name)?;
        removed += 1;
    }
    Ok(removed)
}
