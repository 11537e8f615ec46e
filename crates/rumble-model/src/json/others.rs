use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::batch::MalformedItem;
use super::cursor::{Cursor, SyntaxError};
use super::item_limit::ItemLimit;

/// Members of an object as received, up to a limit. If several have the same name, the last one is kept.
pub(crate) struct Others {
    kept: BTreeMap<String, Box<RawValue>>,
    /// Length of all names and values so far, kept or not.
    bytes: usize,
    left_out: usize,
    limit: ItemLimit,
}

impl Default for Others {
    fn default() -> Self {
        Self::with(ItemLimit::RECORDS)
    }
}

impl Others {
    /// For an object inside a list.
    pub(crate) fn nested() -> Self {
        Self::with(ItemLimit::RECORDS.nested())
    }

    fn with(limit: ItemLimit) -> Self {
        Self {
            kept: BTreeMap::new(),
            bytes: 0,
            left_out: 0,
            limit,
        }
    }

    /// Reads the member at the cursor, and returns the text of its value.
    pub(crate) fn read<'a>(&mut self, name: &str, cursor: &mut Cursor<'a>) -> Result<&'a str, SyntaxError> {
        let fits = self.limit.allows(self.kept.len(), self.bytes);
        self.bytes += name.len();
        let raw = if fits || self.kept.contains_key(name) {
            let (value, raw) = cursor.value::<Box<RawValue>>()?;
            self.kept.insert(name.to_owned(), value);
            raw
        } else {
            self.left_out += 1;
            cursor.skip()?
        };
        self.bytes += raw.len();
        Ok(raw)
    }

    /// The members, and an item that counts those of the `object` that were left out.
    pub(crate) fn finish(
        self,
        object: &'static str,
    ) -> (BTreeMap<String, Box<RawValue>>, Option<MalformedItem>) {
        let surplus = (self.left_out > 0).then(|| MalformedItem {
            list: object,
            index: self.kept.len(),
            reason: format!("{} more members than the object may hold", self.left_out),
            raw: Box::default(),
        });
        (self.kept, surplus)
    }
}
