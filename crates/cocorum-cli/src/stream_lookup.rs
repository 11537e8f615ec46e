//! From an argument to a stream, with a request if the argument does not contain the id, or is ambiguous.

use rumble_model::{StreamId, StreamRef};
use rumble_servicephp::{ErrorKind, Guest, ResolvedStream};
use time::UtcOffset;

use crate::error::CliError;
use crate::stderr;
use crate::stream_arg::{self, ParsedStream};

/// The stream that an argument identifies. An ambiguous reading is reported.
pub(crate) fn stream_id(guest: &Guest, text: &str) -> Result<StreamId, CliError> {
    let parsed = stream_arg::parse_any(text).map_err(CliError::Usage)?;
    parsed.note.iter().for_each(stderr::status);
    match choose(guest, parsed)? {
        StreamRef::Id(id) => Ok(id),
        page => resolve(guest, page).map(|found| found.stream_id),
    }
}

/// Looks a stream up, as a guest.
pub(crate) fn resolve(guest: &Guest, stream: StreamRef) -> Result<ResolvedStream, CliError> {
    Ok(guest.resolve(stream)?)
}

/// The meaning of an argument that could be an embed id or the start of the URL of a watch page: the one that is
/// live.
pub(crate) fn choose(guest: &Guest, parsed: ParsedStream) -> Result<StreamRef, CliError> {
    let (StreamRef::Id(id), Some(watch)) = (&parsed.stream, parsed.or_watch) else {
        return Ok(parsed.stream);
    };
    let name = format!("v{}", id.base36());
    let by_id = match guest.stream(*id) {
        // The chat service can still be available.
        Err(error) if error.is_retryable() => {
            stderr::status(format_args!(
                "-- reading {name} as an embed id: rumble.com is not available now; watch:{name} is the watch page"
            ));
            return Ok(parsed.stream);
        }
        found => usable(found)?,
    };
    let by_page = usable(guest.resolve(watch.clone()))?;
    match (by_id, by_page) {
        (Some(embed), Some(page)) if embed.stream_id == page.stream_id => {}
        (Some(embed), Some(page)) if is_live(&embed) && is_live(&page) => {
            return Err(CliError::Message(format!(
                "two live streams are called {name}: use embed:{name} ({}) or watch:{name} ({})",
                embed.stream_id.base36(),
                page.stream_id.base36()
            )));
        }
        (embed, Some(page)) if embed.is_none() || is_live(&page) => {
            stderr::status(format_args!(
                "-- reading {name} as a watch page, stream {}; embed:{name} is the embed id",
                page.stream_id.base36()
            ));
            return Ok(watch);
        }
        (_, Some(page)) => stderr::status(format_args!(
            "-- reading {name} as an embed id; watch:{name} is the watch page, stream {}",
            page.stream_id.base36()
        )),
        (_, None) => {}
    }
    Ok(parsed.stream)
}

/// The stream; `None` if it does not exist or the site does not respond. The argument is then read without the site.
fn usable(
    outcome: Result<ResolvedStream, rumble_servicephp::Error>,
) -> Result<Option<ResolvedStream>, CliError> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::Closed => Err(error.into()),
        Err(_) => Ok(None),
    }
}

/// The planned start, to the minute, human-readable.
pub(crate) fn planned(found: &ResolvedStream) -> Option<String> {
    if found.is_planned != Some(true) {
        return None;
    }
    let Some(time) = found.planned_for.as_ref().and_then(|time| time.instant()) else {
        return Some("planned".to_owned());
    };
    let time = time.to_offset(UtcOffset::UTC);
    Some(format!(
        "planned for {} {:02}:{:02} UTC",
        time.date(),
        time.hour(),
        time.minute()
    ))
}

fn is_live(found: &ResolvedStream) -> bool {
    found.is_live == Some(true)
}
