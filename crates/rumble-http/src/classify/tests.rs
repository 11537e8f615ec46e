use rumble_model::Secret;

use super::{FailureKind as K, ResponseHead};

fn html(status: u16) -> ResponseHead {
    ResponseHead::new(status).content_type("text/html; charset=utf-8")
}

fn with_session(head: ResponseHead) -> ResponseHead {
    head.session(&Secret::new("SESSION-TOKEN"))
}

#[test]
fn a_status_determines_the_kind() {
    for (status, kind) in [
        (200, None),
        (204, None),
        (299, None),
        (301, Some(K::Redirected)),
        (302, Some(K::Redirected)),
        (303, Some(K::Redirected)),
        (304, Some(K::UnexpectedStatus)),
        (307, Some(K::Redirected)),
        (308, Some(K::Redirected)),
        (400, Some(K::BadRequest)),
        (401, Some(K::Forbidden)),
        (403, Some(K::Forbidden)),
        (404, Some(K::NotFound)),
        (405, Some(K::Rejected)),
        (407, Some(K::UnexpectedStatus)),
        (408, Some(K::Timeout)),
        (409, Some(K::Conflict)),
        (410, Some(K::NotFound)),
        (422, Some(K::Rejected)),
        (429, Some(K::RateLimited)),
        (499, Some(K::Rejected)),
        (500, Some(K::Server)),
        (503, Some(K::Server)),
        (511, Some(K::CaptivePortal)),
        (599, Some(K::Server)),
        (600, Some(K::UnexpectedStatus)),
    ] {
        assert_eq!(
            K::of_response(&ResponseHead::new(status), b"{}"),
            kind,
            "{status}"
        );
    }
}

#[test]
fn a_page_is_not_a_reason_of_the_server() {
    for (status, kind) in [
        (200, None),
        (302, Some(K::Redirected)),
        (400, Some(K::BadRequest)),
        (401, Some(K::Forbidden)),
        (403, Some(K::BotProtection)),
        (404, Some(K::NotFound)),
        (405, Some(K::UnexpectedStatus)),
        (429, Some(K::RateLimited)),
        (500, Some(K::Server)),
        (503, Some(K::Server)),
    ] {
        let page = b"<title>Maintenance</title>";
        assert_eq!(K::of_response(&html(status), page), kind, "{status}");
    }
}

#[test]
fn a_challenge_is_a_page_with_its_header() {
    for status in [200, 302, 403, 429, 503] {
        let page = html(status).header("cf-mitigated", "challenge");
        assert_eq!(
            K::of_response(&page, b"<html>"),
            Some(K::BotProtection),
            "{status}"
        );
    }
    let json = ResponseHead::new(429).header("cf-mitigated", "challenge");
    assert_eq!(K::of_response(&json, b"{}"), Some(K::RateLimited));
}

#[test]
fn the_marks_of_a_protection_are_in_the_first_16_kib() {
    let page = |spaces: usize| format!("<{}captcha", " ".repeat(spaces - 1)).into_bytes();
    for (spaces, kind) in [
        (1, K::BotProtection),
        (16_384 - "captcha".len(), K::BotProtection),
        (16_384, K::Server),
    ] {
        assert_eq!(K::of_response(&html(503), &page(spaces)), Some(kind), "{spaces}");
    }
    assert_eq!(
        K::of_response(&ResponseHead::new(503), b"{\"error\":\"captcha\"}"),
        Some(K::Server)
    );
}

#[test]
fn a_content_coding_of_a_success_is_reported() {
    let encoded = |status, coding| ResponseHead::new(status).header("Content-Encoding", coding);
    for (head, kind) in [
        (encoded(200, "gzip"), Some(K::UnexpectedEncoding)),
        (encoded(206, "br"), Some(K::UnexpectedEncoding)),
        (encoded(200, "identity"), None),
        (encoded(500, "gzip"), Some(K::Server)),
    ] {
        assert_eq!(K::of_response(&head, b"{}"), kind, "{head:?}");
    }
}

#[test]
fn only_a_page_refreshes_to_a_captive_portal() {
    let body = b"[\"<meta http-equiv=refresh content='0;url=http://login.hotel.example/'>\"]";
    assert_eq!(K::of_response(&ResponseHead::new(200), body), None);
}

#[test]
fn only_a_refreshing_element_is_a_captive_portal() {
    for body in [
        "<meta http-equiv=content-security-policy content='report url=http://login.hotel.example/'>",
        "<meta name=refresh content='0;url=http://login.hotel.example/'>",
    ] {
        assert_eq!(K::of_response(&html(200), body.as_bytes()), None, "{body}");
    }
}

