//! Serves requests of programs on this machine, not those of web pages of other origins.

use hyper::header::{HOST, HeaderName, ORIGIN};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;

/// Status and message of a rejection.
pub(super) type Rejection = (u16, &'static str);

/// Rejects requests for another host, as after DNS rebinding, and those that a browser sends for a page of another
/// origin. `base_url` is the origin of the simulator.
pub(super) fn check(head: &Parts, base_url: &str) -> Result<(), Rejection> {
    let host = head.headers.get(HOST).and_then(|host| host.to_str().ok());
    let hosts = head
        .uri
        .authority()
        .map(Authority::as_str)
        .into_iter()
        .chain(host);
    let Some((scheme, own)) = base_url.split_once("://") else {
        return Err(OTHER_HOST);
    };
    let port = own.rsplit_once(':').map_or("", |(_, port)| port);
    let mut named = false;
    for host in hosts {
        named = true;
        if !is_own(host, scheme, port) {
            return Err(OTHER_HOST);
        }
    }
    let single_host = head.headers.get_all(HOST).iter().count() <= 1;
    if !named || !single_host {
        return Err(OTHER_HOST);
    }
    let mut origins = head.headers.get_all(ORIGIN).iter().peekable();
    if origins.peek().is_some() {
        let allowed = |origin: &str| {
            origin == SITE
                || origin
                    .strip_prefix(scheme)
                    .and_then(|rest| rest.strip_prefix("://"))
                    .is_some_and(|host| is_own(host, scheme, port))
        };
        return origins
            .all(|origin| origin.to_str().is_ok_and(allowed))
            .then_some(())
            .ok_or(OTHER_ORIGIN);
    }
    // Requests of a page for images and scripts lack `Origin`.
    let from_another_page = head
        .headers
        .get_all(SEC_FETCH_SITE)
        .iter()
        .any(|site| site != "none" && site != "same-origin");
    if from_another_page {
        Err(OTHER_ORIGIN)
    } else {
        Ok(())
    }
}

fn is_own(host: &str, scheme: &str, port: &str) -> bool {
    let default_port = if scheme == "https" { "443" } else { "80" };
    LOOPBACK.iter().any(|name| {
        host.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
            && match host.get(name.len()..) {
                Some("") => port == default_port,
                Some(rest) => rest.strip_prefix(':') == Some(port),
                None => false,
            }
    })
}

const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];
const OTHER_HOST: Rejection = (
    421,
    "The simulator serves 127.0.0.1 and localhost with its own port only",
);
const OTHER_ORIGIN: Rejection = (403, "The simulator serves no pages of other origins");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// The only foreign origin that Rumble's chat serves.
const SITE: &str = "https://rumble.com";
