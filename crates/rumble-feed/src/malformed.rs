use std::borrow::Cow;

use serde::Serialize;

/// Body of `malformed`: something could not be decoded. Everything before and after it is delivered.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Malformed<'a> {
    /// Reason, without any of the content.
    pub reason: Cow<'a, str>,
    /// Size of the malformed data, in bytes.
    pub bytes: usize,
    /// Start of the malformed data as received, at most 200 characters.
    pub excerpt: Cow<'a, str>,
}

impl<'a> From<&'a rumble_model::MalformedItem> for Malformed<'a> {
    fn from(item: &'a rumble_model::MalformedItem) -> Self {
        Self {
            reason: format!("{}[{}]: {}", item.list, item.index, item.reason).into(),
            bytes: item.raw.len(),
            excerpt: item
                .raw
                .chars()
                .take(MAX_EXCERPT_CHARS)
                .collect::<String>()
                .into(),
        }
    }
}

const MAX_EXCERPT_CHARS: usize = 200;
