//! Time between two look-ups of a stream.

use std::time::Duration;

use rumble_servicephp::Endpoint;

/// The interval: as requested, but at least [`MIN_REMOTE_INTERVAL`] for a remote site.
pub(crate) fn interval(requested: Option<Duration>, base_url: &Endpoint) -> Duration {
    let requested = requested.unwrap_or(DEFAULT_INTERVAL);
    if base_url.is_loopback() {
        requested
    } else {
        requested.max(MIN_REMOTE_INTERVAL)
    }
}

const DEFAULT_INTERVAL: Duration = Duration::from_secs(60);
const MIN_REMOTE_INTERVAL: Duration = Duration::from_secs(30);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_remote_site_has_a_minimum() {
        let second = Duration::from_secs(1);
        for site in ["https://rumble.com", "https://rumble.example"] {
            let site = Endpoint::parse(site).unwrap();
            assert_eq!(interval(Some(second), &site), 30 * second);
            assert_eq!(interval(Some(90 * second), &site), 90 * second);
            assert_eq!(interval(None, &site), 60 * second);
        }
        let local = Endpoint::parse("http://127.0.0.1:8080").unwrap();
        assert_eq!(interval(Some(second / 100), &local), second / 100);
    }
}
