//! The requests, and their number.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use super::{MediaClient, MediaErrorKind, PNG, Server, client, png, response, settings};
use crate::{Endpoint, internal::USER_AGENT};

#[test]
fn a_picture_is_returned_as_sent() {
    let server = Server::start(|_| response(" Image/PNG; x=y", PNG));
    let url = format!("{}/z8/calm_sparrow.png?v=2", server.endpoint());
    let picture = client(&server).get(&url).unwrap();
    assert_eq!(picture.bytes(), PNG);
    assert_eq!(picture.content_type(), "Image/PNG; x=y");
    assert_eq!(server.paths(), ["/z8/calm_sparrow.png?v=2"]);
    assert_eq!(
        format!("{picture:?}"),
        r#"Picture { content_type: "Image/PNG; x=y", bytes: 8 }"#
    );
}

#[test]
fn a_path_is_resolved_below_the_base() {
    let server = Server::start(|_| png(8));
    client(&server).get("/i/badges/verified_48.png").unwrap();
    let below = Endpoint::parse(&format!("{}/site/", server.endpoint())).unwrap();
    let client = MediaClient::new(settings(&server).base(below));
    client.get(" /i/badges/verified_48.png\n").unwrap();
    assert_eq!(
        server.paths(),
        ["/i/badges/verified_48.png", "/site/i/badges/verified_48.png"]
    );
}

#[test]
fn a_url_without_a_scheme_uses_tls() {
    let server = Server::start(|_| png(8));
    let secure = server.endpoint().as_str().replace("http:", "https:");
    let url = secure.trim_start_matches("https:");
    assert!(url.starts_with("//127.0.0.1:"), "{url}");
    let settings = settings(&server).hosts(vec![Endpoint::parse(&secure).unwrap()]);
    // The server takes the handshake for a request without an end.
    let client = MediaClient::new(settings.timeout(Duration::from_millis(300)));
    let error = client.get(&format!("{url}/a.png")).unwrap_err();
    assert_eq!(error.kind(), MediaErrorKind::Timeout);
    assert!(server.heads().is_empty(), "no request in plain text");
}

#[test]
fn a_picture_is_fetched_once_for_clones_and_spellings() {
    let server = Server::start(|_| png(100));
    let client = client(&server);
    let first = client.get("/a.png").unwrap();
    let whole = format!("{}/a.png", server.endpoint());
    for url in ["/a.png", " /a.png", &whole, &whole.replace("http://", "HTTP://")] {
        assert_eq!(client.clone().get(url).unwrap(), first);
    }
    assert_eq!(server.paths(), ["/a.png"]);
    client.get("/a.png?size=2").unwrap();
    client.get("/A.png").unwrap();
    assert_eq!(server.paths(), ["/a.png", "/a.png?size=2", "/A.png"]);
}

#[test]
fn a_failure_is_not_cached() {
    let is_broken = AtomicBool::new(true);
    let server = Server::start(move |_| {
        if is_broken.swap(false, Ordering::SeqCst) {
            b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n".to_vec()
        } else {
            png(8)
        }
    });
    let client = client(&server);
    assert_eq!(client.get("/a.png").unwrap_err().kind(), MediaErrorKind::Server);
    assert_eq!(client.get("/a.png").unwrap().bytes(), PNG);
    assert_eq!(server.paths().len(), 2);
}

#[test]
fn requests_contain_no_credentials() {
    let server = Server::start(|_| {
        let response = String::from_utf8_lossy(&response("image/gif", b"GIF89a")).into_owned();
        let cookies = "Set-Cookie: u_s=brass-teapot; Path=/\r\nSet-Cookie: a=b\r\n";
        response
            .replacen("Content-Type", &format!("{cookies}Content-Type"), 1)
            .into_bytes()
    });
    let client = client(&server);
    for path in ["/a.gif", "/b.gif", "/c.gif"] {
        client.get(path).unwrap();
    }
    let heads = server.heads();
    assert_eq!(heads.len(), 3);
    for head in heads {
        let mut names: Vec<_> = head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(':'))
            .map(|(name, _)| name.to_ascii_lowercase())
            .collect();
        names.sort();
        assert_eq!(
            names,
            ["accept", "accept-encoding", "host", "user-agent"],
            "{head}"
        );
        assert!(head.contains("image/*") && head.contains(USER_AGENT), "{head}");
    }
}
