//! From an argument to a stream, with a request where the argument does not hold the id, or could mean two.

use rumble_model::{StreamId, StreamRef};
use rumble_servicephp::{ErrorKind, Guest, ResolvedStream};
use time::UtcOffset;

use crate::stream_arg::{self, ReadAny};
use crate::talk;
use crate::trouble::Trouble;

/// The stream that an argument names. How it was read is told where that is not clear.
pub(crate) fn stream(guest: &Guest, text: &str) -> Result<StreamId, Trouble> {
    let read = stream_arg::read_any(text).map_err(Trouble::Usage)?;
    read.remark.iter().for_each(talk::say);
    match chosen(guest, read)? {
        StreamRef::Id(id) => Ok(id),
        page => found(guest, page).map(|found| found.stream_id),
    }
}

/// What anybody can know of it.
pub(crate) fn found(guest: &Guest, stream: StreamRef) -> Result<ResolvedStream, Trouble> {
    Ok(guest.resolve(stream)?)
}

/// What an argument means that could be an embed id and the beginning of a watch page's address: the one that is live.
pub(crate) fn chosen(guest: &Guest, read: ReadAny) -> Result<StreamRef, Trouble> {
    let (StreamRef::Id(id), Some(watch)) = (&read.stream, read.or_watch) else {
        return Ok(read.stream);
    };
    let name = format!("v{}", id.base36());
    let by_id = match guest.stream(*id) {
        // The chat may be there all the same.
        Err(error) if error.is_retryable() => {
            talk::say(format_args!(
                "-- {name} is taken for an embed id: rumble.com cannot be asked now; watch:{name} is the watch page"
            ));
            return Ok(read.stream);
        }
        found => known(found)?,
    };
    let by_page = known(guest.resolve(watch.clone()))?;
    match (by_id, by_page) {
        (Some(embed), Some(page)) if embed.stream_id == page.stream_id => {}
        (Some(embed), Some(page)) if is_live(&embed) && is_live(&page) => {
            return Err(Trouble::Said(format!(
                "two live streams go by {name}: say embed:{name} ({}) or watch:{name} ({})",
                embed.stream_id.base36(),
                page.stream_id.base36()
            )));
        }
        (embed, Some(page)) if embed.is_none() || is_live(&page) => {
            talk::say(format_args!(
                "-- {name} is taken for a watch page, stream {}; embed:{name} is the embed id",
                page.stream_id.base36()
            ));
            return Ok(watch);
        }
        (_, Some(page)) => talk::say(format_args!(
            "-- {name} is taken for an embed id; watch:{name} is the watch page, stream {}",
            page.stream_id.base36()
        )),
        (_, None) => {}
    }
    Ok(read.stream)
}

/// The stream, or none where the site knows none or cannot be asked: then the argument is read without it.
fn known(asked: Result<ResolvedStream, rumble_servicephp::Error>) -> Result<Option<ResolvedStream>, Trouble> {
    match asked {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::Closed => Err(error.into()),
        Err(_) => Ok(None),
    }
}

/// When it is planned to begin, to the minute, for people.
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
