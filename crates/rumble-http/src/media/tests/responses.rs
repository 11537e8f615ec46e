//! Responses that are not a picture.

use std::{error::Error as _, io::ErrorKind, net::TcpListener, time::Duration};

use super::{
    MediaClient, MediaError, MediaErrorKind, MediaSettings, PNG, Server, client, error_texts, png, response,
    settings,
};
use crate::{
    Endpoint,
    internal::TransportError,
    test_support::{
        authority::CertificateAuthority,
        server::{serve, serve_tls},
    },
};

/// Returns the error of a response to a signed URL, and checks that nothing repeats the URL.
fn failure_of(response: impl Into<Vec<u8>>) -> MediaError {
    let response = response.into();
    let server = Server::start(move |_| response.clone());
    let client = MediaClient::new(settings(&server).max_picture_bytes(1000));
    let error = client.get("/tin-whistle.png?key=brass-teapot").unwrap_err();
    let printed = error_texts(&error);
    assert!(
        !printed.contains("whistle") && !printed.contains("teapot"),
        "{printed}"
    );
    let host = server.endpoint().as_str().trim_start_matches("http://");
    assert_eq!(error.host(), Some(host));
    assert!(
        error
            .to_string()
            .starts_with(&format!("fetching a picture from {host}: "))
    );
    error
}

#[test]
fn a_status_determines_the_kind() {
    use MediaErrorKind as K;

    for (status, kind, is_retryable) in [
        (204, K::UnexpectedStatus, false),
        (206, K::UnexpectedStatus, false),
        (302, K::Redirected, false),
        (400, K::Rejected, false),
        (401, K::Forbidden, false),
        (403, K::Forbidden, false),
        (404, K::NotFound, false),
        (410, K::NotFound, false),
        (429, K::RateLimited, true),
        (500, K::Server, true),
        (503, K::Server, true),
    ] {
        let head = format!("HTTP/1.1 {status} Word\r\nContent-Type: image/png\r\nContent-Length: 0\r\n\r\n");
        let error = failure_of(head);
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
        assert_eq!(error.is_retryable(), is_retryable, "{status}");
        assert!(error.source().is_none());
        if status >= 300 {
            assert!(error.to_string().ends_with(&format!("(HTTP {status})")));
        }
    }
}

#[test]
fn a_page_instead_of_a_rejection_is_bot_protection() {
    for status in [403, 503] {
        let page = "HTTP/1.1 STATUS Word\r\nContent-Type: text/html\r\nContent-Length: 21\r\n\r\n<title>Just a moment.";
        let error = failure_of(page.replace("STATUS", &status.to_string()));
        assert_eq!(
            (error.kind(), error.status()),
            (MediaErrorKind::BotProtection, Some(status))
        );
    }
}

