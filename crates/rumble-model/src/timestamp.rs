use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// A time as the server wrote it: the text, and the instant if it is well-formed.
///
/// The offset is honoured: `+02:00`, `+0000`, `Z` and fractions of a second are all understood. A malformed text has no
/// instant; a missing time is the empty text. Two are equal if they have the same instant, or if neither has one and
/// the texts are equal. `Display` is not implemented, because two spellings are plausible: [`Timestamp::raw`] and
/// [`Timestamp::rfc3339_utc`].
///
/// ```
/// use rumble_model::Timestamp;
///
/// let time = Timestamp::parse("2026-03-14T19:58:02+02:00");
/// assert_eq!(time.unix_seconds(), Some(1_773_511_082));
/// assert_eq!(time.rfc3339_utc().as_deref(), Some("2026-03-14T17:58:02Z"));
/// assert_eq!(time.raw(), "2026-03-14T19:58:02+02:00");
///
/// let malformed = Timestamp::parse("soon");
/// assert_eq!((malformed.instant(), malformed.raw().as_ref()), (None, "soon"));
/// ```
#[derive(Clone, Default)]
pub struct Timestamp {
    instant: Option<OffsetDateTime>,
    /// The text, unless it is the instant's canonical spelling.
    other_text: Option<Box<str>>,
}

impl Timestamp {
    /// Reads a wire time. Never fails: a malformed text has no [`Timestamp::instant`].
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if let Some(instant) = parse_canonical(text.as_bytes()) {
            return Self {
                instant: Some(instant),
                other_text: None,
            };
        }
        let other_text = (!text.is_empty()).then(|| text.into());
        Self {
            instant: parse_any(text),
            other_text,
        }
    }

    /// The time `seconds` after 1970-01-01T00:00:00Z; `None` outside the years 0 to 9999.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        let instant = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
        (instant.year() >= 0).then_some(Self {
            instant: Some(instant),
            other_text: None,
        })
    }

    /// The instant, with the offset as written. `None` if the text is missing or malformed.
    #[must_use]
    pub fn instant(&self) -> Option<OffsetDateTime> {
        self.instant
    }

    /// Reads the digits as UTC, ignoring the offset; the text stays.
    ///
    /// For the times of the Live Stream API whose offset is wrong; see
    /// [`FollowTime`](crate::livestream_api::FollowTime).
    ///
    /// ```
    /// use rumble_model::Timestamp;
    ///
    /// let followed = Timestamp::parse("2026-03-14T17:58:02-04:00").ignoring_offset();
    /// assert_eq!(followed.rfc3339_utc().as_deref(), Some("2026-03-14T17:58:02Z"));
    /// assert_eq!(followed.raw(), "2026-03-14T17:58:02-04:00");
    /// ```
    #[must_use]
    pub fn ignoring_offset(&self) -> Self {
        match self.instant {
            Some(instant) if !instant.offset().is_utc() => {
                self.read_as(Some(instant.replace_offset(UtcOffset::UTC)))
            }
            _ => self.clone(),
        }
    }

    /// This text, without an instant.
    pub(crate) fn without_instant(&self) -> Self {
        self.read_as(None)
    }

    /// This text with another instant.
    fn read_as(&self, instant: Option<OffsetDateTime>) -> Self {
        let text = self.raw();
        Self {
            instant,
            other_text: (!text.is_empty()).then(|| text.into()),
        }
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_seconds(&self) -> Option<i64> {
        self.instant.map(OffsetDateTime::unix_timestamp)
    }

    /// The text as received; empty if absent.
    #[must_use]
    pub fn raw(&self) -> Cow<'_, str> {
        match (&self.other_text, self.instant) {
            (Some(text), _) => Cow::Borrowed(text),
            (None, Some(instant)) => Cow::Owned(canonical(instant)),
            (None, None) => Cow::Borrowed(""),
        }
    }

    /// The instant as RFC 3339 text in UTC, ending in `Z`.
    #[must_use]
    pub fn rfc3339_utc(&self) -> Option<String> {
        self.instant?
            .checked_to_offset(UtcOffset::UTC)?
            .format(&Rfc3339)
            .ok()
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        match (self.instant, other.instant) {
            (None, None) => self.other_text == other.other_text,
            (one, other) => one == other,
        }
    }
}

