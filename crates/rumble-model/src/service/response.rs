use std::fmt;

use serde::de::DeserializeOwned;

use super::user_state::UserState;
use super::{items, non_empty_text};
use crate::error_response::{ErrorItem, ErrorResponse};
use crate::json::{
    Batch, Cursor, DecodeError, DecodeErrorKind, ItemLimit, Record, is_empty_value, lenient, surrogate,
};
use crate::secret::Secret;

/// A response of `service.php`: the state of the account, the operation's own data, and the errors.
///
/// The data of some operations contains secrets, so `Debug` redacts it and its memory is wiped.
///
/// ```
/// use rumble_model::service::ServiceResponse;
///
/// let response = ServiceResponse::from_json(
///     r#"{"user":{"id":"_uew0jxd","logged_in":true},"data":[],"errors":[{"code":"TEAPOT","msg":"Not today"}]}"#,
/// )?;
/// assert_eq!(response.is_logged_in(), Some(true));
/// assert!(response.is_rejection());
/// assert_eq!(response.server_message(), Some("Not today"));
/// # Ok::<(), rumble_model::service::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct ServiceResponse {
    data: Secret,
    html: Option<String>,
    reason: Option<String>,
    errors: Vec<ErrorItem>,
    success: Option<bool>,
    user: Option<Record<UserState>>,
}

impl ServiceResponse {
    /// Reads the body of a response, of any HTTP status.
    ///
    /// Tolerated: missing members; `data` as `[]`, `false` or `null` if absent; `errors` as a list or a map by field;
    /// without data, a single error at the top (`code`, `message`); a message called `msg`. A lone surrogate
    /// becomes U+FFFD.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not a JSON object.
    pub fn from_json(text: &str) -> Result<Self, DecodeError> {
        if !text.trim_start().starts_with('{') {
            return Err(DecodeErrorKind::NotAnObject.into());
        }
        // The replaced text can contain secrets, too.
        let replaced = surrogate::replace_lone_surrogates(text).map(Secret::new);
        let text = replaced.as_ref().map_or(text, Secret::expose);
        let mut response = Self {
            data: Secret::new("null"),
            html: None,
            reason: None,
            errors: Vec::new(),
            success: None,
            user: None,
        };
        let mut cursor = Cursor::new(text);
        cursor.object(|cursor, name| {
            let value = cursor.skip()?;
            match &*name {
                "data" => response.data = Secret::new(value),
                "html" => response.html = non_empty_text(value),
                "user" => response.user = object(value),
                _ => {}
            }
            Ok(())
        })?;
        cursor.end()?;
        // Next to data, a `message` at the top is not an error.
        let errors = match is_empty_value(response.data.expose()) {
            true => ErrorResponse::decode(text),
            false => ErrorResponse::decode_listed(text),
        };
        response.errors = errors.unwrap_or_default().errors;
        response.read_success();
        Ok(response)
    }

    /// Members of `data` that are about the operation as a whole.
    fn read_success(&mut self) {
        let mut reasons = REASONS.map(|_| None);
        let (mut success, mut user) = (None, None);
        if self.data.expose().starts_with('{') {
            // Invalid JSON was already rejected while reading the whole text.
            let _ = Cursor::new(self.data.expose()).object(|cursor, name| {
                let value = cursor.skip()?;
                match &*name {
                    "success" => success = flag(value),
                    "user" => user = object(value),
                    _ => {}
                }
                let index = REASONS.iter().position(|reason| *reason == name);
                if let Some(reason) = index.and_then(|index| reasons.get_mut(index)) {
                    *reason = non_empty_text(value);
                }
                Ok(())
            });
        }
        let first_error = || self.errors.iter().find_map(|error| error.message.clone());
        self.reason = reasons.into_iter().flatten().next().or_else(first_error);
        self.success = success;
        // In other responses `data.user` is another account.
        let is_state = |user: &Record<UserState>| user.logged_in.is_some();
        self.user = self.user.take().or(user.filter(is_state));
    }

