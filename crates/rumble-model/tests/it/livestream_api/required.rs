//! Without some members nothing can be said.

use rumble_model::error_answer::ErrorAnswer;
use rumble_model::livestream_api::{DecodeErrorKind, Document};
use serde_json::{Value, json};

use super::text;

fn live() -> Value {
    serde_json::from_str(&text("user-live")).unwrap()
}

#[test]
fn a_missing_member_is_named() {
    for member in [
        "now",
        "type",
        "user_id",
        "followers",
        "subscribers",
        "livestreams",
    ] {
        let mut document = live();
        document.as_object_mut().unwrap().remove(member);
        let error = Document::decode(&document.to_string()).unwrap_err();
        assert_eq!(
            (error.kind(), error.member()),
            (DecodeErrorKind::Body, Some(member))
        );
        assert_eq!(
            error.to_string(),
            format!("the document cannot be used: `{member}` is missing or cannot be read")
        );
    }
}

#[test]
fn a_member_of_another_kind_is_as_good_as_missing() {
    for (member, other) in [
        ("now", json!("soon")),
        ("type", json!(7)),
        // A number says nothing about its base.
        ("user_id", json!(4)),
        ("user_id", json!("no id")),
        ("followers", json!(212)),
        ("subscribers", json!("none")),
        ("livestreams", json!("gone")),
        ("livestreams", json!(0)),
    ] {
        let mut document = live();
        document[member] = other.clone();
        let error = Document::decode(&document.to_string()).unwrap_err();
        assert_eq!(error.member(), Some(member), "{other}");
        assert!(!error.to_string().contains("gone"));
    }
}

#[test]
fn all_others_may_be_missing() {
    for member in [
        "username",
        "channel_id",
        "channel_name",
        "since",
        "max_num_results",
        "gifted_subs",
    ] {
        let mut document = live();
        assert!(document.as_object_mut().unwrap().remove(member).is_some());
        Document::decode(&document.to_string()).unwrap_or_else(|error| panic!("{member}: {error}"));
    }
}

#[test]
fn what_is_no_document_says_so() {
    for (body, kind) in [
        (
            "<!DOCTYPE html><title>Just a moment</title>",
            DecodeErrorKind::NotAnObject,
        ),
        ("", DecodeErrorKind::NotAnObject),
        ("[]", DecodeErrorKind::NotAnObject),
        ("{", DecodeErrorKind::Syntax),
        ("{\"now\":1,}", DecodeErrorKind::Syntax),
        ("{\"now\":1} more", DecodeErrorKind::Syntax),
        ("{\"stream_key\":", DecodeErrorKind::Syntax),
    ] {
        let error = Document::decode(body).unwrap_err();
        assert_eq!((error.kind(), error.member()), (kind, None), "{body}");
    }
    let error = Document::decode(&text("error-forbidden")).unwrap_err();
    assert_eq!(error.member(), Some("now"));
}

#[test]
fn a_cut_document_is_broken() {
    let whole = text("user-live");
    let end = whole.trim_end().len();
    for cut in (1..end).step_by(37).chain([end - 1]) {
        let error = Document::decode(whole.get(..cut).unwrap()).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::Syntax, "{cut}");
    }
}

#[test]
fn refusals_are_read_as_such() {
    let no_token = ErrorAnswer::decode(&text("error-no-token")).unwrap();
    assert_eq!(no_token.code(), Some("invalid_request"));
    assert_eq!(no_token.message(), Some("No access token found in the request"));
    let forbidden = ErrorAnswer::decode(&text("error-forbidden")).unwrap();
    assert_eq!(
        (forbidden.code(), forbidden.message()),
        (Some("403"), Some("Forbidden"))
    );
    assert_eq!(ErrorAnswer::decode(&text("user-live")), None);
}
