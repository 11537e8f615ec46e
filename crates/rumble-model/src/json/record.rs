use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::value::RawValue;

use super::cursor::{Cursor, safe_reason};
use super::error::DecodeError;

/// A wire object together with the JSON text it was read from.
///
/// Derefs to the typed value; unknown members are available through [`Record::get`] and
/// [`Record::raw`].
///
/// ```
/// use rumble_model::chat::User;
/// use rumble_model::Record;
///
/// let user: Record<User> = Record::from_json(r#"{"id":"900000101","username":"CalmSparrow","mood":"calm"}"#)?;
/// assert_eq!(user.username, "CalmSparrow");
/// assert_eq!(user.get("mood").map(|value| value.get()), Some("\"calm\""));
/// # Ok::<(), rumble_model::chat::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Record<T> {
    value: T,
    raw: Arc<str>,
}

impl<T> Record<T> {
    pub(crate) fn new(value: T, raw: &str) -> Self {
        Self {
            value,
            raw: raw.into(),
        }
    }

    pub(crate) fn value_mut(&mut self) -> &mut T {
        &mut self.value
    }

    /// The JSON text as received. (A lone surrogate, which Rust strings cannot contain, is replaced by `\ufffd`.)
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The JSON text, for callers that keep it longer than the record.
    #[must_use]
    pub fn shared_raw(&self) -> &Arc<str> {
        &self.raw
    }

    /// One member of the JSON object as received, known or unknown (cocorum's `obj["key"]`).
    ///
    /// Returns `None` if the object lacks the member. Parses the text on each call.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&RawValue> {
        member(&self.raw, key)
    }
}

/// Displays like the value alone: a message as its text.
impl<T: fmt::Display> fmt::Display for Record<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: DeserializeOwned> Record<T> {
    /// Reads one JSON object.
    ///
    /// # Errors
    ///
    /// Returns [`DecodeError`] if the text is not JSON, or lacks a member that the type requires.
    pub fn from_json(text: &str) -> Result<Self, DecodeError> {
        Self::read(text).map_err(|error| DecodeError::record(&error))
    }

    /// Reads one JSON object, and shares its text.
    ///
    /// # Errors
    ///
    /// See [`Record::from_json`].
    pub fn from_shared(raw: Arc<str>) -> Result<Self, DecodeError> {
        let value = serde_json::from_str(&raw).map_err(|error| DecodeError::record(&error))?;
        Ok(Self { value, raw })
    }

    pub(crate) fn read(text: &str) -> Result<Self, serde_json::Error> {
        Ok(Self::new(serde_json::from_str(text)?, text))
    }
}

/// A record that later records update.
pub trait Updatable: DeserializeOwned + Clone {
    /// Members that a complete record removes by omitting them.
    const REMOVED_BY_ABSENCE: &'static [&'static str] = &[];

    /// Members in which `null` and an empty text are ignored.
    const NEVER_EMPTY: &'static [&'static str] = &[];

    /// Whether the record is complete: members that it omits do not exist.
    fn is_whole(&self) -> bool {
        false
    }
}

impl<T: Updatable> Record<T> {
    /// This record, updated by a later one with the same id.
    ///
    /// Members of the later record replace those here; all others stay. A later user or channel with `link` or `color`
    /// is complete: `badges` and `image.1` are removed if it omits them. An empty name is ignored.
    ///
    /// ```
    /// use rumble_model::Record;
    /// use rumble_model::chat::User;
    ///
    /// let read = |text| Record::<User>::from_json(text);
    /// let known = read(r#"{"id":"5","username":"TinFiddle","badges":["moderator"]}"#)?;
    /// assert_eq!(known.updated_by(&read(r#"{"id":"5","is_follower":true}"#)?).badges, ["moderator"]);
    /// assert!(known.updated_by(&read(r##"{"id":"5","color":"#aabbcc"}"##)?).badges.is_empty());
    /// # Ok::<(), rumble_model::chat::DecodeError>(())
    /// ```
    #[must_use]
    pub fn updated_by(&self, later: &Self) -> Self {
        let removed = if later.is_whole() {
            T::REMOVED_BY_ABSENCE
        } else {
            &[]
        };
        merged_text(&self.raw, &later.raw, removed, T::NEVER_EMPTY)
            .and_then(|text| Self::from_json(&text).ok())
            .unwrap_or_else(|| later.clone())
    }
}

