//! Times, all shifted by the same amount: the intervals between them and their spelling are unchanged.

use rumble_model::time::{Duration, PrimitiveDateTime, format_description::well_known::Iso8601};

/// Where the first time of a capture goes: 2024-01-01T00:00:00Z.
const FIRST: i64 = 1_704_067_200;

#[derive(Default)]
pub(super) struct Times {
    /// The first time in the capture, Unix seconds.
    first: Option<i64>,
}

impl Times {
    pub(super) fn record_text(&mut self, text: &str) {
        if self.first.is_none() {
            self.first = read(text).map(|time| time.assume_utc().unix_timestamp());
        }
    }

    pub(super) fn record_number(&mut self, key: &str, digits: &str) {
        if self.first.is_none() {
            self.first = unix_seconds(key, digits);
        }
    }

    /// `YYYY-MM-DDTHH:MM:SS`, or with a space, and what follows as it is; `None` for other texts.
    pub(super) fn shifted_text(&self, text: &str) -> Option<String> {
        let shifted = read(text)?.checked_add(Duration::seconds(self.shift()?))?;
        let separator = text.get(10..11)?;
        let time = shifted.time();
        let date = shifted.date();
        Some(format!(
            "{:04}-{:02}-{:02}{separator}{:02}:{:02}:{:02}{}",
            date.year(),
            u8::from(date.month()),
            date.day(),
            time.hour(),
            time.minute(),
            time.second(),
            text.get(19..)?
        ))
    }

    pub(super) fn shifted_number(&self, key: &str, digits: &str) -> Option<String> {
        Some(unix_seconds(key, digits)?.checked_add(self.shift()?)?.to_string())
    }

    fn shift(&self) -> Option<i64> {
        Some(FIRST - self.first?)
    }
}

/// Ten digits, in a member that is not an id.
fn unix_seconds(key: &str, digits: &str) -> Option<i64> {
    let is_time = digits.len() == 10 && !super::public::is_id_key(key);
    digits
        .parse()
        .ok()
        .filter(|seconds| is_time && (1_000_000_000..4_000_000_000).contains(seconds))
}

fn read(text: &str) -> Option<PrimitiveDateTime> {
    let tail = text.get(19..)?;
    let is_tail = tail.len() <= 16
        && tail
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".:+-Z".contains(&byte));
    let digits = text.get(..19)?.replacen(' ', "T", 1);
    PrimitiveDateTime::parse(&digits, &Iso8601::DEFAULT)
        .ok()
        .filter(|_| is_tail)
}
