use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

/// A JSON value whose members keep the order in which they were written, so that the same input gives the
/// same bytes whatever features other crates enable.
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

    /// Appends the members of another object.
    pub(crate) fn and(mut self, other: Self) -> Self {
        if let (Self::Object(members), Self::Object(more)) = (&mut self, other) {
            members.extend(more);
        }
        self
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => serializer.serialize_u64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(members) => serializer.collect_map(members.iter().map(|(key, value)| (key, value))),
        }
    }
}

/// On one line, without spaces: the content of a `data:` line.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// `From` implementations for scalars: type, argument, value.
macro_rules! from {
    ($($type:ty: $value:ident => $json:expr;)*) => {$(
        impl From<$type> for Json {
            fn from($value: $type) -> Self {
                $json
            }
        }
    )*};
}

from! {
    bool: value => Self::Bool(value);
    u64: value => Self::Number(value);
    u32: value => Self::Number(value.into());
    String: value => Self::Text(value);
    &str: value => Self::Text(value.to_owned());
    &String: value => Self::Text(value.clone());
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

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn members_keep_their_order() {
        let value = object! { "b" => 1_u64, "a" => vec![Json::Null], "e" => Json::Array(vec![]) };
        assert_eq!(value.to_string(), r#"{"b":1,"a":[null],"e":[]}"#);
    }
}