#[test]
fn retry_after_is_reported() {
    let error = failure_of("HTTP/1.1 429 Slow\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(17)));
}

#[test]
fn a_redirect_is_not_followed() {
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    target.set_nonblocking(true).unwrap();
    let address = target.local_addr().unwrap().to_string();
    let allowed = Endpoint::parse(&format!("http://{address}")).unwrap();
    for status in [301, 302, 303, 307, 308] {
        let response = format!(
            "HTTP/1.1 {status} Moved\r\nLocation: http://{address}/secret-fiddle?signed=1\r\nContent-Length: 0\r\n\r\n"
        );
        let server = Server::start(move |_| response.clone().into_bytes());
        let client = MediaClient::new(settings(&server).hosts(vec![allowed.clone()]));
        let error = client.get("/a.png").unwrap_err();
        assert_eq!(error.kind(), MediaErrorKind::Redirected);
        assert!(
            error.to_string().ends_with(&format!("(HTTP {status})")),
            "{error}"
        );
        let printed = error_texts(&error);
        assert!(
            !printed.contains("fiddle") && !printed.contains("signed"),
            "{printed}"
        );
    }
    assert_eq!(target.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[test]
fn other_content_is_not_a_picture() {
    for (content_type, body) in [
        ("text/html", "<html/>"),
        ("image/png", " \n<!doctype html>"),
        ("image/png", ""),
        ("image/png", " "),
        ("application/json", "{}"),
        ("application/octet-stream", "bytes"),
        ("text/plain; image/png", "bytes"),
        ("", "bytes"),
    ] {
        let error = failure_of(response(content_type, body.as_bytes()));
        assert_eq!(error.kind(), MediaErrorKind::NotAPicture, "{content_type} {body}");
        assert!(!error.is_retryable());
    }
    let untyped = failure_of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbytes");
    assert_eq!(untyped.kind(), MediaErrorKind::NotAPicture);

    let drawing = Server::start(|_| response("image/svg+xml", b"<svg/>"));
    assert_eq!(client(&drawing).get("/a.svg").unwrap().bytes(), b"<svg/>");
}

#[test]
fn a_picture_is_limited_to_the_bound() {
    let server = Server::start(|path| match path {
        "/fits" => png(1000),
        "/announced" => png(1001),
        "/only-announced" => {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 99999999999\r\n\r\n";
            head.into()
        }
        _ => {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n";
            // Without an end: the client must close the connection.
            head.to_owned()
                .into_bytes()
                .into_iter()
                .chain(*b"3E9\r\n")
                .chain(vec![b'.'; 1001])
                .collect()
        }
    });
    let client = MediaClient::new(settings(&server).max_picture_bytes(1000));
    assert_eq!(client.get("/fits").unwrap().bytes().len(), 1000);
    for path in ["/announced", "/only-announced", "/chunked"] {
        let error = client.get(path).unwrap_err();
        assert_eq!(error.kind(), MediaErrorKind::TooLarge, "{path}");
        assert!(error.source().is_some());
    }
}

#[test]
fn a_stalled_body_times_out() {
    let mut half = png(1000);
    half.truncate(500);
    for start in [half, b"HTTP/1.1 200 OK\r\n".to_vec(), Vec::new()] {
        let server = Server::start(move |_| start.clone());
        let client = MediaClient::new(settings(&server).timeout(Duration::from_millis(300)));
        let error = client.get("/tin-whistle.png").unwrap_err();
        assert_eq!(error.kind(), MediaErrorKind::Timeout);
        assert!(error.is_retryable());
        assert!(error.source().unwrap().is::<TransportError>());
        assert!(!error_texts(&error).contains("whistle"));
    }
}

#[test]
fn an_interrupted_response_is_not_a_picture() {
    let base = serve(|peer| peer.send(&png(1000)[..500]));
    let client = MediaClient::new(MediaSettings::default().base(base));
    assert_eq!(
        client.get("/a.png").unwrap_err().kind(),
        MediaErrorKind::Disconnected
    );
    // The server is closed.
    assert_eq!(client.get("/a.png").unwrap_err().kind(), MediaErrorKind::Network);
}

#[test]
fn invalid_http_is_a_protocol_error() {
    assert_eq!(failure_of("SSH-2.0-x\r\n\r\n").kind(), MediaErrorKind::Protocol);
}

#[test]
fn a_server_is_trusted_only_with_its_root() {
    let (known, other) = (
        CertificateAuthority::new("known"),
        CertificateAuthority::new("other"),
    );
    let get = |roots: &[&CertificateAuthority]| {
        let certificate = known.server_for("127.0.0.1", |_| {});
        let base = serve_tls(certificate, |peer| {
            peer.send(response("image/png", PNG));
            peer.wait_for_close();
        });
        let roots = roots.iter().map(|root| root.der.clone()).collect();
        MediaClient::new(MediaSettings::default().base(base).extra_roots(roots)).get("/a.png")
    };
    assert_eq!(get(&[&known]).unwrap().bytes(), PNG);
    assert_eq!(get(&[&other]).unwrap_err().kind(), MediaErrorKind::Tls);
    assert_eq!(get(&[]).unwrap_err().kind(), MediaErrorKind::Tls);
}