/// A member of a JSON object; if several have that name, the last one.
pub(crate) fn member<'a>(object: &'a str, key: &str) -> Option<&'a RawValue> {
    let mut found = None;
    let mut cursor = Cursor::new(object);
    cursor
        .object(|cursor, name| {
            let value = cursor.value::<&RawValue>()?.0;
            if name == key {
                found = Some(value);
            }
            Ok(())
        })
        .ok()?;
    found
}

/// The members of `old` without those in `removed`, replaced by those of `new`; an empty value of a member in
/// `never_empty` is skipped. `None` if the result would be `new` itself, or if the two together are too large.
fn merged_text(old: &str, new: &str, removed: &[&str], never_empty: &[&str]) -> Option<String> {
    if old.len() + new.len() > MAX_MERGED_BYTES {
        return None;
    }
    let mut members = members(old)?;
    members.retain(|(name, _)| !removed.contains(&name.as_str()));
    let old_members = members.len();
    let mut indices: HashMap<_, _> = members
        .iter()
        .enumerate()
        .map(|(index, (name, _))| (name.clone(), index))
        .collect();
    let mut replaced = HashSet::new();
    let mut is_complete = true;
    for (name, value) in self::members(new)? {
        if never_empty.contains(&name.as_str()) && matches!(value, "null" | "\"\"") {
            is_complete = false;
            continue;
        }
        let index = *indices.entry(name.clone()).or_insert(members.len());
        match members.get_mut(index) {
            Some((_, known)) => {
                *known = value;
                replaced.insert(index);
            }
            None => members.push((name, value)),
        }
    }
    if is_complete && (0..old_members).all(|index| replaced.contains(&index)) {
        return None;
    }
    let mut text = String::from("{");
    for (position, (name, value)) in members.iter().enumerate() {
        if position > 0 {
            text.push(',');
        }
        text.push_str(&serde_json::to_string(name).ok()?);
        text.push(':');
        text.push_str(value);
    }
    text.push('}');
    Some(text)
}

fn members(object: &str) -> Option<Vec<(String, &str)>> {
    let mut members = Vec::new();
    Cursor::new(object)
        .object(|cursor, name| {
            members.push((name.into_owned(), cursor.skip()?));
            Ok(())
        })
        .ok()?;
    Some(members)
}

impl<T> Deref for Record<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Record<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Record<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let value = serde_json::from_str(raw.get()).map_err(|error| D::Error::custom(safe_reason(&error)))?;
        Ok(Self::new(value, raw.get()))
    }
}

/// A record that is built in place, since moving large rows costs time. The text is set afterwards.
pub(crate) struct RecordInit<T>(Arc<Record<T>>);

impl<T> RecordInit<T> {
    /// Sets the text, applies `finalize` to the value, and returns the record.
    pub(crate) fn finish(mut self, raw: &str, finalize: impl FnOnce(&mut T)) -> Arc<Record<T>> {
        // There is only one reference yet.
        if let Some(record) = Arc::get_mut(&mut self.0) {
            finalize(&mut record.value);
            record.raw = raw.into();
        }
        self.0
    }
}

impl<T> Deref for RecordInit<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for RecordInit<T> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = T::deserialize(deserializer)?;
        let raw = Arc::default();
        Ok(Self(Arc::new(Record { value, raw })))
    }
}

/// The record of a user or channel has a few hundred bytes. If two are larger together, the later replaces the earlier.
const MAX_MERGED_BYTES: usize = 4 * 1024;
