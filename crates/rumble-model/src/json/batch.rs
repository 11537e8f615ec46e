use std::fmt;

use super::cursor::{Cursor, SyntaxError, TypeMismatch};
use super::item_limit::ItemLimit;

/// The items of a wire list, and the malformed items.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Batch<T> {
    /// The items, in the order received.
    pub items: Vec<T>,
    /// The malformed items, each with its reason: at most the first 100, then one that counts the rest.
    pub malformed: Vec<MalformedItem>,
}

impl<T> Default for Batch<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            malformed: Vec::new(),
        }
    }
}

/// A malformed item of a wire list. The other items are not affected.
#[derive(Clone)]
#[non_exhaustive]
pub struct MalformedItem {
    /// Wire name of the list, for example `messages`.
    pub list: &'static str,
    /// Position in the list, from 0.
    pub index: usize,
    /// Description of the fault, without any of the content.
    pub reason: String,
    /// The item's JSON as received.
    pub raw: Box<str>,
}

/// Shows nothing of the content.
impl fmt::Debug for MalformedItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MalformedItem")
            .field("list", &self.list)
            .field("index", &self.index)
            .field("reason", &self.reason)
            .field("raw", &format_args!("{} bytes", self.raw.len()))
            .finish()
    }
}

impl MalformedItem {
    /// A malformed item of a list that does not come from JSON.
    #[must_use]
    pub fn new(list: &'static str, index: usize, reason: &str, raw: &str) -> Self {
        Self {
            list,
            index,
            reason: reason.to_owned(),
            raw: raw.into(),
        }
    }
}

impl<T> Batch<T> {
    /// Reads the list at the cursor.
    ///
    /// Tolerated: a missing list (`null`, `false`, `""`) is empty, and an object reads as the list of its values.
    /// `read_item` receives the key of a value. Items over the limit `limit` are skipped and counted.
    pub(crate) fn read<'a, F>(
        cursor: &mut Cursor<'a>,
        list: &'static str,
        limit: ItemLimit,
        mut read_item: F,
    ) -> Result<Self, SyntaxError>
    where
        F: FnMut(&mut Cursor<'a>, Option<&str>) -> Result<Option<Result<T, TypeMismatch<'a>>>, SyntaxError>,
    {
        let mut batch = Self::default();
        let mut further = 0;
        let mut surplus = 0;
        let length = cursor.remaining();
        let mut add = |batch: &mut Self, cursor: &mut Cursor<'a>, index, key: Option<&str>| {
            let bytes = length - cursor.remaining();
            if !limit.allows(batch.items.len(), bytes) {
                surplus += 1;
                return cursor.skip().map(drop);
            }
            limit.reserve(&mut batch.items, bytes, cursor.remaining());
            let item = read_item(cursor, key)?;
            let has_room = limit.allows(batch.items.len() + batch.malformed.len(), bytes);
            further += batch.add(list, index, item, has_room);
            Ok(())
        };
        match cursor.peek() {
            Some(b'[') => cursor.array(|cursor, index| add(&mut batch, cursor, index, None))?,
            Some(b'{') => {
                let mut index = 0;
                cursor.object(|cursor, key| {
                    add(&mut batch, cursor, index, Some(&key))?;
                    index += 1;
                    Ok(())
                })?;
            }
            _ => {
                let raw = cursor.skip()?;
                if !is_empty_value(raw) {
                    let reason = "not a list".to_owned();
                    batch.add(list, 0, Some(Err(TypeMismatch { reason, raw })), true);
                }
            }
        }
        if further > 0 {
            batch.count(list, format!("{further} more malformed items"));
        }
        if surplus > 0 {
            batch.count(list, format!("{surplus} more items than the list may hold"));
        }
        Ok(batch)
    }

    /// Reads a list of objects. `null` and `[]` items are skipped, since servers write `[[]]` for an empty list; so are
    /// objects for which `read_object` returns `None`.
    pub(crate) fn read_objects<'a, F>(
        cursor: &mut Cursor<'a>,
        list: &'static str,
        limit: ItemLimit,
        mut read_object: F,
    ) -> Result<Self, SyntaxError>
    where
        F: FnMut(&mut Cursor<'a>, Option<&str>) -> Result<Option<Result<T, TypeMismatch<'a>>>, SyntaxError>,
    {
        Self::read(cursor, list, limit, |cursor, key| {
            if cursor.peek() == Some(b'{') {
                return read_object(cursor, key);
            }
            let raw = cursor.skip()?;
            let nothing = raw == "null" || is_empty_list(raw);
            Ok((!nothing).then(|| {
                Err(TypeMismatch {
                    reason: "not an object".to_owned(),
                    raw,
                })
            }))
        })
    }

    fn count(&mut self, list: &'static str, reason: String) {
        self.malformed.push(MalformedItem {
            list,
            index: self.items.len() + self.malformed.len(),
            reason,
            raw: Box::default(),
        });
    }

    /// Adds an item. Returns the number of malformed items that were dropped because of the limits.
    #[inline]
    fn add(
        &mut self,
        list: &'static str,
        index: usize,
        item: Option<Result<T, TypeMismatch<'_>>>,
        has_room: bool,
    ) -> usize {
        match item {
            Some(Ok(item)) => self.items.push(item),
            Some(Err(_)) if !has_room || self.malformed.len() >= MAX_MALFORMED => return 1,
            Some(Err(TypeMismatch { reason, raw })) => {
                self.malformed.push(MalformedItem {
                    list,
                    index,
                    reason,
                    raw: raw.into(),
                });
            }
            None => {}
        }
        0
    }
}

/// `[]`, possibly nested, with any whitespace.
pub(crate) fn is_empty_list(json: &str) -> bool {
    json.starts_with('[') && json.bytes().all(|byte| b"[] \t\r\n".contains(&byte))
}

/// Whether this is one of the spellings of an absent object or list.
pub(crate) fn is_empty_value(json: &str) -> bool {
    matches!(json, "null" | "false" | "\"\"") || is_empty_list(json)
}

/// Bounds the memory of a list of garbage.
const MAX_MALFORMED: usize = 100;
