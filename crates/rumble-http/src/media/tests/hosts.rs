//! Allowed and rejected hosts.

use std::{error::Error as _, io::ErrorKind, net::TcpListener};

use super::{MediaClient, MediaErrorKind, MediaSettings, Server, client, error_texts, png, settings};
use crate::{Endpoint, EndpointError};

fn is_allowed(settings: &MediaSettings, url: &str) -> bool {
    settings.allows(Endpoint::parse(url).unwrap().origin())
}

fn endpoints(texts: &[&str]) -> Vec<Endpoint> {
    texts.iter().map(|text| Endpoint::parse(text).unwrap()).collect()
}

#[test]
fn without_settings_pictures_come_from_the_hosts_of_rumble() {
    for (url, may) in [
        ("https://rumble.com", true),
        ("https://web7.rumble.com", true),
        ("https://1a-1791.com", true),
        ("https://hugh.cdn.rumble.cloud", true),
        ("https://ak2.rmbl.ws:443", true),
        ("https://sp.RMBL.ws", true),
        ("https://rumble.com:8443", false),
        ("https://notrumble.com", false),
        ("https://x1a-1791.com", false),
        ("https://rumble.com.example", false),
        ("https://rumble.co", false),
        ("https://com", false),
        ("https://pictures.example", false),
        ("https://203.0.113.7", false),
        ("https://127.0.0.1", false),
        ("https://localhost", false),
        ("http://localhost", false),
        ("http://127.0.0.1:8080", false),
        ("http://[::1]:8080", false),
    ] {
        assert_eq!(is_allowed(&MediaSettings::default(), url), may, "{url}");
    }
}

#[test]
fn allowed_hosts_are_the_list_and_the_base() {
    let settings = MediaSettings::default().hosts(endpoints(&[
        "https://media.example/some/path",
        "https://other.example:8443",
        "http://127.0.0.1:8080",
        "https://localhost",
    ]));
    for (url, may) in [
        ("https://media.example", true),
        ("https://a.b.media.example", true),
        ("https://media.example:444", false),
        ("https://other.example:8443", true),
        ("https://a.other.example:8443", false),
        ("https://other.example", false),
        ("http://127.0.0.1:8080", true),
        ("http://127.0.0.1:8081", false),
        ("https://127.0.0.1:8080", false),
        ("http://localhost:8080", false),
        ("https://localhost", true),
        ("https://a.localhost", false),
        ("https://rumble.com", true),
        ("https://a.rumble.com", false),
        ("https://1a-1791.com", false),
    ] {
        assert_eq!(is_allowed(&settings, url), may, "{url}");
    }
}

#[test]
fn a_host_that_is_not_allowed_is_not_connected_to() {
    let server = Server::start(|_| png(8));
    let client = client(&server);
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    other.set_nonblocking(true).unwrap();
    let host = other.local_addr().unwrap().to_string();
    for url in [
        format!("http://{host}/tin-whistle.png?key=brass-teapot"),
        format!("https://{host}/tin-whistle.png"),
        format!("//{host}/tin-whistle.png"),
    ] {
        let error = client.get(&url).unwrap_err();
        assert_eq!(error.kind(), MediaErrorKind::ForbiddenHost);
        assert_eq!((error.host(), error.status()), (Some(host.as_str()), None));
        assert!(!error.is_retryable());
        let printed = error_texts(&error);
        assert!(
            !printed.contains("whistle") && !printed.contains("teapot"),
            "{printed}"
        );
    }
    assert_eq!(other.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
    assert!(server.heads().is_empty());
}

#[test]
fn an_invalid_url_is_not_requested() {
    let server = Server::start(|_| png(8));
    let base = server.endpoint();
    let long = format!("/{}", "x".repeat(4096));
    for (url, why) in [
        ("", EndpointError::Empty),
        ("  ", EndpointError::Empty),
        ("tin-whistle.png", EndpointError::MissingScheme),
        ("data:image/png;base64,AAAA", EndpointError::MissingScheme),
        (
            "ftp://rumble.com/tin-whistle.png",
            EndpointError::UnsupportedScheme,
        ),
        ("file:///etc/hostname", EndpointError::UnsupportedScheme),
        ("///tin-whistle.png", EndpointError::InvalidHost),
        ("/tin-whistle.png#x", EndpointError::Fragment),
        ("/tin whistle.png", EndpointError::InvalidCharacter),
        ("/tin-whistle\r\nCookie: a=b", EndpointError::InvalidCharacter),
        ("/\\rumble.com/tin-whistle.png", EndpointError::InvalidCharacter),
        (
            &format!("{base}@rumble.com/tin-whistle.png"),
            EndpointError::UserInfo,
        ),
        (
            "http://rumble.com/tin-whistle.png",
            EndpointError::Insecure {
                host: "rumble.com".into(),
            },
        ),
        (&long, EndpointError::TooLong),
    ] {
        let error = MediaClient::new(settings(&server)).get(url).unwrap_err();
        assert_eq!(error.kind(), MediaErrorKind::InvalidUrl, "{url}");
        assert_eq!(error.host(), None);
        assert_eq!(error.to_string(), "fetching a picture: invalid URL");
        let cause = error.source().unwrap().downcast_ref();
        assert_eq!(cause, Some(&why), "{url}");
        assert!(!error_texts(&error).contains("whistle"), "{url}");
    }
    assert!(server.heads().is_empty());
}
