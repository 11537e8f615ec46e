//! Members read one by one, each as leniently as its namesake in [`lenient`] does.

use serde::Deserialize;

use super::cursor::{Cursor, Syntax};
use super::lenient;

impl Cursor<'_> {
    pub(crate) fn text(&mut self) -> Result<Option<String>, Syntax> {
        #[derive(Deserialize)]
        struct Member(#[serde(deserialize_with = "lenient::text")] Option<String>);
        Ok(self.optional::<Member>()?.and_then(|member| member.0))
    }

    pub(crate) fn filled_text(&mut self) -> Result<Option<String>, Syntax> {
        Ok(self.text()?.filter(|text| !text.is_empty()))
    }

    pub(crate) fn number(&mut self) -> Result<Option<u64>, Syntax> {
        #[derive(Deserialize)]
        struct Member(#[serde(deserialize_with = "lenient::number")] Option<u64>);
        Ok(self.optional::<Member>()?.and_then(|member| member.0))
    }

    pub(crate) fn count(&mut self) -> Result<u64, Syntax> {
        Ok(self.number()?.unwrap_or_default())
    }

    pub(crate) fn signed(&mut self) -> Result<Option<i64>, Syntax> {
        #[derive(Deserialize)]
        struct Member(#[serde(deserialize_with = "lenient::signed")] Option<i64>);
        Ok(self.optional::<Member>()?.and_then(|member| member.0))
    }

    pub(crate) fn flag(&mut self) -> Result<Option<bool>, Syntax> {
        #[derive(Deserialize)]
        struct Member(#[serde(deserialize_with = "lenient::flag")] Option<bool>);
        Ok(self.optional::<Member>()?.and_then(|member| member.0))
    }
}
