//! Members that a document requires.

use rumble_model::error_response::ErrorResponse;
use rumble_model::livestream_api::{DecodeErrorKind, Document};
use serde_json::{Value, json};

use super::text;

fn live() -> Value {
    serde_json::from_str(&text("user-live")).unwrap()
}

#[test]
fn a_missing_member_is_named() {
    for member in ["now", "type", "user_id"] {
        let mut document = live();
        document.as_object_mut().unwrap().remove(member);
        let error = Document::decode(&document.to_string()).unwrap_err();
        assert_eq!(
            (error.kind(), error.member()),
            (DecodeErrorKind::Body, Some(member))
        );
        assert_eq!(
            error.to_string(),
            format!("invalid document: `{member}` is missing or malformed")
        );
    }
}

#[test]
fn a_member_of_another_type_is_missing() {
    for (member, other) in [
        ("now", json!("soon")),
        ("type", json!(7)),
        // The base of a number is unknown.
        ("user_id", json!(4)),
        ("user_id", json!("no id")),
    ] {
        let mut document = live();
        document[member] = other.clone();
        let error = Document::decode(&document.to_string()).unwrap_err();
        assert_eq!(error.member(), Some(member), "{other}");
        assert!(!error.to_string().contains("gone"));
    }
}

#[test]
fn a_missing_section_is_reported() {
    let whole = Document::decode(&live().to_string()).unwrap();
    assert_eq!(whole.all_malformed().count(), 0);
    for section in ["followers", "subscribers", "livestreams"] {
        let mut without = live();
        without.as_object_mut().unwrap().remove(section);
        let mut forms = vec![without];
        for other in [json!(212), json!("none"), json!([7])] {
            let mut document = live();
            document[section] = other;
            forms.push(document);
        }
        for form in forms {
            let document = Document::decode(&form.to_string()).unwrap();
            let reported: Vec<_> = document.all_malformed().map(|item| item.list).collect();
            assert_eq!(reported, [section], "{form}");
            assert_eq!(document.lists_all_streams(), section != "livestreams");
            if section != "followers" {
                assert_eq!(document.followers.num_followers, whole.followers.num_followers);
            }
            if section != "livestreams" {
                assert_eq!(document.livestreams.items.len(), whole.livestreams.items.len());
            }
        }
    }
    let mut bare = live();
    for section in ["followers", "subscribers", "livestreams"] {
        bare.as_object_mut().unwrap().remove(section);
    }
    assert_eq!(
        Document::decode(&bare.to_string()).unwrap_err().kind(),
        DecodeErrorKind::Body
    );
}

#[test]
fn one_malformed_value_affects_only_itself() {
    let float = text("user-live").replace("\"now\": 1773512280,", "\"now\": 1773512280.0,");
    assert_eq!(Document::decode(&float).unwrap().now, 1_773_512_280);
    let title = live()["livestreams"][0]["title"].as_str().unwrap().to_owned();
    let control = text("user-live").replace(&title, &format!("{title}\u{7}"));
    let document = Document::decode(&control).unwrap();
    assert_eq!(document.livestreams.items[0].title, format!("{title}\u{7}"));
}

#[test]
fn all_other_members_can_be_missing() {
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
fn other_texts_are_not_documents() {
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
fn a_truncated_document_is_invalid() {
    let whole = text("user-live");
    let end = whole.trim_end().len();
    for cut in (1..end).step_by(37).chain([end - 1]) {
        let error = Document::decode(whole.get(..cut).unwrap()).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::Syntax, "{cut}");
    }
}

#[test]
fn rejections_are_recognized() {
    let no_token = ErrorResponse::decode(&text("error-no-token")).unwrap();
    assert_eq!(no_token.code(), Some("invalid_request"));
    assert_eq!(no_token.message(), Some("No access token found in the request"));
    let forbidden = ErrorResponse::decode(&text("error-forbidden")).unwrap();
    assert_eq!(
        (forbidden.code(), forbidden.message()),
        (Some("403"), Some("Forbidden"))
    );
    assert_eq!(ErrorResponse::decode(&text("user-live")), None);
}