    /// `user`, in some responses `data.user`: the state of the account. Rumble sends it with every response except
    /// errors.
    #[must_use]
    pub fn user(&self) -> Option<&Record<UserState>> {
        self.user.as_ref()
    }

    /// `user.logged_in`: whether the session of the request is valid. The only reliable sign of it.
    #[must_use]
    pub fn is_logged_in(&self) -> Option<bool> {
        self.user.as_ref()?.logged_in
    }

    /// `data.success`: whether a change was made. `None` if not in the response.
    #[must_use]
    pub fn success(&self) -> Option<bool> {
        self.success
    }

    /// `errors`: the errors of the request.
    #[must_use]
    pub fn errors(&self) -> &[ErrorItem] {
        &self.errors
    }

    /// Whether the request was rejected: `success` is `false`, or there are errors without `success`.
    #[must_use]
    pub fn is_rejection(&self) -> bool {
        match self.success {
            Some(success) => !success,
            None => !self.errors.is_empty(),
        }
    }

    /// Message of the server about a rejection: `data.reason`, `data.error`, `data.message`, or the first of the
    /// errors.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// `html`: the fragment that some operations return instead of data.
    #[must_use]
    pub fn html(&self) -> Option<&str> {
        self.html.as_deref()
    }

    /// `data` as JSON text, `null` if absent. Of some operations it contains secrets, such as the `api_key` of
    /// `user.profile`.
    #[must_use]
    pub fn expose_data(&self) -> &str {
        self.data.expose()
    }

    /// `data`, read as `T`.
    ///
    /// # Errors
    ///
    /// Returns an error if the data does not match the type.
    pub fn data<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        serde_json::from_str(self.expose_data()).map_err(|error| DecodeError::record(&error))
    }

    /// A member of `data` that is text; a bare number reads as its digits.
    #[must_use]
    pub fn data_text(&self, member: &str) -> Option<String> {
        let mut found = None;
        Cursor::new(self.expose_data())
            .object(|cursor, name| {
                let value = cursor.skip()?;
                if name == member {
                    found = non_empty_text(value);
                }
                Ok(())
            })
            .ok()?;
        found
    }

    /// `data.items`: the items, and the malformed items. `[]`, `false` and `null` are an empty list.
    ///
    /// # Errors
    ///
    /// Returns an error if `data` is not empty and lacks the list `items`.
    pub fn items<T: DeserializeOwned>(&self) -> Result<Batch<Record<T>>, DecodeError> {
        let data = self.expose_data();
        if is_empty_value(data) {
            return Ok(Batch::default());
        }
        items::read(data, ItemLimit::RECORDS)
    }

    /// `data` as a list: the items, and the malformed items. `false` and `null` are an empty list.
    ///
    /// # Errors
    ///
    /// Returns an error if `data` is not a list.
    pub fn list<T: DeserializeOwned>(&self) -> Result<Batch<Record<T>>, DecodeError> {
        let data = self.expose_data();
        if is_empty_value(data) {
            return Ok(Batch::default());
        }
        if !data.starts_with(['[', '{']) {
            return Err(DecodeError::required("data"));
        }
        Ok(items::list(data, "data", ItemLimit::RECORDS)?)
    }
}

/// Members of `data` with the reason of a rejection; the first that is not empty is used.
const REASONS: [&str; 3] = ["reason", "error", "message"];

fn flag(json: &str) -> Option<bool> {
    lenient::flag(&mut serde_json::Deserializer::from_str(json)).ok()?
}

/// An object; `None` for anything else and for malformed objects.
fn object<T: DeserializeOwned>(json: &str) -> Option<T> {
    json.starts_with('{')
        .then(|| serde_json::from_str(json).ok())
        .flatten()
}

impl fmt::Debug for ServiceResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceResponse")
            .field("logged_in", &self.is_logged_in())
            .field("success", &self.success)
            .field("errors", &self.errors.len())
            .finish_non_exhaustive()
    }
}
