//! The proxy that is used for a host, and the lookup of the host's name.

use std::{
    error::Error as _,
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::{ProxySettings, bypass::is_bypassed};
use crate::{
    Endpoint, SettingError, TransportErrorKind,
    stream::{StreamAgent, StreamSettings},
    test_support::{
        error_texts,
        proxy::{PASSWORD, recording_proxy, with_variables},
    },
    transport_error::TransportError,
};

/// Opens a stream at a name that does not resolve, and counts the lookups on this machine.
fn open(proxy: Result<ProxySettings, SettingError>) -> (Result<TransportError, SettingError>, usize) {
    let lookups = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&lookups);
    let failure = proxy.map(|proxy| {
        let settings = StreamSettings::default()
            .proxy(proxy)
            .connect_timeout(Duration::from_secs(60))
            .lookup_with(move |host| {
                if let Ok(address) = host.parse() {
                    return Ok(vec![address]);
                }
                counted.fetch_add(1, Ordering::SeqCst);
                if host == "chat.example.test:443" {
                    return Ok(vec!["[::1]:9".parse().unwrap()]);
                }
                Err(io::Error::other("failed to lookup address information"))
            });
        let url = Endpoint::parse("https://chat.example.test/chat/api")
            .unwrap()
            .join("x");
        StreamAgent::new(settings)
            .open(&url, "text/event-stream")
            .unwrap_err()
    });
    (failure, lookups.load(Ordering::SeqCst))
}

fn from_variables(variables: &[(&str, String)]) -> Result<ProxySettings, SettingError> {
    ProxySettings::from_variables(|name| {
        let (_, value) = variables.iter().find(|(other, _)| *other == name)?;
        Some(Ok(value.clone()))
    })
}

#[test]
fn the_first_variable_that_is_set_is_the_proxy() {
    let (a, a_requests) = recording_proxy();
    let (b, b_requests) = recording_proxy();
    let [a, b] = [a, b].map(|port| format!("http://user:{PASSWORD}@127.0.0.1:{port}"));
    // All variables that are set, and the one that is used.
    for (variables, used) in [
        (vec![("HTTPS_PROXY", &a), ("ALL_PROXY", &b)], "HTTPS_PROXY"),
        (vec![("ALL_PROXY", &b), ("https_proxy", &a)], "https_proxy"),
        (vec![("https_proxy", &a), ("HTTPS_PROXY", &b)], "https_proxy"),
        (vec![("all_proxy", &a), ("ALL_PROXY", &b)], "all_proxy"),
        (
            vec![("ALL_PROXY", &a), ("http_proxy", &b), ("HTTP_PROXY", &b)],
            "ALL_PROXY",
        ),
        (
            vec![("HTTPS_PROXY", &String::new()), ("ALL_PROXY", &a)],
            "ALL_PROXY",
        ),
    ] {
        let variables: Vec<_> = variables
            .into_iter()
            .map(|(name, value)| (name, value.clone()))
            .collect();
        let (failure, lookups) = open(from_variables(&variables));
        let failure = failure.unwrap();
        assert_eq!(
            (failure.kind(), lookups),
            (TransportErrorKind::Connect, 0),
            "{failure:?}"
        );
        assert!(failure.to_string().contains(&format!("({used})")), "{failure}");
        assert!(!error_texts(&failure).contains(PASSWORD), "{failure:?}");
        let request = a_requests.recv().unwrap();
        assert!(
            request.starts_with("CONNECT chat.example.test:443 HTTP/1.1\r\n"),
            "{request}"
        );
        assert!(
            request.contains("Proxy-Authorization: Basic dXNlcjpwbGFudGVkLXBhc3N3b3Jk\r\n"),
            "{request}"
        );
        assert!(b_requests.try_recv().is_err(), "{used}");
    }
}

#[test]
fn http_proxy_is_not_used_for_https() {
    for name in ["http_proxy", "HTTP_PROXY"] {
        let settings = from_variables(&[(name, "http://127.0.0.1:1".to_owned())]).unwrap();
        assert_eq!(format!("{settings:?}"), "ProxySettings(none)");
    }
}

#[test]
fn socks_proxies_receive_names_or_addresses_as_from_curl() {
    let (port, requests) = recording_proxy();
    for (scheme, request, lookups) in [
        ("socks5h", Some("SOCKS5 chat.example.test"), 0),
        ("SOCKS5H", Some("SOCKS5 chat.example.test"), 0),
        ("socks4a", Some("SOCKS4a chat.example.test"), 0),
        // These names are looked up on this machine and have an IPv6 address, which SOCKS4 does not support.
        ("socks4", None, 1),
        ("socks", None, 1),
    ] {
        let (failure, looked_up) = open(ProxySettings::parse(&format!("{scheme}://127.0.0.1:{port}")));
        let failure = failure.unwrap();
        assert_eq!(
            failure.kind(),
            TransportErrorKind::Connect,
            "{scheme}: {failure:?}"
        );
        let text = format!("cannot connect to chat.example.test through the proxy 127.0.0.1:{port}");
        assert_eq!(failure.to_string(), text, "{scheme}");
        assert!(failure.source().is_some(), "{scheme}");
        assert_eq!(looked_up, lookups, "{scheme}");
        if let Some(request) = request {
            assert_eq!(requests.recv().unwrap(), request);
        }
    }
    assert!(
        ProxySettings::parse("socks5://proxy.example")
            .unwrap()
            .proxy
            .unwrap()
            .looks_up_locally()
    );
}

