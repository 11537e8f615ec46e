//! The zone of the times that are shown.

use jiff::tz::TimeZone;
use rumble_archive::export::Zone;
use time::UtcOffset;

use super::Problem;
use crate::args::ZoneArgs;

/// The zone of this machine with its offset at each time, unless another one was requested.
pub(super) fn zone(args: &ZoneArgs) -> Result<Zone, Problem> {
    let zone = match &args.zone {
        _ if args.utc => return Ok(Zone::utc()),
        Some(name) => TimeZone::get(name)
            .map_err(|_| Problem::Usage("--zone: no such time zone on this machine".to_owned()))?,
        None => TimeZone::system(),
    };
    Ok(Zone::new(move |at| {
        let timestamp = jiff::Timestamp::from_second(at.unix_timestamp());
        let seconds = timestamp.map(|timestamp| zone.to_offset(timestamp).seconds());
        let offset = seconds
            .ok()
            .and_then(|seconds| UtcOffset::from_whole_seconds(seconds).ok());
        offset.unwrap_or(UtcOffset::UTC)
    }))
}
