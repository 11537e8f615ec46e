//! Members that Rumble sends in more than one way.
//!
//! Each function here is one tolerated deviation: an optional member of an unexpected type reads as absent
//! instead of making the record malformed. The text as received stays in the record's `raw()`.

mod text_list;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::cursor::Cursor;
use super::item_limit::ItemLimit;
pub(crate) use text_list::text_list;

/// Text; a bare number reads as its digits. Absent, `null` and anything else: `None`.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    deserializer.deserialize_any(scalar(|scalar| match scalar {
        ScalarValue::Text(text) => Some(text.to_owned()),
        ScalarValue::Unsigned(number) => Some(number.to_string()),
        ScalarValue::Signed(number) => Some(number.to_string()),
        ScalarValue::Float(number) => Some(number.to_string()),
        ScalarValue::Flag(_) => None,
    }))
}

/// Like [`text`], with the empty text if absent.
pub(crate) fn text_or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text(deserializer).map(Option::unwrap_or_default)
}

/// Like [`text`], with `None` for the empty text.
pub(crate) fn non_empty_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(text(deserializer)?.filter(|text| !text.is_empty()))
}

/// Required text, possibly empty.
pub(crate) fn required_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text(deserializer)?.ok_or_else(|| D::Error::custom("expected a text"))
}

/// A value of an open enum, read without a copy. The default if it is absent or not text.
pub(crate) fn open_enum<'de, D, T>(deserializer: D, choose: fn(&str) -> T) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default,
{
    let scalar = deserializer.deserialize_any(scalar(|scalar| match scalar {
        ScalarValue::Text(text) => Some(choose(text)),
        _ => None,
    }))?;
    Ok(scalar.unwrap_or_default())
}

/// A count, an amount or a number of seconds: an integer, or its decimal text.
pub(crate) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    deserializer.deserialize_any(scalar(|scalar| match scalar {
        ScalarValue::Unsigned(number) => Some(number),
        ScalarValue::Text(text) => text.parse().ok(),
        ScalarValue::Float(number) => whole(number),
        ScalarValue::Signed(_) | ScalarValue::Flag(_) => None,
    }))
}

/// Like [`number`], but required.
pub(crate) fn required_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    number(deserializer)?.ok_or_else(|| D::Error::custom("expected a number"))
}

/// Like [`number`], with 0 if absent.
pub(crate) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    number(deserializer).map(Option::unwrap_or_default)
}

/// Like [`number`], for members whose negative values make sense (Unix times).
pub(crate) fn signed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    deserializer.deserialize_any(scalar(|scalar| match scalar {
        ScalarValue::Unsigned(number) => i64::try_from(number).ok(),
        ScalarValue::Signed(number) => Some(number),
        ScalarValue::Text(text) => text.parse().ok(),
        ScalarValue::Float(number) => whole(number).and_then(|number| i64::try_from(number).ok()),
        ScalarValue::Flag(_) => None,
    }))
}

/// A number with an optional fraction, such as a price in dollars.
pub(crate) fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    deserializer.deserialize_any(scalar(|scalar| match scalar {
        #[expect(clippy::cast_precision_loss, reason = "a price in dollars")]
        ScalarValue::Unsigned(number) => Some(number as f64),
        #[expect(clippy::cast_precision_loss, reason = "a price in dollars")]
        ScalarValue::Signed(number) => Some(number as f64),
        ScalarValue::Float(number) => Some(number),
        ScalarValue::Text(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        ScalarValue::Flag(_) => None,
    }))
}

/// A yes or no: a boolean, 0 or 1, or one of these as text.
pub(crate) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    deserializer.deserialize_any(scalar(|scalar| match scalar {
        ScalarValue::Flag(flag) => Some(flag),
        ScalarValue::Unsigned(0) | ScalarValue::Text("0" | "false") => Some(false),
        ScalarValue::Unsigned(1) | ScalarValue::Text("1" | "true") => Some(true),
        _ => None,
    }))
}

/// Like [`flag`], with `false` if absent.
pub(crate) fn flag_or_false<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    flag(deserializer).map(Option::unwrap_or_default)
}

/// An object. `null`, `false`, `""`, `[]` and an object that lacks what its type requires: `None`.
pub(crate) fn object<'de, D, T, B>(deserializer: D) -> Result<Option<B>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
    B: From<T> + std::ops::Deref<Target = T>,
{
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    Ok(read_object(raw.get()).map(B::from))
}

/// Like [`object`], unboxed, with the default if absent.
pub(crate) fn object_or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    Ok(read_object(raw.get()).unwrap_or_default())
}

/// A member that cannot be represented, such as the number 1e400, does not affect the others.
fn read_object<T: DeserializeOwned>(json: &str) -> Option<T> {
    if !json.starts_with('{') {
        return None;
    }
    serde_json::from_str(json)
        .or_else(|error| {
            let readable = readable_members(json).ok_or(error)?;
            serde_json::from_str(&readable)
        })
        .ok()
}

