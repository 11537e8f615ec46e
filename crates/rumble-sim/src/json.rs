use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// A JSON value whose members keep the order in which they were written, so that the same input gives the
/// same bytes whatever features other crates switch on.
///
/// ```
/// use rumble_sim::{Json, object};
///
/// let event = object! { "type" => "mute_users", "data" => object! { "user_ids" => vec!["900000102"] } };
/// assert_eq!(event.to_string(), r#"{"type":"mute_users","data":{"user_ids":["900000102"]}}"#);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Number(u64),
    /// A text, escaped when written.
    Text(String),
    /// Written as it stands: for numbers of other kinds and for deliberate oddities.
    Raw(String),
    /// An array.
    Array(Vec<Json>),
    /// An object, its members in the order of the wire.
    Object(Vec<(Cow<'static, str>, Json)>),
}

/// Builds a [`Json::Object`] with its members in the order given.
#[macro_export]
macro_rules! object {
    ($($key:literal => $value:expr),* $(,)?) => {
        $crate::Json::Object(::std::vec![$(($key.into(), $crate::Json::from($value))),*])
    };
}

impl Json {
    setters! {
        /// Appends a member to an object; anything else stays as it is.
        fn with(self, key: &'static str, value: impl Into<Self>) {
            if let Self::Object(members) = &mut self {
                members.push((key.into(), value.into()));
            }
        }
    }

    /// Appends a member to an object when there is a value.
    #[must_use]
    pub fn with_some(self, key: &'static str, value: Option<impl Into<Self>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    setters! {
        /// Removes a member from an object.
        fn without(self, key: &str) {
            if let Self::Object(members) = &mut self {
                members.retain(|(name, _)| name != key);
            }
        }
    }

    /// Written over several lines, two spaces per level, with a final newline.
    #[must_use]
    pub fn to_pretty(&self) -> String {
        let mut out = String::new();
        self.write_pretty(&mut out, 0);
        out.push('\n');
        out
    }

    fn write_pretty(&self, out: &mut String, depth: usize) {
        match self {
            Self::Array(items) if !items.is_empty() => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    start_line(out, depth + 1, index);
                    item.write_pretty(out, depth + 1);
                }
                start_line(out, depth, 0);
                out.push(']');
            }
            Self::Object(members) if !members.is_empty() => {
                out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    start_line(out, depth + 1, index);
                    write_text(out, key);
                    out.push_str(": ");
                    value.write_pretty(out, depth + 1);
                }
                start_line(out, depth, 0);
                out.push('}');
            }
            scalar => scalar.write_compact(out),
        }
    }

    fn write_compact(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(value) => drop(write!(out, "{value}")),
            Self::Text(value) => write_text(out, value),
            Self::Raw(value) => out.push_str(value),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_compact(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_text(out, key);
                    out.push(':');
                    value.write_compact(out);
                }
                out.push('}');
            }
        }
    }
}

/// On one line, without spaces: what stands in a `data:` line.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.write_compact(&mut out);
        f.write_str(&out)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        Self::Number(value)
    }
}

impl From<u32> for Json {
    fn from(value: u32) -> Self {
        Self::Number(value.into())
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(values: Vec<T>) -> Self {
        Self::Array(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

fn start_line(out: &mut String, depth: usize, index: usize) {
    out.push_str(if index > 0 { ",\n" } else { "\n" });
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn members_keep_their_order_in_both_spellings() {
        let value = object! { "b" => 1_u64, "a" => vec![Json::Null], "e" => Json::Array(vec![]) };
        assert_eq!(value.to_string(), r#"{"b":1,"a":[null],"e":[]}"#);
        assert_eq!(
            value.to_pretty(),
            "{\n  \"b\": 1,\n  \"a\": [\n    null\n  ],\n  \"e\": []\n}\n"
        );
    }

    #[test]
    fn texts_survive_a_parser() {
        let text = "\u{0}\u{1f}\u{7f}\u{85}\" \\ / \\x41 \\u0041 \u{202e}\u{1f9f6}\r\n\t";
        let parsed: serde_json::Value = serde_json::from_str(&Json::from(text).to_string()).unwrap();
        assert_eq!(parsed, text);
    }
}
