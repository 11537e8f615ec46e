//! Values of options, read with errors that do not repeat them.

use std::ops::{Bound, RangeBounds};
use std::time::Duration;

use regex::Regex;
use rumble_model::ChannelId;

pub(super) fn time(text: &str) -> Result<Duration, &'static str> {
    humantime::parse_duration(text).map_err(|_| "expected a number and a unit, for example 30s, 10m or 2h")
}

pub(super) fn interval(text: &str) -> Result<Duration, &'static str> {
    let interval = time(text)?;
    let is_sensible = !interval.is_zero() && interval <= MAX_INTERVAL;
    is_sensible
        .then_some(interval)
        .ok_or("expected more than 0s and at most 1day")
}

/// Reads a whole number. Unlike that of clap, the error states the bounds and does not repeat the value.
pub(super) fn numbers<T: TryFrom<u64>>(
    range: impl RangeBounds<u64> + Clone,
) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        let number = number.and_then(|number: u64| T::try_from(number).ok());
        number.ok_or_else(|| match (range.start_bound(), range.end_bound()) {
            (Bound::Included(0), Bound::Unbounded) => "expected a whole number".to_owned(),
            (Bound::Included(least), Bound::Unbounded) => {
                format!("expected a whole number, at least {least}")
            }
            (Bound::Included(least), Bound::Included(most)) => {
                format!("expected a whole number from {least} to {most}")
            }
            _ => "expected another number".to_owned(),
        })
    }
}

pub(super) fn channel_id(text: &str) -> Result<ChannelId, &'static str> {
    ChannelId::from_base10(text)
        .map_err(|_| "expected the decimal id of one of your channels: cocorum channels lists them")
}

pub(super) fn rate(text: &str) -> Result<f64, &'static str> {
    let rate = text
        .parse()
        .ok()
        .filter(|rate: &f64| rate.is_finite() && *rate >= 0.0);
    rate.ok_or("expected a number, for example 0.5 or 20")
}

/// Reads how fast a recording is replayed; `None`: without pauses.
#[cfg(any(feature = "record", feature = "serve"))]
pub(super) fn speed(text: &str) -> Result<Option<f64>, &'static str> {
    if text == "max" {
        return Ok(None);
    }
    let times = text.strip_suffix('x').unwrap_or(text).parse().ok();
    let times = times.filter(|times: &f64| times.is_finite() && *times > 0.0);
    times
        .map(Some)
        .ok_or("expected a factor, for example 1x or 10x, or max")
}

/// Reads a regular expression. The error does not repeat it.
pub(super) fn regex(text: &str) -> Result<Regex, &'static str> {
    Regex::new(text).map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "the regular expression is too large",
        _ => "not a valid regular expression",
    })
}

const MAX_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);