/// The object without the members that cannot be represented.
fn readable_members(json: &str) -> Option<String> {
    let mut readable = String::with_capacity(json.len());
    let add = |cursor: &mut Cursor<'_>, name: Cow<'_, str>| {
        if let Ok((Readable, value)) = cursor.try_value::<Readable>()? {
            readable.push(if readable.is_empty() { '{' } else { ',' });
            readable.push_str(&serde_json::to_string(&name).unwrap_or_default());
            readable.push(':');
            readable.push_str(value);
        }
        Ok(())
    };
    Cursor::new(json).object(add).ok()?;
    if readable.is_empty() {
        readable.push('{');
    }
    readable.push('}');
    Some(readable)
}

/// Any value that can be represented, down to its innermost items.
struct Readable;

impl<'de> Deserialize<'de> for Readable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Anything;
        impl<'de> Visitor<'de> for Anything {
            type Value = ();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_bool<E>(self, _: bool) -> Result<(), E> {
                Ok(())
            }

            fn visit_u64<E>(self, _: u64) -> Result<(), E> {
                Ok(())
            }

            fn visit_i64<E>(self, _: i64) -> Result<(), E> {
                Ok(())
            }

            fn visit_f64<E>(self, _: f64) -> Result<(), E> {
                Ok(())
            }

            fn visit_str<E>(self, _: &str) -> Result<(), E> {
                Ok(())
            }

            fn visit_unit<E>(self) -> Result<(), E> {
                Ok(())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
                while items.next_element::<Readable>()?.is_some() {}
                Ok(())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
                while members.next_entry::<IgnoredAny, Readable>()?.is_some() {}
                Ok(())
            }
        }
        deserializer.deserialize_any(Anything).map(|()| Self)
    }
}

/// A list, without malformed items and without those over the limit.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    list_within(ItemLimit::RECORDS, deserializer)
}

/// Like [`list`], inside an item of another list.
pub(crate) fn nested_list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let mut items = list_within(ItemLimit::RECORDS.nested(), deserializer)?;
    items.shrink_to_fit();
    Ok(items)
}

fn list_within<'de, D, T>(limit: ItemLimit, deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    let mut items = Vec::new();
    let add = |cursor: &mut Cursor<'_>, _| {
        let rest = cursor.remaining();
        let bytes = raw.get().len() - rest;
        if !limit.allows(items.len(), bytes) {
            return cursor.skip().map(drop);
        }
        limit.reserve(&mut items, bytes, rest);
        let item = cursor.skip()?;
        items.extend(serde_json::from_str::<T>(item).ok());
        Ok(())
    };
    Ok(Cursor::new(raw.get())
        .array(add)
        .map_or_else(|_| Vec::new(), |()| items))
}

/// Like [`list`], for a map by name; `keep` converts each item. PHP's empty map `[]` is empty.
pub(crate) fn map<'de, D, T, V>(
    deserializer: D,
    keep: impl Fn(&str, T) -> V,
) -> Result<BTreeMap<String, V>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    let mut members = BTreeMap::new();
    let add = |cursor: &mut Cursor<'_>, name: Cow<'_, str>| {
        let bytes = raw.get().len() - cursor.remaining();
        let value = cursor.skip()?;
        if ItemLimit::RECORDS.allows(members.len(), bytes)
            && let Ok(value) = serde_json::from_str::<T>(value)
        {
            let value = keep(&name, value);
            members.insert(name.into_owned(), value);
        }
        Ok(())
    };
    Ok(Cursor::new(raw.get())
        .object(add)
        .map_or_else(|_| BTreeMap::new(), |()| members))
}

enum ScalarValue<'a> {
    Flag(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(&'a str),
}

/// Visits any value; lists and objects are skipped and count as absent.
struct Scalar<F, T>(F, PhantomData<T>);

fn scalar<T, F: FnOnce(ScalarValue<'_>) -> Option<T>>(read: F) -> Scalar<F, T> {
    Scalar(read, PhantomData)
}

impl<'de, T, F: FnOnce(ScalarValue<'_>) -> Option<T>> Visitor<'de> for Scalar<F, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok((self.0)(ScalarValue::Flag(flag)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok((self.0)(ScalarValue::Unsigned(number)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok((self.0)(ScalarValue::Signed(number)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok((self.0)(ScalarValue::Float(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((self.0)(ScalarValue::Text(text)))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

/// A float that is a whole number and exact.
fn whole(number: f64) -> Option<u64> {
    const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_992.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be whole and in range"
    )]
    (number.fract() == 0.0 && (0.0..MAX_SAFE_INTEGER).contains(&number)).then_some(number as u64)
}
