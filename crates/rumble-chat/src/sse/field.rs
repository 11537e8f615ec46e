use std::time::Duration;

/// Fields that belong to the stream instead of one event, and therefore count even in a block without data.
#[derive(Default)]
pub(super) struct StreamFields {
    pub(super) comments: u64,
    pub(super) invalid_utf8: u64,
    pub(super) last_event_id: String,
    /// Becomes the last event id at the end of the block.
    next_event_id: Option<String>,
    pub(super) retry: Option<Duration>,
}

impl StreamFields {
    /// Reads one line without its end. Fields other than `id` and `retry`, and values that the standard ignores, are
    /// skipped.
    pub(super) fn read(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = strip_leading_space(value);
        match name {
            "id" if !value.contains('\0') => self.next_event_id = Some(value.to_owned()),
            "retry" => self.retry = parse_retry(value).or(self.retry),
            _ => {}
        }
    }

    /// Ends a block at its blank line.
    pub(super) fn end_block(&mut self) {
        if let Some(id) = self.next_event_id.take() {
            self.last_event_id = id;
        }
    }
}

/// Value of a line that begins with `data:`.
pub(super) fn data_value(line: &str) -> Option<&str> {
    line.strip_prefix("data:").map(strip_leading_space)
}

/// Removes one space after the colon, which is not part of the value.
fn strip_leading_space(value: &str) -> &str {
    value.strip_prefix(' ').unwrap_or(value)
}

/// Parses ASCII digits only. A number that exceeds 64 bits is valid and becomes the maximum.
fn parse_retry(value: &str) -> Option<Duration> {
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(Duration::from_millis(value.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_applies_from_the_end_of_its_block() {
        let mut stream = StreamFields::default();
        let lines = [
            ("id: 5", "5"),
            ("id:  5", " 5"),
            ("id: a\0b", " 5"),
            ("Id: 6", " 5"),
            ("id : 6", " 5"),
            ("id", ""),
        ];
        for (line, id) in lines {
            let before = stream.last_event_id.clone();
            stream.read(line);
            assert_eq!(stream.last_event_id, before);
            stream.end_block();
            assert_eq!(stream.last_event_id, id, "{line:?}");
        }
    }

    #[test]
    fn retry_accepts_digits_only() {
        let retry = |line| {
            let mut stream = StreamFields::default();
            stream.read(line);
            stream.retry
        };
        assert_eq!(retry("retry: 007"), Some(Duration::from_millis(7)));
        assert_eq!(retry("retry:0"), Some(Duration::ZERO));
        assert_eq!(
            retry("retry: 99999999999999999999999"),
            Some(Duration::from_millis(u64::MAX))
        );
        for line in [
            "retry",
            "retry:",
            "retry: +5",
            "retry: -5",
            "retry:  5",
            "retry: 5 ",
            "retry: 1.5",
            "retry: ٣",
        ] {
            assert_eq!(retry(line), None, "{line:?}");
        }
    }

    #[test]
    fn data_loses_one_space() {
        assert_eq!(data_value("data: x"), Some("x"));
        assert_eq!(data_value("data:  x"), Some(" x"));
        assert_eq!(data_value("data:"), Some(""));
        assert_eq!(data_value("data"), None);
        assert_eq!(data_value("database: x"), None);
    }
}
