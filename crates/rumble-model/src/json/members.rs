//! Members read one by one, with the same leniency as the functions of the same name in [`lenient`].

use serde::Deserialize;

use super::cursor::{Cursor, SyntaxError};
use super::lenient;

impl Cursor<'_> {
    pub(crate) fn text(&mut self) -> Result<Option<String>, SyntaxError> {
        #[derive(Deserialize)]
        struct Field(#[serde(deserialize_with = "lenient::text")] Option<String>);
        Ok(self.optional::<Field>()?.and_then(|member| member.0))
    }

    pub(crate) fn non_empty_text(&mut self) -> Result<Option<String>, SyntaxError> {
        Ok(self.text()?.filter(|text| !text.is_empty()))
    }

    pub(crate) fn number(&mut self) -> Result<Option<u64>, SyntaxError> {
        #[derive(Deserialize)]
        struct Field(#[serde(deserialize_with = "lenient::number")] Option<u64>);
        Ok(self.optional::<Field>()?.and_then(|member| member.0))
    }

    pub(crate) fn count(&mut self) -> Result<u64, SyntaxError> {
        Ok(self.number()?.unwrap_or_default())
    }

    pub(crate) fn signed(&mut self) -> Result<Option<i64>, SyntaxError> {
        #[derive(Deserialize)]
        struct Field(#[serde(deserialize_with = "lenient::signed")] Option<i64>);
        Ok(self.optional::<Field>()?.and_then(|member| member.0))
    }

    pub(crate) fn flag(&mut self) -> Result<Option<bool>, SyntaxError> {
        #[derive(Deserialize)]
        struct Field(#[serde(deserialize_with = "lenient::flag")] Option<bool>);
        Ok(self.optional::<Field>()?.and_then(|member| member.0))
    }
}
