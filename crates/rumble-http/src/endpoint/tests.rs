use super::{Endpoint, EndpointError, RequestUrl};

fn parse(text: &str) -> Result<String, EndpointError> {
    Endpoint::parse(text).map(|endpoint| endpoint.as_str().to_owned())
}

#[test]
fn the_defaults_are_equal_to_their_parsed_urls() {
    for (built, text) in [
        (Endpoint::rumble(), "https://rumble.com"),
        (Endpoint::web7_chat(), "https://web7.rumble.com/chat/api"),
    ] {
        assert_eq!(Endpoint::parse(text).unwrap(), built);
        assert_eq!(built.as_str(), text);
        assert!(!built.is_loopback());
    }
}

#[test]
fn spellings_of_one_endpoint_are_equal() {
    for (text, plain) in [
        (" HTTPS://Rumble.COM/\n", "https://rumble.com"),
        ("https://rumble.com:443///", "https://rumble.com"),
        ("https://rumble.com:8443/a/b/", "https://rumble.com:8443/a/b"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://LocalHost:8080/x", "http://localhost:8080/x"),
        ("http://[0:0:0:0:0:0:0:1]:99", "http://[::1]:99"),
        ("http://127.9.8.7", "http://127.9.8.7"),
        (
            "https://xn--bcher-kva.example/-/._~",
            "https://xn--bcher-kva.example/-/._~",
        ),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ] {
        assert_eq!(parse(text).as_deref(), Ok(plain), "{text}");
    }
}

#[test]
fn every_rule_has_its_error() {
    use EndpointError as E;

    for (text, error) in [
        ("", E::Empty),
        (" \n", E::Empty),
        ("rumble.com", E::MissingScheme),
        ("https:/rumble.com", E::MissingScheme),
        ("ftp://rumble.com", E::UnsupportedScheme),
        ("://rumble.com", E::UnsupportedScheme),
        ("https://user:password@rumble.com", E::UserInfo),
        ("https://rumble.com/?a=b", E::Query),
        ("https://rumble.com?", E::Query),
        ("https://rumble.com#x", E::Fragment),
        ("https://", E::InvalidHost),
        ("https:///path", E::InvalidHost),
        ("https://:80", E::InvalidHost),
        ("https://a..b", E::InvalidHost),
        ("https://rumble.com.", E::InvalidHost),
        ("https://-a.com", E::InvalidHost),
        ("https://b\u{fc}cher.example", E::InvalidHost),
        ("https://a b", E::InvalidHost),
        ("https://a%2eb", E::InvalidHost),
        ("https://127.1", E::InvalidHost),
        ("https://1.2.3.4.5", E::InvalidHost),
        ("https://2130706433", E::InvalidHost),
        ("https://0x7f000001", E::InvalidHost),
        ("https://a.0x", E::InvalidHost),
        ("https://::1", E::InvalidPort),
        ("https://[::1", E::InvalidHost),
        ("https://[::1]x", E::InvalidHost),
        ("https://[127.0.0.1]", E::InvalidHost),
        ("https://[fe80::1%25eth0]", E::InvalidHost),
        ("https://rumble.com:", E::InvalidPort),
        ("https://rumble.com:0", E::InvalidPort),
        ("https://rumble.com:+443", E::InvalidPort),
        ("https://rumble.com:65536", E::InvalidPort),
        ("https://rumble.com\\@evil.example", E::InvalidPath),
        ("https://rumble.com/a//b", E::InvalidPath),
        ("https://rumble.com/a/../b", E::InvalidPath),
        ("https://rumble.com/a/.", E::InvalidPath),
        ("https://rumble.com/a b", E::InvalidPath),
        ("https://rumble.com/%2e%2e", E::InvalidPath),
        (
            "http://rumble.com",
            E::Insecure {
                host: "rumble.com".into(),
            },
        ),
        (
            "http://10.0.0.1:80/x",
            E::Insecure {
                host: "10.0.0.1".into(),
            },
        ),
        (
            "http://[::ffff:127.0.0.1]",
            E::Insecure {
                host: "[::ffff:127.0.0.1]".into(),
            },
        ),
        (
            "http://localhost.example",
            E::Insecure {
                host: "localhost.example".into(),
            },
        ),
        (
            "http://0.0.0.0",
            E::Insecure {
                host: "0.0.0.0".into(),
            },
        ),
    ] {
        assert_eq!(parse(text), Err(error), "{text}");
    }
    assert_eq!(
        parse(&format!("https://rumble.com/{}", "a".repeat(3000))),
        Err(E::TooLong)
    );
}

#[test]
fn joined_paths_stay_below_the_endpoint() {
    let base = Endpoint::web7_chat();
    for (path, tail) in [
        ("chat/1/stream", "/chat/1/stream"),
        ("/chat//1/", "/chat/1/"),
        ("../../x", "/x"),
        ("./a/../b", "/a/b"),
        ("", ""),
        ("a b?c=d#e@f:g", "/a%20b%3Fc%3Dd%23e%40f%3Ag"),
        ("%2e%2e", "/%252e%252e"),
        ("\u{e9}\r\n", "/%C3%A9%0D%0A"),
        ("-._~", "/-._~"),
    ] {
        let url = base.join(path);
        assert_eq!(
            url.expose(),
            format!("https://web7.rumble.com/chat/api{tail}"),
            "{path}"
        );
        assert_eq!(url.origin(), base.origin());
        let sent: http::Uri = url.expose().parse().unwrap();
        assert_eq!(sent.host(), Some("web7.rumble.com"));
        assert_eq!(sent.query(), None);
    }
}

#[test]
fn origins_distinguish_servers() {
    let origin = |text| Endpoint::parse(text).unwrap().origin().clone();
    assert_eq!(origin("https://a.com/x"), origin("https://A.com:443"));
    assert_ne!(origin("https://a.com"), origin("https://b.a.com"));
    assert_ne!(origin("https://a.com"), origin("https://a.com:444"));
    assert_ne!(origin("https://localhost:80"), origin("http://localhost:80"));
    assert_eq!(origin("http://[::1]:81").to_string(), "http://[::1]:81");
    assert_eq!(origin("https://a.com:81").host(), "a.com");
    assert_eq!(origin("https://a.com").port(), 443);
    assert!(!origin("http://localhost").is_https());
}

#[test]
fn complete_urls_keep_path_and_query() {
    for (text, url, path) in [
        ("https://Rumble.com", "https://rumble.com/", "/"),
        (" https://rumble.com:443?a=b ", "https://rumble.com/?a=b", "/"),
        (
            "https://rumble.com:8443/a/?b=/c?d",
            "https://rumble.com:8443/a/?b=/c?d",
            "/a/",
        ),
        (
            "http://[::1]:81/%2e%2e/x",
            "http://[::1]:81/%2e%2e/x",
            "/%2e%2e/x",
        ),
    ] {
        let parsed = RequestUrl::parse(text).unwrap();
        assert_eq!((parsed.expose(), parsed.path()), (url, path), "{text}");
    }
}

#[test]
fn every_accepted_url_can_be_sent_and_keeps_its_host() {
    for byte in 0_u8..=255 {
        for place in ["", "/", "/?", "/a"] {
            let text = format!("https://rumble.com{place}{}b", char::from(byte));
            let Ok(parsed) = RequestUrl::parse(&text) else {
                continue;
            };
            let sent: http::Uri = parsed.expose().parse().unwrap();
            assert_eq!(sent.host(), Some(parsed.origin().host()), "{text}");
            assert_eq!(sent.path(), parsed.path(), "{text}");
        }
    }
}

#[test]
fn every_rule_for_complete_urls_has_its_error() {
    use EndpointError as E;

    for (text, error) in [
        ("https://rumble.com/a b", E::InvalidCharacter),
        ("https://rumble.com/?a=\u{e9}", E::InvalidCharacter),
        ("https://rumble.com/\r\nx: y", E::InvalidCharacter),
        ("https://rumble.com\\@evil.example", E::InvalidCharacter),
        ("https://rumble.com/?a#b", E::Fragment),
        ("https://rumble.com@evil.example/", E::UserInfo),
        ("//rumble.com/", E::MissingScheme),
        ("", E::Empty),
    ] {
        assert_eq!(RequestUrl::parse(text), Err(error), "{text}");
    }
    let host = "rumble.com".to_owned();
    assert_eq!(
        RequestUrl::parse("http://rumble.com/?key=a"),
        Err(E::Insecure { host })
    );
    let long = format!("https://rumble.com/?{}", "a".repeat(2048));
    assert_eq!(RequestUrl::parse(&long), Err(E::TooLong));
}

#[test]
fn a_query_is_appended_to_an_existing_one() {
    for (start, pairs, url) in [
        ("/x", &[("a b", "c&d"), ("", "")][..], "/x?a%20b=c%26d&="),
        ("/x?", &[("a", "b")], "/x?a=b"),
        ("/x?k=v", &[("a", "b")], "/x?k=v&a=b"),
        ("/x?k=v&", &[("a", "b")], "/x?k=v&a=b"),
        ("/x", &[], "/x"),
    ] {
        let parsed = RequestUrl::parse(&format!("https://rumble.com{start}")).unwrap();
        let with_query = parsed.with_query(pairs);
        assert_eq!(with_query.expose(), format!("https://rumble.com{url}"));
        assert_eq!(with_query.path(), "/x");
    }
}
