//! The forms of Rumble's error responses.

use rumble_model::error_response::ErrorResponse;

fn response(body: &str) -> ErrorResponse {
    ErrorResponse::decode(body).unwrap_or_else(|| panic!("{body}"))
}

#[test]
fn errors_are_read_from_a_list() {
    let response = response(
        r#"{"data":[],"errors":[{"code":"TEAPOT","message":"Too short","type":"error"},{"code":403,"msg":"Not found"}],
            "message":"at the top"}"#,
    );
    let [short, found] = &response.errors[..] else {
        panic!("{response:?}");
    };
    assert_eq!(
        (short.code.as_deref(), short.message.as_deref()),
        (Some("TEAPOT"), Some("Too short"))
    );
    assert_eq!((short.kind.as_deref(), &short.field), (Some("error"), &None));
    assert_eq!(
        (found.code.as_deref(), found.message.as_deref()),
        (Some("403"), Some("Not found"))
    );
    assert_eq!(
        (response.code(), response.message()),
        (Some("TEAPOT"), Some("Too short"))
    );
}

#[test]
fn errors_are_read_by_field() {
    let response = response(
        r#"{"success":false,"errors":{"title":{"code":"REQUIRED","message":"Missing"},"_":{"code":"TEAPOT"},"tags":"Too many"}}"#,
    );
    let fields: Vec<_> = response
        .errors
        .iter()
        .map(|error| {
            (
                error.field.as_deref(),
                error.code.as_deref(),
                error.message.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        fields,
        [
            (Some("title"), Some("REQUIRED"), Some("Missing")),
            (Some("_"), Some("TEAPOT"), None),
            (Some("tags"), None, Some("Too many")),
        ]
    );
}

#[test]
fn an_error_at_the_top_is_read() {
    let response = response(r#"{"code":403,"message":"Forbidden"}"#);
    assert_eq!(
        (response.code(), response.message()),
        (Some("403"), Some("Forbidden"))
    );
    for empty in ["[]", "{}", "null", "\"\"", "[null]", "[{}]"] {
        let body = format!(r#"{{"errors":{empty},"message":"Forbidden"}}"#);
        assert_eq!(self::response(&body).message(), Some("Forbidden"), "{empty}");
    }
    assert_eq!(
        self::response(r#"{"errors":"Forbidden"}"#).message(),
        Some("Forbidden")
    );
}

#[test]
fn a_message_is_read_under_both_names() {
    for body in [
        r#"{"message":"Forbidden","msg":"no"}"#,
        r#"{"msg":"no","message":"Forbidden"}"#,
        r#"{"msg":"Forbidden","message":null}"#,
        r#"{"message":"","msg":"Forbidden"}"#,
    ] {
        assert_eq!(response(body).message(), Some("Forbidden"), "{body}");
    }
}

#[test]
fn other_bodies_are_not_error_responses() {
    for body in [
        "",
        "<html>",
        "[]",
        "{}",
        r#"{"data":{"success":true}}"#,
        r#"{"errors":[]}"#,
        r#"{"type":"user"}"#,
        r#"{"errors":[{"message":"cut"#,
    ] {
        assert_eq!(ErrorResponse::decode(body), None, "{body}");
    }
}

#[test]
fn the_number_of_errors_is_bounded() {
    let long = "é".repeat(100_000);
    let many = vec![format!(r#"{{"code":"{long}","message":"{long}"}}"#); 40].join(",");
    let response = response(&format!(r#"{{"errors":[{many}]}}"#));
    assert_eq!(response.errors.len(), 16);
    assert_eq!(response.message().unwrap().chars().count(), 512);
    assert_eq!(response.code().unwrap().chars().count(), 512);
}
