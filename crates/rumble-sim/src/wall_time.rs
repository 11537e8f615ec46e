use std::time::{Duration, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;

/// A time of the simulated site: always an input, never read from a clock.
///
/// ```
/// use rumble_sim::WallTime;
/// use std::time::{Duration, SystemTime};
///
/// assert_eq!(WallTime::DEFAULT.to_rfc3339(), "2026-03-14T17:58:00+00:00");
/// assert_eq!((WallTime::DEFAULT + Duration::from_millis(2_900)).to_rfc3339(), "2026-03-14T17:58:02+00:00");
///
/// let live = WallTime::from(SystemTime::UNIX_EPOCH);
/// assert_eq!(live.unix_seconds(), 0);
/// ```
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct WallTime {
    unix_micros: u64,
}

impl WallTime {
    /// 2026-03-14T17:58:00Z, the default start of every plan.
    pub const DEFAULT: Self = Self::from_unix_seconds(1_773_511_080);

    /// From whole seconds since 1970.
    #[must_use]
    pub const fn from_unix_seconds(seconds: u64) -> Self {
        Self {
            unix_micros: seconds.saturating_mul(1_000_000),
        }
    }

    /// Whole seconds since 1970.
    #[must_use]
    pub const fn unix_seconds(self) -> u64 {
        self.unix_micros / 1_000_000
    }

    /// Whole seconds with the offset spelled `+00:00`, as Rumble writes times.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        let seconds = i64::try_from(self.unix_seconds()).unwrap_or(i64::MAX);
        let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let (date, time) = (at.date(), at.time());
        let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
        let (hour, minute, second) = time.as_hms();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00")
    }

    /// The message id of Rumble at this time: microseconds since 2021-05-23T12:48:05Z above 14 bits that distinguish
    /// messages of one microsecond.
    ///
    /// ```
    /// use rumble_sim::WallTime;
    /// assert_eq!(WallTime::DEFAULT.message_id(7) >> 14, (1_773_511_080 - 1_621_774_085) * 1_000_000);
    /// ```
    #[must_use]
    pub const fn message_id(self, low_bits: u64) -> u64 {
        (self.unix_micros.saturating_sub(ID_EPOCH_MICROS) << 14) | (low_bits & 0x3fff)
    }

    /// Adds seconds, which can be negative.
    pub(crate) fn shifted(self, seconds: i64) -> Self {
        let by = Duration::from_secs(seconds.unsigned_abs());
        if seconds < 0 { self.earlier(by) } else { self + by }
    }

    /// Zero when `other` is later.
    pub(crate) fn since(self, other: Self) -> Duration {
        Duration::from_micros(self.unix_micros.saturating_sub(other.unix_micros))
    }

    pub(crate) fn earlier(self, by: Duration) -> Self {
        Self {
            unix_micros: self.unix_micros.saturating_sub(micros(by)),
        }
    }
}

impl Default for WallTime {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl From<SystemTime> for WallTime {
    fn from(at: SystemTime) -> Self {
        Self {
            unix_micros: micros(at.duration_since(UNIX_EPOCH).unwrap_or_default()),
        }
    }
}

impl std::ops::Add<Duration> for WallTime {
    type Output = Self;

    fn add(self, by: Duration) -> Self {
        Self {
            unix_micros: self.unix_micros.saturating_add(micros(by)),
        }
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

const ID_EPOCH_MICROS: u64 = 1_621_774_085_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_agree_with_the_public_captures() {
        let at = WallTime::from_unix_seconds(1_773_511_082);
        assert_eq!(at.to_rfc3339(), "2026-03-14T17:58:02+00:00");
        let id = at.message_id(0);
        assert_eq!(id.to_string().len(), 19);
        assert_eq!(
            2_486_058_960_819_733_291_u64.abs_diff(id) >> 14,
            2_486_058_960_819_733_291_u64.abs_diff(id) / 16_384
        );
        assert!(
            2_486_058_960_819_733_291_u64.abs_diff(id) >> 14 < 1_000_000,
            "within the second that `time` names"
        );
    }

    #[test]
    fn extreme_times_do_not_overflow() {
        let end = WallTime::from_unix_seconds(u64::MAX) + Duration::MAX;
        assert_eq!(end.earlier(Duration::MAX).unix_seconds(), 0);
        assert!(!end.to_rfc3339().is_empty());
    }
}
