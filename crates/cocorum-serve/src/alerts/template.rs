//! Texts with placeholders. They are data: nothing in them or in what replaces them is evaluated.

use rumble_feed::dollars;
use serde::Deserialize;

use crate::happening::Happening;

/// A text with the placeholders `{name}`, `{amount}`, `{count}` and `{text}`.
///
/// ```
/// use cocorum_serve::Template;
///
/// assert!("{name} pays {amount}".parse::<Template>().is_ok());
/// let error = "{nmae} pays".parse::<Template>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown placeholder: expected {name}, {amount}, {count} or {text}");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Template(Vec<Part>);

/// Error: the template contains an unknown placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown placeholder: expected {{name}}, {{amount}}, {{count}} or {{text}}")]
#[non_exhaustive]
pub struct UnknownPlaceholder;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Amount,
    Count,
    Fixed(String),
    Name,
    Text,
}

impl Template {
    /// The text for a happening. Placeholders in the inserted values are not replaced.
    pub(super) fn fill(&self, happening: &Happening<'_>) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Amount => dollars(happening.cents.unwrap_or_default()),
            Part::Count => happening.count.unwrap_or(1).to_string(),
            Part::Fixed(text) => text.clone(),
            Part::Name => happening.name.unwrap_or("Somebody").to_owned(),
            Part::Text => happening.text.unwrap_or_default().to_owned(),
        });
        parts.collect()
    }
}

impl std::str::FromStr for Template {
    type Err = UnknownPlaceholder;

    fn from_str(text: &str) -> Result<Self, UnknownPlaceholder> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let name = after.split_once('}').filter(|(name, _)| is_name(name));
            let (fixed, part) = match name {
                Some((name, after)) => {
                    rest = after;
                    (before.to_owned(), Some(placeholder(name)?))
                }
                None => {
                    rest = after;
                    (format!("{before}{{"), None)
                }
            };
            parts.extend([Part::Fixed(fixed)].into_iter().chain(part));
        }
        parts.push(Part::Fixed(rest.to_owned()));
        Ok(Self(parts))
    }
}

impl TryFrom<String> for Template {
    type Error = UnknownPlaceholder;

    fn try_from(text: String) -> Result<Self, UnknownPlaceholder> {
        text.parse()
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn placeholder(name: &str) -> Result<Part, UnknownPlaceholder> {
    match name {
        "amount" => Ok(Part::Amount),
        "count" => Ok(Part::Count),
        "name" => Ok(Part::Name),
        "text" => Ok(Part::Text),
        _ => Err(UnknownPlaceholder),
    }
}