#[test]
fn failures_that_can_pass_are_retryable() {
    for (kind, is_retryable) in [
        (K::Disconnected, true),
        (K::Network, true),
        (K::Protocol, true),
        (K::RateLimited, true),
        (K::Server, true),
        (K::Timeout, true),
        (K::BadRequest, false),
        (K::BotProtection, false),
        (K::Closed, false),
        (K::Forbidden, false),
        (K::NotFound, false),
        (K::Rejected, false),
        (K::Tls, false),
        (K::Unauthorized, false),
    ] {
        assert_eq!(kind.is_retryable(), is_retryable, "{kind:?}");
    }
}

#[test]
fn only_a_sent_session_can_be_invalid() {
    for (status, kind) in [(401, K::Unauthorized), (403, K::Forbidden)] {
        let head = with_session(ResponseHead::new(status));
        assert_eq!(K::of_response(&head, b"{}"), Some(kind), "{status}");
    }
}

#[test]
fn a_redirect_is_classified_by_session_and_target() {
    let to = |head: ResponseHead, target| head.header("Location", target);
    let plain = || ResponseHead::new(302);
    for (head, kind) in [
        (to(with_session(plain()), "/login.php"), K::Unauthorized),
        (
            to(with_session(html(302)), "https://auth.rumble.com/"),
            K::Unauthorized,
        ),
        (to(with_session(plain()), "/c/X"), K::Redirected),
        (to(plain(), "/login.php"), K::Redirected),
        (to(html(302), "https://login.hotel.example/"), K::CaptivePortal),
        (
            to(with_session(html(302)), "https://login.hotel.example/login"),
            K::CaptivePortal,
        ),
        (to(plain(), "https://login.hotel.example/"), K::Redirected),
        (to(html(302), "https://rumble.com/c/X"), K::Redirected),
        (html(302), K::Redirected),
    ] {
        let described = format!("{:?} {:?}", head.location_host(), head.location_path());
        assert_eq!(K::of_response(&head, b""), Some(kind), "{described}");
    }
}

#[test]
fn only_http_200_is_a_document() {
    for (status, kind) in [
        (200, None),
        (201, Some(K::UnexpectedStatus)),
        (204, Some(K::UnexpectedStatus)),
        (404, Some(K::NotFound)),
    ] {
        assert_eq!(
            K::of_document(&ResponseHead::new(status), b"{}"),
            kind,
            "{status}"
        );
    }
}

#[test]
fn a_write_has_an_unknown_outcome_unless_it_was_rejected() {
    for (kind, status, is_unknown) in [
        (K::Server, 500, true),
        (K::CaptivePortal, 511, true),
        (K::BotProtection, 503, true),
        (K::Timeout, 408, true),
        (K::NotJson, 200, true),
        (K::UnexpectedFormat, 201, true),
        (K::Rejected, 200, false),
        (K::Unauthorized, 200, false),
        (K::Rejected, 422, false),
        (K::Forbidden, 403, false),
        (K::Redirected, 302, false),
    ] {
        assert_eq!(
            kind.leaves_outcome_unknown(status),
            is_unknown,
            "{kind:?} {status}"
        );
    }
}

#[test]
fn an_event_stream_has_its_status_type_and_no_coding() {
    let of_type = |status, media_type: &str| ResponseHead::new(status).content_type(media_type);
    let stream = || of_type(200, "text/event-stream; charset=utf-8; charset=utf-8");
    for (head, is_stream) in [
        (stream(), true),
        (ResponseHead::new(200), true),
        (stream().header("Content-Encoding", "identity"), true),
        (stream().header("Content-Encoding", "gzip"), false),
        (of_type(200, "text/html"), false),
        (of_type(204, "text/event-stream"), false),
        (of_type(500, "text/event-stream"), false),
        (ResponseHead::new(204), false),
    ] {
        assert_eq!(head.is_event_stream(), is_stream, "{head:?}");
        assert_eq!(head.is_no_content(), head.status() == 204, "{head:?}");
    }
}

#[test]
fn pages_contain_no_server_message_except_with_503() {
    for (head, may_have) in [
        (ResponseHead::new(200), false),
        (ResponseHead::new(302), false),
        (ResponseHead::new(400), true),
        (ResponseHead::new(503), true),
        (html(200), false),
        (html(400), false),
        (html(500), false),
        (html(503), true),
    ] {
        assert_eq!(head.may_have_server_message(), may_have, "{head:?}");
    }
}
