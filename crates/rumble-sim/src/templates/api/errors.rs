use crate::{Json, object};

/// The body of a 400: the address has no key.
#[must_use]
pub fn no_token() -> Json {
    let error = object! {
        "code" => "invalid_request",
        "message" => "No access token found in the request",
    };
    object! { "errors" => vec![error] }
}

/// The body of a 403: the key is wrong or was reset.
#[must_use]
pub fn forbidden() -> Json {
    object! { "code" => "403", "message" => "Forbidden" }
}
