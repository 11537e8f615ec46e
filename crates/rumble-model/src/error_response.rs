//! The body of an error response.

use crate::json::{Cursor, SyntaxError};

/// The errors of a body, in each of the ways in which Rumble writes them: a list `errors`, an object `errors` with a
/// member for each field of a form, or one `code` and `message`, or one `error`, at the top.
///
/// At most the first 16 errors are kept, and at most the first 512 characters of each text.
///
/// ```
/// use rumble_model::error_response::ErrorResponse;
///
/// let response = ErrorResponse::decode(r#"{"errors":[{"code":"invalid_request","message":"No access token"}]}"#).unwrap();
/// assert_eq!(response.errors[0].code.as_deref(), Some("invalid_request"));
/// assert_eq!(response.message(), Some("No access token"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorResponse {
    /// The errors, in the order received. Never empty after decoding.
    pub errors: Vec<ErrorItem>,
}

/// One error of a response.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorItem {
    /// Key of the error if `errors` is an object: a field of a form, or `_`.
    pub field: Option<String>,
    /// `code`, text or a number.
    pub code: Option<String>,
    /// `message`, or `msg`.
    pub message: Option<String>,
    /// `type`
    pub kind: Option<String>,
}

impl ErrorResponse {
    /// Reads a body. Returns `None` if it is not a JSON object or contains no error.
    #[must_use]
    pub fn decode(body: &str) -> Option<Self> {
        let (mut errors, top) = Self::read(body)?;
        // A `type` alone is not an error.
        if errors.is_empty() && (top.code.is_some() || top.message.is_some()) {
            errors.push(top);
        }
        (!errors.is_empty()).then_some(Self { errors })
    }

    /// Like [`ErrorResponse::decode`], but reads `errors` only: in a success response, a `message` is not an error.
    #[must_use]
    pub fn decode_listed(body: &str) -> Option<Self> {
        let (errors, _) = Self::read(body)?;
        (!errors.is_empty()).then_some(Self { errors })
    }

    /// The items of `errors`, and the error at the top.
    fn read(body: &str) -> Option<(Vec<ErrorItem>, ErrorItem)> {
        let mut cursor = Cursor::new(body);
        if cursor.peek() != Some(b'{') {
            return None;
        }
        let mut errors = Vec::new();
        let (mut top, mut single) = (ErrorItem::default(), Vec::new());
        cursor
            .object(|cursor, name| match &*name {
                "errors" => {
                    errors.clear();
                    read_errors(cursor, &mut errors)
                }
                // Other forms carry no message: `true`, or a number as the code.
                "error" if matches!(cursor.peek(), Some(b'"' | b'{')) => {
                    read_error(cursor, None, &mut single)
                }
                name => top.member(name, cursor),
            })
            .ok()?;
        if let Some(error) = single.pop() {
            top.code = top.code.or(error.code);
            top.message = top.message.or(error.message);
        }
        Some((errors, top))
    }

    /// The first message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.errors.iter().find_map(|error| error.message.as_deref())
    }

    /// The first code.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.errors.iter().find_map(|error| error.code.as_deref())
    }
}

fn read_errors(cursor: &mut Cursor<'_>, errors: &mut Vec<ErrorItem>) -> Result<(), SyntaxError> {
    match cursor.peek() {
        Some(b'[') => cursor.array(|cursor, _| read_error(cursor, None, errors)),
        Some(b'{') => cursor.object(|cursor, name| read_error(cursor, Some(&name), errors)),
        Some(b'"') => read_error(cursor, None, errors),
        // `false`, `null` and 0 are not errors.
        _ => cursor.skip().map(drop),
    }
}

/// An object, or just its message.
fn read_error(
    cursor: &mut Cursor<'_>,
    field: Option<&str>,
    errors: &mut Vec<ErrorItem>,
) -> Result<(), SyntaxError> {
    let mut error = ErrorItem::default();
    match cursor.peek() {
        Some(b'{') => cursor.object(|cursor, name| error.member(&name, cursor))?,
        _ => error.message = bounded_text(cursor)?,
    }
    if error != ErrorItem::default() && errors.len() < MAX_ERRORS {
        error.field = field.map(bounded);
        errors.push(error);
    }
    Ok(())
}

impl ErrorItem {
    fn member(&mut self, name: &str, cursor: &mut Cursor<'_>) -> Result<(), SyntaxError> {
        match name {
            "code" => self.code = bounded_text(cursor)?,
            "message" => self.message = bounded_text(cursor)?.or(self.message.take()),
            "msg" => {
                let text = bounded_text(cursor)?;
                self.message = self.message.take().or(text);
            }
            "type" => self.kind = bounded_text(cursor)?,
            _ => drop(cursor.skip()?),
        }
        Ok(())
    }
}

fn bounded_text(cursor: &mut Cursor<'_>) -> Result<Option<String>, SyntaxError> {
    Ok(cursor.non_empty_text()?.map(|text| bounded(&text)))
}

fn bounded(text: &str) -> String {
    text.chars().take(MAX_TEXT_CHARS).collect()
}

const MAX_ERRORS: usize = 16;

const MAX_TEXT_CHARS: usize = 512;