#[test]
fn an_unusable_proxy_is_reported_before_any_lookup() {
    for (value, reason) in [
        ("http://user:p@ss#planted-password@127.0.0.1:1", "percent-encode"),
        ("http://user:planted-password@a@b", "percent-encode"),
        ("http://user:planted/password@host", "percent-encode"),
        ("http://user:planted-password%@host", "percent-encoded UTF-8"),
        ("http://user:planted-password%ff@host", "percent-encoded UTF-8"),
        ("http://user:planted-password%0d%0a@host", "control character"),
        ("ftp://planted-password@host", "scheme"),
        ("socks6://host", "scheme"),
        ("://host", "scheme"),
        ("http://", "host"),
        ("http://host name", "host"),
        (" http://host", "scheme"),
        ("http://[::1", "host"),
        ("http://[::1]x:1", "host"),
        ("http://host:port", "port"),
        ("http://host:0", "port"),
        ("http://host:65536", "port"),
        ("http://host:1:2", "port"),
        ("socks4://user:planted-password@host", "SOCKS4"),
        ("socks5://user@host", "SOCKS5"),
    ] {
        let (failure, lookups) = open(from_variables(&[("HTTPS_PROXY", value.to_owned())]));
        let error = failure.map(|_| ()).unwrap_err().to_string();
        assert!(
            error.starts_with("the proxy in HTTPS_PROXY is invalid: "),
            "{value}: {error}"
        );
        assert!(
            error.contains(reason) && !error.contains("planted"),
            "{value}: {error}"
        );
        assert_eq!(lookups, 0);
    }
}

#[test]
fn a_proxy_url_has_the_defaults_of_curl() {
    for (url, shown) in [
        ("proxy.example", "proxy.example:1080"),
        ("proxy.example:8080", "proxy.example:8080"),
        ("http://proxy.example/", "proxy.example:1080"),
        ("https://proxy.example", "proxy.example:443"),
        ("user:a%40b%23@proxy_1:3128/path", "proxy_1:3128"),
        ("socks5h://[::1]", "[::1]:1080"),
    ] {
        let settings = ProxySettings::parse(url).unwrap();
        assert_eq!(format!("{settings:?}"), format!("ProxySettings({shown})"));
    }
}

/// Expected values from curl's documentation of `NO_PROXY`, and its unit test 1614.
#[test]
fn hosts_are_bypassed_as_in_curl() {
    for (host, list, expected) in [
        ("chat.example.test", "", false),
        ("chat.example.test", "*", true),
        ("chat.example.test", "*,other", false),
        ("chat.example.test", "*.example.test", false),
        ("chat.example.test", "example.test", true),
        ("chat.example.test", ".example.test", true),
        ("chat.example.test", "example.test.", true),
        ("chat.example.test", "EXAMPLE.test", true),
        ("chat.example.test", "ample.test", false),
        ("chat.example.test", "a.chat.example.test", false),
        ("chat.example.test", "other, example.test", true),
        ("chat.example.test", "other example.test", true),
        ("chat.example.test", ",,.", false),
        ("chat.example.test", "example.test:443", false),
        ("192.168.0.1", "192.168.0.0/16", true),
        ("192.168.0.1", "192.168.0.0/24", true),
        ("192.168.0.1", "192.168.0.0/32", false),
        ("192.168.0.1", "192.168.0.0", false),
        ("192.168.1.1", "192.168.0.0/24", false),
        ("192.168.1.1", "foo, bar, 192.168.0.0/24", false),
        ("192.168.1.1", "foo, bar, 192.168.0.0/16", true),
        ("192.168.1.1", "192.168.0.0/33", false),
        ("192.168.1.1", "192.168.0.0/x", false),
        ("[2001:db8::7]", "2001:db8::/32", true),
        ("[2001:db8::7]", "2001:db9::/32", false),
        ("[2001:db8::7]", "2001:db8::7", true),
        ("[fd00:1::7]", "fd00::/8", true),
        ("[fd00:1::7]", "other, FD00:1::/64", true),
        ("[fd00:1::7]", "fc00::/8", false),
        ("[2001:db8::7]", "[2001:db8::7]", false),
    ] {
        assert_eq!(is_bypassed(host, list), expected, "{host} {list}");
    }
}

#[test]
fn bypassed_hosts_are_looked_up_and_connected_to_directly() {
    let (port, requests) = recording_proxy();
    for name in ["no_proxy", "NO_PROXY"] {
        let proxy = ("HTTPS_PROXY", format!("http://127.0.0.1:{port}"));
        let (failure, lookups) = open(from_variables(&[proxy, (name, "example.test".to_owned())]));
        assert_eq!(
            failure.unwrap().to_string(),
            "cannot connect to chat.example.test"
        );
        assert_eq!(lookups, 1);
    }
    assert!(requests.try_recv().is_err());
}

#[test]
fn the_environment_is_read_by_default() {
    let test = "proxy::tests::the_environment_is_read_by_default";
    let output = with_variables(
        test,
        &[("HTTPS_PROXY", "http://user:planted-password@a@b")],
        || {
            let agent = StreamAgent::new(StreamSettings::default());
            let url = Endpoint::parse("https://chat.example.test").unwrap().join("x");
            let failure = agent.open(&url, "text/event-stream").unwrap_err();
            assert_eq!(failure.kind(), TransportErrorKind::InvalidSetting);
            assert!(!failure.may_have_been_sent());
            assert!(
                error_texts(&failure).contains("the proxy in HTTPS_PROXY is invalid"),
                "{failure:?}"
            );
            assert!(!error_texts(&failure).contains("planted"), "{failure:?}");
        },
    );
    assert!(output.is_none_or(|output| !output.contains("planted")));
}
