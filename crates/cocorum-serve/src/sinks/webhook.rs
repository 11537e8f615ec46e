//! Webhooks: the line as the body, with a signature.

use ring::hmac;
use rumble_http::internal::Request;
use rumble_model::Secret;

use super::event::Event;
use super::receiver::Receiver;
use super::settings::SinkUrl;

pub(super) struct Webhook {
    url: SinkUrl,
    key: Option<hmac::Key>,
}

impl Webhook {
    pub(super) fn new(url: SinkUrl, secret: Option<&Secret>) -> Self {
        let key = secret.map(|secret| hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes()));
        Self { url, key }
    }
}

impl Receiver for Webhook {
    fn request(&self, event: &Event<'_>) -> Request {
        let body = &*event.entry.json;
        let request = Request::post(self.url.get().clone())
            .json(Secret::from(body))
            .max_body(MAX_RESPONSE_BYTES)
            .header("X-Cocorum-Event", &event.name);
        match &self.key {
            Some(key) => request.header("X-Cocorum-Signature", &signature(key, body)),
            None => request,
        }
    }

    fn accepts_duplicates(&self) -> bool {
        true
    }
}

fn signature(key: &hmac::Key, body: &str) -> String {
    let tag = hmac::sign(key, body.as_bytes());
    let digits = tag.as_ref().iter().map(|byte| format!("{byte:02x}"));
    format!("sha256={}", digits.collect::<String>())
}

pub(super) const MAX_RESPONSE_BYTES: usize = 64 * 1024;
