use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::batch::MalformedItem;
use super::cursor::{Cursor, SyntaxError};
use super::room::Room;

/// Members of an object as received, as many as there is room for. Of several with one name the last.
pub(crate) struct Others {
    kept: BTreeMap<String, Box<RawValue>>,
    /// Length of the names and values so far, whether they are kept or not.
    bytes: usize,
    left_out: usize,
    room: Room,
}

impl Default for Others {
    fn default() -> Self {
        Self::with(Room::RECORDS)
    }
}

impl Others {
    /// Of an object of which a list can hold many.
    pub(crate) fn nested() -> Self {
        Self::with(Room::RECORDS.nested())
    }

    fn with(room: Room) -> Self {
        Self {
            kept: BTreeMap::new(),
            bytes: 0,
            left_out: 0,
            room,
        }
    }

    /// Reads the member where the cursor stands, and gives the text of its value.
    pub(crate) fn read<'a>(&mut self, name: &str, cursor: &mut Cursor<'a>) -> Result<&'a str, SyntaxError> {
        let fits = self.room.allows(self.kept.len(), self.bytes);
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

    /// The members, and what says how many of the `object` are not among them.
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
