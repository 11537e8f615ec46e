//! Requests to the driver, with ureq.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use thirtyfour::error::{WebDriverError, WebDriverResult};
use thirtyfour::session::http::{Body, HttpClient};

/// Blocks the calling thread, which has nothing else to do.
pub(crate) struct Client(ureq::Agent);

impl Client {
    pub(crate) fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None);
        Self(config.build().into())
    }
}

#[async_trait::async_trait]
impl HttpClient for Client {
    async fn send(&self, request: Request<Body<'_>>) -> WebDriverResult<Response<Bytes>> {
        let (parts, body) = request.into_parts();
        let body = match body {
            Body::Empty => String::new(),
            Body::Json(value) => value.to_string(),
        };
        let failed = |error: ureq::Error| WebDriverError::HttpError(error.to_string());
        let response = self.0.run(Request::from_parts(parts, body)).map_err(failed)?;
        let (parts, mut body) = response.into_parts();
        let bytes = body
            .with_config()
            .limit(MAX_BYTES)
            .read_to_vec()
            .map_err(failed)?;
        Ok(Response::from_parts(parts, Bytes::from(bytes)))
    }

    async fn new(&self) -> Arc<dyn HttpClient> {
        Arc::new(Self::new())
    }
}

/// The log of all requests is long.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
