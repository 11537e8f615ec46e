use std::fmt;

use serde::de::DeserializeOwned;

use super::user_state::UserState;
use super::{items, non_empty_text};
use crate::error_response::{ErrorItem, ErrorResponse};
use crate::json::{
    Batch, Cursor, DecodeError, DecodeErrorKind, Record, Room, is_empty_value, lenient, surrogate,
};
use crate::secret::Secret;

/// What `service.php` answers: the state of the account, the operation's own data, and what went wrong.
///
/// The data of some operations holds secrets, so `Debug` hides it and its memory is wiped.
///
/// ```
/// use rumble_model::service::ServiceResponse;
///
/// let answer = ServiceResponse::from_json(
///     r#"{"user":{"id":"_uew0jxd","logged_in":true},"data":[],"errors":[{"code":"TEAPOT","msg":"Not today"}]}"#,
/// )?;
/// assert_eq!(answer.is_logged_in(), Some(true));
/// assert!(answer.is_rejection());
/// assert_eq!(answer.server_message(), Some("Not today"));
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
    /// Reads the body of an answer, whatever its HTTP status was.
    ///
    /// Tolerated: every member may be missing; `data` may be `[]`, `false` or `null` for nothing; `errors` may be a
    /// list or a map by field; without data, a lone error may stand at the top (`code`, `message`); a message may be
    /// called `msg`. Half a surrogate pair becomes U+FFFD.
    ///
    /// # Errors
    ///
    /// When the text is no JSON object.
    pub fn from_json(text: &str) -> Result<Self, DecodeError> {
        if !text.trim_start().starts_with('{') {
            return Err(DecodeErrorKind::NotAnObject.into());
        }
        // What is replaced can hold secrets as well.
        let replaced = surrogate::replace_lone_surrogates(text).map(Secret::new);
        let text = replaced.as_ref().map_or(text, Secret::expose);
        let mut answer = Self {
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
                "data" => answer.data = Secret::new(value),
                "html" => answer.html = non_empty_text(value),
                "user" => answer.user = object(value),
                _ => {}
            }
            Ok(())
        })?;
        cursor.end()?;
        // Beside data, a `message` at the top is no error.
        let errors = match is_empty_value(answer.data.expose()) {
            true => ErrorResponse::decode(text),
            false => ErrorResponse::decode_listed(text),
        };
        answer.errors = errors.unwrap_or_default().errors;
        answer.read_success();
        Ok(answer)
    }

    /// Members of `data` that are about the operation as a whole.
    fn read_success(&mut self) {
        let mut reasons = REASONS.map(|_| None);
        let (mut success, mut user) = (None, None);
        if self.data.expose().starts_with('{') {
            // What is no JSON here has not come through the reading of the whole.
            let _ = Cursor::new(self.data.expose()).object(|cursor, name| {
                let value = cursor.skip()?;
                match &*name {
                    "success" => success = flag(value),
                    "user" => user = object(value),
                    _ => {}
                }
                let place = REASONS.iter().position(|reason| *reason == name);
                if let Some(reason) = place.and_then(|place| reasons.get_mut(place)) {
                    *reason = non_empty_text(value);
                }
                Ok(())
            });
        }
        let refused = || self.errors.iter().find_map(|error| error.message.clone());
        self.reason = reasons.into_iter().flatten().next().or_else(refused);
        self.success = success;
        // Elsewhere `data.user` is somebody else.
        let is_state = |user: &Record<UserState>| user.logged_in.is_some();
        self.user = self.user.take().or(user.filter(is_state));
    }

    /// `user`, in the app's model of some answers `data.user`: the state of the account. Rumble sends it with every answer,
    /// errors aside.
    #[must_use]
    pub fn user(&self) -> Option<&Record<UserState>> {
        self.user.as_ref()
    }

    /// `user.logged_in`: whether the session of the request counts. The only sign of it that can be trusted.
    #[must_use]
    pub fn is_logged_in(&self) -> Option<bool> {
        self.user.as_ref()?.logged_in
    }

    /// `data.success`: whether a change was made. `None` when the answer does not say.
    #[must_use]
    pub fn success(&self) -> Option<bool> {
        self.success
    }

    /// `errors`: what Rumble has against the request.
    #[must_use]
    pub fn errors(&self) -> &[ErrorItem] {
        &self.errors
    }

    /// Rumble refuses: it says that it had no success, or lists errors without saying that it had.
    #[must_use]
    pub fn is_rejection(&self) -> bool {
        match self.success {
            Some(success) => !success,
            None => !self.errors.is_empty(),
        }
    }

    /// Rumble's own words about a refusal: `data.reason`, `data.error`, `data.message`, or the first of the errors.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// `html`: the fragment that some operations answer with in place of data.
    #[must_use]
    pub fn html(&self) -> Option<&str> {
        self.html.as_deref()
    }

    /// `data` as JSON text, `null` when there is none. Of some operations it holds secrets, such as the `api_key` of
    /// `user.profile`.
    #[must_use]
    pub fn expose_data(&self) -> &str {
        self.data.expose()
    }

    /// `data`, read as a type of yours.
    ///
    /// # Errors
    ///
    /// When it does not have this shape.
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

    /// `data.items`: each that can be read, and what could not. Nothing (`[]`, `false`, `null`) is an empty list.
    ///
    /// # Errors
    ///
    /// When `data` is something and has no list `items`.
    pub fn items<T: DeserializeOwned>(&self) -> Result<Batch<Record<T>>, DecodeError> {
        let data = self.expose_data();
        if is_empty_value(data) {
            return Ok(Batch::default());
        }
        items::read(data, Room::RECORDS)
    }

    /// `data` as a list: each item that can be read, and what could not. Nothing (`false`, `null`) is an empty list.
    ///
    /// # Errors
    ///
    /// When `data` is something other than a list.
    pub fn list<T: DeserializeOwned>(&self) -> Result<Batch<Record<T>>, DecodeError> {
        let data = self.expose_data();
        if is_empty_value(data) {
            return Ok(Batch::default());
        }
        if !data.starts_with(['[', '{']) {
            return Err(DecodeError::required("data"));
        }
        Ok(items::list(data, "data", Room::RECORDS)?)
    }
}

/// Members of `data` that say why something was refused; the first that says something counts.
const REASONS: [&str; 3] = ["reason", "error", "message"];

fn flag(json: &str) -> Option<bool> {
    lenient::flag(&mut serde_json::Deserializer::from_str(json)).ok()?
}

/// An object; anything else, and what cannot be read: `None`.
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
