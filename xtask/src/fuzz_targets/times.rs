//! Times: the text is kept, an instant reads back as the same instant, and the crate `time` reads the same one.

use rumble_model::Timestamp;
use rumble_model::time::OffsetDateTime;
use rumble_model::time::format_description::well_known::Rfc3339;

use super::{cost, seeds};

pub(super) fn run(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let time = cost::bounded(text.len(), || Timestamp::parse(text));
    assert_eq!(time.raw(), text);
    assert_eq!(time.instant().is_some(), time.unix_seconds().is_some());
    if let Ok(instant) = OffsetDateTime::parse(text, &Rfc3339) {
        assert_eq!(time.instant(), Some(instant));
    }
    if let Some(utc) = time.rfc3339_utc() {
        assert!(utc.ends_with('Z'), "{utc}");
        let again = Timestamp::parse(&utc);
        assert_eq!(again.unix_seconds(), time.unix_seconds());
        assert_eq!(again, time);
        assert_eq!(again.rfc3339_utc(), Some(utc));
    }
    let digits = time.ignoring_offset();
    assert_eq!(digits.raw(), text);
    assert_eq!(digits.unix_seconds().is_some(), time.unix_seconds().is_some());
    if let Some(bytes) = data.first_chunk()
        && let Some(time) = Timestamp::from_unix_seconds(i64::from_le_bytes(*bytes))
    {
        assert_eq!(Timestamp::parse(&time.raw()), time);
        assert_eq!(time.unix_seconds(), Some(i64::from_le_bytes(*bytes)));
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    seeds::texts(&[
        "2026-03-14T17:58:02+00:00",
        "2026-03-14T19:58:02.5+02:00",
        "2026-03-14T17:58:02Z",
        "2026-03-14 17:58:02",
        "2026-03-14T17:58:02-0400",
        "0000-01-01T00:00:00+23:59",
        "9999-12-31T23:59:60-23:59",
        "2024-02-29T24:00:00Z",
    ])
}
