//! The one shape of a call of `service.php`.

use std::borrow::Cow;

use rumble_model::service::{DecodeError, ServiceResponse};
use rumble_model::{Batch, Record, Secret};
use serde::de::DeserializeOwned;

use crate::operation::{Method, Operation};

#[cfg(test)]
pub(crate) mod sent;

/// What a call is named, whether it changes something, what it sends, and how its answer is read into a `T`.
///
/// Each family of calls is a file below `calls`, with the exact request of each call as a test. A new call is a function
/// there and a line in the table of [`Operation`].
pub(crate) struct Call<'a, T = ()> {
    pub(crate) operation: Operation,
    pub(crate) name: &'a str,
    pub(crate) method: Method,
    pub(crate) fields: Vec<(&'a str, Cow<'a, str>)>,
    /// Values of fields that no message of the server may repeat.
    pub(crate) secrets: Vec<&'a Secret>,
    pub(crate) read: Reader<T>,
}

/// What an answer holds; without a cause when it does not say that the change was made.
pub(crate) type Reader<T> = fn(&ServiceResponse) -> Result<T, Option<DecodeError>>;

impl<'a, T> Call<'a, T> {
    /// Only reads: the fields go into the query.
    pub(crate) fn reads(operation: Operation, name: &'a str, read: Reader<T>) -> Self {
        Self {
            operation,
            name,
            method: Method::Get,
            fields: Vec::new(),
            secrets: Vec::new(),
            read,
        }
    }

    /// Changes something, or carries a secret: the fields go into a form.
    pub(crate) fn posts(operation: Operation, name: &'a str, read: Reader<T>) -> Self {
        Self {
            method: Method::Post,
            ..Self::reads(operation, name, read)
        }
    }

    pub(crate) fn field(mut self, name: &'a str, value: impl Into<Cow<'a, str>>) -> Self {
        self.fields.push((name, value.into()));
        self
    }

    /// A field that is left out where there is no value.
    pub(crate) fn optional(self, name: &'a str, value: Option<impl Into<Cow<'a, str>>>) -> Self {
        match value {
            Some(value) => self.field(name, value),
            None => self,
        }
    }

    pub(crate) fn secret(mut self, name: &'a str, value: &'a Secret) -> Self {
        self.secrets.push(value);
        self.field(name, value.expose())
    }

    /// The same call as a step of another operation, which is the one that fails where it fails.
    pub(crate) fn within(self, operation: Operation) -> Self {
        Self { operation, ..self }
    }
}

impl<'a> Call<'a> {
    /// A change, of which the answer has to say that it was made.
    pub(crate) fn changes(operation: Operation, name: &'a str) -> Self {
        Self::posts(operation, name, success)
    }

    /// An operation called by its name. Any of its values may be secret.
    pub(crate) fn by_name(name: &'a str, method: Method, fields: &[(&'a str, &'a str)]) -> Self {
        Self {
            method,
            fields: fields
                .iter()
                .map(|(name, value)| (*name, (*value).into()))
                .collect(),
            ..Self::reads(Operation::Call(method), name, anything)
        }
    }
}

/// Whatever is not a refusal.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a reader")]
pub(crate) fn anything(_: &ServiceResponse) -> Result<(), Option<DecodeError>> {
    Ok(())
}

/// `data.success`
pub(crate) fn success(answer: &ServiceResponse) -> Result<(), Option<DecodeError>> {
    // `false` was a refusal already.
    match answer.success() {
        Some(true) => Ok(()),
        _ => Err(None),
    }
}

/// `data`, an object.
pub(crate) fn object<T: DeserializeOwned>(answer: &ServiceResponse) -> Result<T, Option<DecodeError>> {
    answer.data().map_err(Some)
}

/// `data.items`
pub(crate) fn items<T: DeserializeOwned>(
    answer: &ServiceResponse,
) -> Result<Batch<Record<T>>, Option<DecodeError>> {
    answer.items().map_err(Some)
}

/// For a change whose answer need not say `success`: it says that the session counts, and has nothing against it.
pub(crate) fn accepted(answer: &ServiceResponse) -> Result<(), Option<DecodeError>> {
    match (answer.success(), answer.is_logged_in()) {
        (Some(true), _) | (None, Some(true)) => Ok(()),
        _ => Err(None),
    }
}
