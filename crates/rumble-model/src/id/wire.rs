//! Wire formats of ids: decimal, as text or as an integer, never as a float.

use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU64;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::base36::parse_decimal;

/// A required decimal id.
pub(crate) fn decimal<'de, D, Id>(deserializer: D) -> Result<Id, D::Error>
where
    D: Deserializer<'de>,
    Id: From<NonZeroU64>,
{
    optional_decimal(deserializer)?.ok_or_else(|| D::Error::custom("expected a decimal id"))
}

/// An optional decimal id. `null`, `false`, `""`, 0 and anything that is not an id are read as absent.
pub(crate) fn optional_decimal<'de, D, Id>(deserializer: D) -> Result<Option<Id>, D::Error>
where
    D: Deserializer<'de>,
    Id: From<NonZeroU64>,
{
    deserializer.deserialize_any(DecimalVisitor(PhantomData))
}

struct DecimalVisitor<Id>(PhantomData<Id>);

impl<'de, Id: From<NonZeroU64>> Visitor<'de> for DecimalVisitor<Id> {
    type Value = Option<Id>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal id, as text or as an integer")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(NonZeroU64::new(number).map(Id::from))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(parse_decimal(text).ok().and_then(NonZeroU64::new).map(Id::from))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
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
