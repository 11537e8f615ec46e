//! Selection of the lines that a client or a sink receives.

use std::collections::BTreeSet;

use rumble_model::{StreamId, StreamRef};

use crate::entry::Entry;

/// Conditions that select lines. Without a condition, all lines are selected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filter {
    /// Lines of these streams, in base 36, and lines that belong to no stream; empty: of all.
    pub streams: BTreeSet<String>,
    /// Values of the member `event`; empty: all.
    pub events: BTreeSet<String>,
    /// Minimum amount of lines that have one, in US cents.
    pub min_cents: u64,
}

/// A condition that cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {expected}")]
#[non_exhaustive]
pub struct InvalidFilter {
    /// Name of the parameter.
    pub parameter: &'static str,
    expected: &'static str,
}

impl Filter {
    /// Reads the parameters `streams`, `events` and `min_cents` of a query. Others are ignored.
    ///
    /// # Errors
    ///
    /// Fails if a value has the wrong form.
    pub fn parse(query: &str) -> Result<Self, InvalidFilter> {
        let mut filter = Self::default();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match name {
                "streams" => filter.streams = list(value).map(stream).collect::<Result<_, _>>()?,
                "events" => filter.events = list(value).map(str::to_owned).collect(),
                "min_cents" => {
                    filter.min_cents = value.parse().map_err(|_| InvalidFilter {
                        parameter: "min_cents",
                        expected: "expected a whole number of US cents",
                    })?;
                }
                _ => {}
            }
        }
        Ok(filter)
    }

    /// Whether the line is selected.
    #[must_use]
    pub fn matches(&self, entry: &Entry) -> bool {
        let stream = entry.stream.as_ref();
        (self.events.is_empty() || self.events.contains(&entry.event))
            && (self.streams.is_empty() || stream.is_none_or(|stream| self.streams.contains(stream)))
            && entry.cents.is_none_or(|cents| cents >= self.min_cents)
    }
}

/// Items of a comma-separated list. The commas can be percent-encoded.
fn list(value: &str) -> impl Iterator<Item = &str> {
    value
        .split(',')
        .flat_map(|part| part.split("%2C"))
        .flat_map(|part| part.split("%2c"))
        .filter(|item| !item.is_empty())
}

/// Converts an id, or a URL that contains one, to base 36, the form in which lines contain it.
fn stream(text: &str) -> Result<String, InvalidFilter> {
    let id = match StreamRef::parse(text) {
        Ok(StreamRef::Id(id)) => Some(id),
        _ => StreamId::from_base36(text).ok(),
    };
    id.map(|id| id.base36().to_string()).ok_or(InvalidFilter {
        parameter: "streams",
        expected: "expected ids of streams, with commas between them",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(event: &str, stream: Option<&str>, cents: Option<u64>) -> Entry {
        let mut entry = Entry::raw(event, String::new());
        (entry.stream, entry.cents) = (stream.map(str::to_owned), cents);
        entry
    }

    fn matches(query: &str, entry: &Entry) -> bool {
        Filter::parse(query).unwrap().matches(entry)
    }

    #[test]
    fn without_a_condition_all_lines_match() {
        assert!(matches("", &entry("message", None, None)));
        assert!(matches(
            "k=secret&history=5",
            &entry("message", Some("7k2m9q"), Some(1))
        ));
    }

    #[test]
    fn streams_are_compared_by_id_and_lines_without_one_match() {
        for query in ["streams=7k2m9q", "streams=v7k2m9q,b36:zz", "streams=zz%2C7k2m9q"] {
            assert!(matches(query, &entry("message", Some("7k2m9q"), None)), "{query}");
            assert!(
                !matches(query, &entry("message", Some("7k2m9r"), None)),
                "{query}"
            );
            assert!(matches(query, &entry("follower", None, None)), "{query}");
        }
    }

    #[test]
    fn an_amount_excludes_lines_with_a_smaller_one() {
        assert!(!matches("min_cents=500", &entry("message", None, Some(499))));
        assert!(matches("min_cents=500", &entry("message", None, Some(500))));
        assert!(matches("min_cents=500", &entry("message", None, None)));
    }

    #[test]
    fn events_are_compared_by_name() {
        assert!(matches("events=rant,message", &entry("message", None, None)));
        assert!(!matches("events=rant,message", &entry("messages", None, None)));
    }

    #[test]
    fn wrong_values_name_their_parameter() {
        let wrong = |query| Filter::parse(query).unwrap_err().parameter;
        assert_eq!(wrong("streams=!"), "streams");
        assert_eq!(wrong("min_cents=-1"), "min_cents");
        assert_eq!(wrong("min_cents="), "min_cents");
    }
}