impl Eq for Timestamp {}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({})", self.raw())
    }
}

/// The spelling of every capture, `YYYY-MM-DDTHH:MM:SS±HH:MM`, byte by byte: it comes with every message.
fn parse_canonical(text: &[u8]) -> Option<OffsetDateTime> {
    let &[
        y1,
        y2,
        y3,
        y4,
        b'-',
        m1,
        m2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
        sign,
        oh1,
        oh2,
        b':',
        om1,
        om2,
    ] = text
    else {
        return None;
    };
    let year = i32::from(two(y1, y2)?) * 100 + i32::from(two(y3, y4)?);
    let month = Month::try_from(two(m1, m2)?).ok()?;
    let date = Date::from_calendar_date(year, month, two(d1, d2)?).ok()?;
    let time = Time::from_hms(two(h1, h2)?, two(n1, n2)?, two(s1, s2)?).ok()?;
    let clock = PrimitiveDateTime::new(date, time);
    if [sign, oh1, oh2, om1, om2] == *b"+0000" {
        return Some(clock.assume_utc());
    }
    let (hours, minutes) = (
        i8::try_from(two(oh1, oh2)?).ok()?,
        i8::try_from(two(om1, om2)?).ok()?,
    );
    let offset = match sign {
        b'+' => UtcOffset::from_hms(hours, minutes, 0),
        // `-00:00` would be printed as `+00:00`, so the text is kept.
        b'-' if hours != 0 || minutes != 0 => UtcOffset::from_hms(-hours, -minutes, 0),
        _ => return None,
    };
    Some(clock.assume_offset(offset.ok()?))
}

fn two(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

fn canonical(instant: OffsetDateTime) -> String {
    let (date, time, offset) = (instant.date(), instant.time(), instant.offset());
    let sign = if offset.is_negative() { '-' } else { '+' };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second(),
        offset.whole_hours().abs(),
        offset.minutes_past_hour().abs(),
    )
}

/// RFC 3339, or with an offset without a colon.
fn parse_any(text: &str) -> Option<OffsetDateTime> {
    if let Ok(instant) = OffsetDateTime::parse(text, &Rfc3339) {
        return Some(instant);
    }
    let (clock, offset) = text.split_at_checked(text.len().checked_sub(5)?)?;
    let (sign_and_hours, minutes) = offset.split_at_checked(3)?;
    sign_and_hours.starts_with(['+', '-']).then_some(())?;
    OffsetDateTime::parse(&format!("{clock}{sign_and_hours}:{minutes}"), &Rfc3339).ok()
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TimestampVisitor)
    }
}

/// Text is a time, an integer is Unix seconds, anything else is a missing time.
struct TimestampVisitor;

impl<'de> Visitor<'de> for TimestampVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time")
    }

    fn visit_str<E>(self, text: &str) -> Result<Timestamp, E> {
        Ok(Timestamp::parse(text))
    }

    fn visit_u64<E>(self, seconds: u64) -> Result<Timestamp, E> {
        let instant = i64::try_from(seconds)
            .ok()
            .and_then(|s| OffsetDateTime::from_unix_timestamp(s).ok());
        Ok(Timestamp {
            instant,
            other_text: Some(seconds.to_string().into()),
        })
    }

    fn visit_i64<E>(self, _: i64) -> Result<Timestamp, E> {
        Ok(Timestamp::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Timestamp, E> {
        Ok(Timestamp::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Timestamp, E> {
        Ok(Timestamp::default())
    }

    fn visit_unit<E>(self) -> Result<Timestamp, E> {
        Ok(Timestamp::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Timestamp, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Timestamp::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Timestamp, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Timestamp::default())
    }
}
