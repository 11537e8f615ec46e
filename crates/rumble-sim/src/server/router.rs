use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::{Method, Request};

use super::access;
use super::api;
use super::body::Response;
use super::fault_control::FaultControl;
use super::response;
use super::site;
use super::state::SimState;
use crate::Picture;
use crate::requests::RecordedRequest;
use crate::url::decimal_id;

/// Records a request and returns its response. A request without a response waits for its connection to be cut.
pub(super) async fn route(
    request: Request<Incoming>,
    sim: Arc<SimState>,
    control: Arc<FaultControl>,
) -> Result<Response, Infallible> {
    let (head, body) = request.into_parts();
    if let Err((status, reason)) = access::check(&head, &sim.base_url) {
        return Ok(response::error(status, reason));
    }
    if site::upload::is_upload(head.uri.path()) {
        return Ok(site::upload::respond(head, body, &sim, &control).await);
    }
    let body = match Limited::new(body, MAX_BODY_BYTES).collect().await {
        Ok(body) => body.to_bytes().to_vec(),
        Err(error) if error.is::<LengthLimitError>() => {
            return Ok(response::error(413, "Request body too large"));
        }
        Err(_) => Vec::new(),
    };
    let request = RecordedRequest::new(&head, body);
    sim.record(request.clone());
    if let Some(response) = site::respond(&request, &sim, &control).await {
        return Ok(response);
    }
    let (path, query) = (head.uri.path(), head.uri.query().unwrap_or_default());
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let response = match segments.as_slice() {
        ["chat", "api", "chat", _, "stream"]
        | ["-livestream-api", "get-data"]
        | ["api", "ls"]
        | ["emotes" | "media", _]
        | ["i", "badges", _]
            if head.method != Method::GET =>
        {
            Some(response::error(405, "Method not allowed"))
        }
        ["chat", "api", "chat", id, "stream"] => match decimal_id(id) {
            Some(id) => chat_stream(id, &request, &sim, &control).await,
            None => Some(response::error(400, "Invalid chat ID")),
        },
        ["-livestream-api", "get-data"] => api::respond(&sim, false, query, &control),
        ["api", "ls"] => api::respond(&sim, true, query, &control),
        // Every picture exists, unless a test replaced it.
        ["emotes" | "media", _] | ["i", "badges", _] => Some(
            sim.picture(path)
                .unwrap_or_else(|| Picture::drawn(path))
                .respond(),
        ),
        _ => Some(response::error(404, "Not found")),
    };
    match response {
        Some(response) => Ok(response),
        None => std::future::pending().await,
    }
}

async fn chat_stream(
    id: u64,
    request: &RecordedRequest,
    sim: &Arc<SimState>,
    control: &Arc<FaultControl>,
) -> Option<Response> {
    match sim.find(id) {
        Some(stream) => response::chat_stream(&stream, site::viewer(request, sim, id), control).await,
        None => Some(response::no_content()),
    }
}

/// Maximum body of the simulated operations, which accept forms.
const MAX_BODY_BYTES: usize = 1_024 * 1_024;
