//! Requests of `service.php`.

use std::borrow::Cow;

use rumble_model::service::{DecodeError, ServiceResponse};
use rumble_model::{Batch, Record, Secret};
use serde::de::DeserializeOwned;

use crate::operation::{Method, Operation};

#[cfg(test)]
pub(crate) mod sent;

/// One call of `service.php`: its name, whether it changes something, its fields, and the reader of its response.
///
/// Each family of calls is a file in `calls`, with the exact request of each call as a test. A new call is a function
/// there and a line in the table of [`Operation`].
pub(crate) struct ServiceRequest<'a, T = ()> {
    pub(crate) operation: Operation,
    pub(crate) name: &'a str,
    pub(crate) method: Method,
    pub(crate) fields: Vec<(&'a str, Cow<'a, str>)>,
    /// Values that no server message may contain.
    pub(crate) secrets: Vec<&'a Secret>,
    pub(crate) read: Reader<T>,
}

/// Decodes the value of a response. Returns no cause if the response does not confirm the change.
pub(crate) type Reader<T> = fn(&ServiceResponse) -> Result<T, Option<DecodeError>>;

impl<'a, T> ServiceRequest<'a, T> {
    /// Creates a call that only reads; its fields are sent in the query.
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

    /// Creates a call that changes something or sends a secret; its fields are sent as a form.
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

    /// Adds a field if it has a value.
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

    /// Uses the call as a step of another operation, which its errors then name.
    pub(crate) fn within(self, operation: Operation) -> Self {
        Self { operation, ..self }
    }
}

impl<'a> ServiceRequest<'a> {
    /// Creates a change that the response has to confirm.
    pub(crate) fn changes(operation: Operation, name: &'a str) -> Self {
        Self::posts(operation, name, success)
    }

    /// Creates a call of any operation by its name. Every value is treated as secret.
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

/// Accepts any response that is not a rejection.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a reader")]
pub(crate) fn anything(_: &ServiceResponse) -> Result<(), Option<DecodeError>> {
    Ok(())
}

/// `data.success`
pub(crate) fn success(body: &ServiceResponse) -> Result<(), Option<DecodeError>> {
    // `false` was already treated as a rejection.
    match body.success() {
        Some(true) => Ok(()),
        _ => Err(None),
    }
}

/// `data`, an object.
pub(crate) fn object<T: DeserializeOwned>(body: &ServiceResponse) -> Result<T, Option<DecodeError>> {
    body.data().map_err(Some)
}

/// `data.items`
pub(crate) fn items<T: DeserializeOwned>(
    body: &ServiceResponse,
) -> Result<Batch<Record<T>>, Option<DecodeError>> {
    body.items().map_err(Some)
}

/// Accepts a response without `success`: the session is valid and nothing was rejected.
pub(crate) fn accepted(body: &ServiceResponse) -> Result<(), Option<DecodeError>> {
    match (body.success(), body.is_logged_in()) {
        (Some(true), _) | (None, Some(true)) => Ok(()),
        _ => Err(None),
    }
}
