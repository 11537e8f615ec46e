use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::{HeaderMap, Method, Request};

use super::access;
use super::answer::{self, Answer};
use super::api;
use super::control::Control;
use super::hub::Hub;
use super::site;
use crate::requests::RecordedRequest;

/// Where a request goes. One variant per endpoint; the paths are Rumble's.
#[derive(Debug, Eq, PartialEq)]
enum Route {
    ApiDocument,
    ApiRelay,
    ChatStream(u64),
    MalformedChatId,
    Nowhere,
    Picture,
    WrongMethod,
}

impl Route {
    fn of(method: &Method, path: &str) -> Self {
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match segments.as_slice() {
            ["chat", "api", "chat", _, "stream"] if method != Method::GET => Self::WrongMethod,
            ["chat", "api", "chat", id, "stream"] => match decimal_id(id) {
                Some(id) => Self::ChatStream(id),
                None => Self::MalformedChatId,
            },
            ["-livestream-api", "get-data"] => Self::get(method, Self::ApiDocument),
            ["api", "ls"] => Self::get(method, Self::ApiRelay),
            ["media", _] | ["i", "badges", _] => Self::get(method, Self::Picture),
            _ => Self::Nowhere,
        }
    }

    fn get(method: &Method, route: Self) -> Self {
        match *method {
            Method::GET => route,
            _ => Self::WrongMethod,
        }
    }
}

/// Records and answers. A request that shall get no answer waits for its connection to be cut.
pub(super) async fn route(
    request: Request<Incoming>,
    hub: Arc<Hub>,
    control: Arc<Control>,
) -> Result<Answer, Infallible> {
    let (head, body) = request.into_parts();
    if let Err((status, reason)) = access::check(&head, &hub.base_url) {
        return Ok(answer::error(status, reason));
    }
    if site::upload::is_upload(head.uri.path()) {
        return Ok(site::upload::answer(head, body, &hub, &control).await);
    }
    let route = Route::of(&head.method, head.uri.path());
    let body = match Limited::new(body, BODY_MAX).collect().await {
        Ok(body) => body.to_bytes().to_vec(),
        Err(error) if error.is::<LengthLimitError>() => {
            return Ok(answer::error(413, "Request body too large"));
        }
        Err(_) => Vec::new(),
    };
    let request = RecordedRequest {
        method: head.method.as_str().to_owned(),
        target: head.uri.to_string(),
        headers: headers(&head.headers),
        body,
    };
    hub.record(request.clone());
    if let Some(answer) = site::answer(&request, &hub, &control).await {
        return Ok(answer);
    }
    Ok(match route {
        Route::ApiDocument | Route::ApiRelay => {
            let relay = route == Route::ApiRelay;
            let query = head.uri.query().unwrap_or_default();
            match api::answer(&hub, relay, query, &control) {
                Some(answer) => answer,
                None => std::future::pending().await,
            }
        }
        Route::ChatStream(id) => match hub.find(id) {
            Some(stream) => {
                match answer::chat_stream(&stream, site::viewer(&request, &hub, id), &control).await {
                    Some(answer) => answer,
                    None => std::future::pending().await,
                }
            }
            None => answer::no_content(),
        },
        Route::MalformedChatId => answer::error(400, "Invalid chat ID"),
        Route::Nowhere => answer::error(404, "Not found"),
        Route::Picture => {
            // Any picture exists, unless it was said otherwise.
            let path = head.uri.path();
            hub.picture(path).unwrap_or_default().answer(path)
        }
        Route::WrongMethod => answer::error(405, "Method not allowed"),
    })
}

/// Names in lower case, and values.
pub(super) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect()
}

fn decimal_id(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|id| digits && *id > 0)
}

/// No request to the simulated operations has more than a form in its body.
const BODY_MAX: usize = 1_024 * 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_decimal_and_not_zero() {
        let route = |id: &str| Route::of(&Method::GET, &format!("/chat/api/chat/{id}/stream"));
        assert_eq!(route("900100200"), Route::ChatStream(900_100_200));
        assert_eq!(route("18446744073709551615"), Route::ChatStream(u64::MAX));
        for odd in [
            "",
            "0",
            "+1",
            "-1",
            "v7k2m9q",
            "18446744073709551616",
            "1.0",
            "%31",
        ] {
            assert_eq!(route(odd), Route::MalformedChatId, "{odd}");
        }
        assert_eq!(
            Route::of(&Method::POST, "/chat/api/chat/1/stream"),
            Route::WrongMethod
        );
        assert_eq!(Route::of(&Method::GET, "/chat/api/chat/1"), Route::Nowhere);
    }
}
