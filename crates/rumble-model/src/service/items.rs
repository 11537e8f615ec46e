use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::json::{Batch, Cursor, DecodeError, ItemLimit, Record, SyntaxError};

/// The list `items` of a JSON object: each item that can be read, and what could not.
pub(super) fn read<T: DeserializeOwned>(
    json: &str,
    limit: ItemLimit,
) -> Result<Batch<Record<T>>, DecodeError> {
    let object: Items<'_> = serde_json::from_str(json).map_err(|error| DecodeError::record(&error))?;
    if !object.items.get().starts_with(['[', '{']) {
        return Err(DecodeError::required("items"));
    }
    Ok(list(object.items.get(), "items", limit)?)
}

/// A list called `name`.
pub(super) fn list<T: DeserializeOwned>(
    json: &str,
    name: &'static str,
    limit: ItemLimit,
) -> Result<Batch<Record<T>>, SyntaxError> {
    Batch::read(&mut Cursor::new(json), name, limit, |cursor, _| {
        let item = cursor.try_value::<T>()?;
        Ok(Some(item.map(|(value, raw)| Record::new(value, raw))))
    })
}

#[derive(Deserialize)]
struct Items<'a> {
    #[serde(borrow)]
    items: &'a RawValue,
}
