use crate::{Json, object};

/// The envelope of `service.php`: the account's state, then the operation's own data.
///
/// ```
/// use rumble_sim::object;
/// use rumble_sim::templates::service::{UserBlock, service_answer};
///
/// let user = UserBlock::anonymous("http://127.0.0.1:1");
/// let answer = service_answer(&user, object! { "salts" => vec!["a", "b", "c"] });
/// assert!(answer.to_string().starts_with(r#"{"user":{"id":null,"logged_in":false,"#));
/// ```
#[must_use]
pub fn service_answer(user: &super::UserBlock, data: Json) -> Json {
    object! { "user" => user.to_json(), "data" => data }
}

/// A refusal inside the envelope.
#[must_use]
pub fn refusal(user: &super::UserBlock, code: &str, message: &str) -> Json {
    service_answer(user, object! { "success" => false }).with("errors", list(code, message))
}

/// `errors` alone, as a list.
#[must_use]
pub fn errors(code: &str, message: &str) -> Json {
    object! { "errors" => list(code, message) }
}

/// `errors` alone, keyed by the field that they are about.
#[must_use]
pub fn errors_by_field(field: &str, code: &str, message: &str) -> Json {
    let error = object! { "code" => code, "message" => message };
    object! { "errors" => Json::Object(vec![(field.to_owned().into(), error)]) }
}

fn list(code: &str, message: &str) -> Vec<Json> {
    vec![object! { "code" => code, "message" => message, "type" => "error" }]
}
