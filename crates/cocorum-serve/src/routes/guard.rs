//! Each request passes the access checks first, and each response has the headers that keep pages from loading or showing
//! anything but this server's own.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::rejection::Rejection;
use super::{App, params};
use crate::access::{RequestParts, right_of};

pub(super) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = match rejection(&app, &request) {
        Some(rejection) => rejection,
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

fn rejection(app: &App, request: &Request) -> Option<Response> {
    let (headers, path) = (request.headers(), request.uri().path());
    let query = request.uri().query().unwrap_or_default();
    let bearer = single(headers, header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    let parts = RequestParts {
        host: single(headers, header::HOST),
        authority: request.uri().authority().map(|authority| authority.as_str()),
        origin: text(headers, header::ORIGIN),
        fetch_site: text(headers, FETCH_SITE),
        fetch_mode: text(headers, FETCH_MODE),
        is_safe: matches!(*request.method(), Method::GET | Method::HEAD),
        is_health: path == "/health",
        key: params::find(query, "k"),
        bearer,
    };
    let policy = &app.0.policy;
    let checked = policy.check_sender(&parts);
    let checked = checked.and_then(|()| policy.check_right(&parts, right_of(path)));
    let denied = checked.err()?;
    let status = StatusCode::from_u16(denied.status()).unwrap_or(StatusCode::FORBIDDEN);
    let mut response = Rejection::new(status, denied.to_string()).into_response();
    if status == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    }
    Some(response)
}

/// The value of a header that must not be repeated.
fn single(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// All values of a header, joined, so that a repeated header is invalid.
fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers
        .contains_key(&name)
        .then(|| single(headers, name).unwrap_or("?"))
}

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (header::CACHE_CONTROL, "no-store"),
];
