//! Prints the messages of a chat for one minute, on tokio with reqwest: `cargo run -- 7k2m9q`
//!
//! `RUMBLE_CHAT_URL` sets the URL of the chat service, for example that of `cocorum sim`.

#![allow(clippy::disallowed_methods, reason = "the transport is what reads the clock")]

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime};

use futures_core::Stream;
use rumble_chat::{ChatStream, ChatStreamSettings, Endpoint, Event, HttpRequest, ResponseHead, Transport};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let stream = std::env::args()
        .nth(1)
        .ok_or("usage: rumble-example-reqwest STREAM")?;
    let chat_url =
        std::env::var("RUMBLE_CHAT_URL").map_or(Ok(Endpoint::web7_chat()), |url| Endpoint::parse(&url))?;
    let settings = ChatStreamSettings::default().chat_url(chat_url);
    let mut chat = ChatStream::new(stream.as_str(), Reqwest::new()?, settings)?;
    let minute = tokio::time::sleep(Duration::from_secs(60));
    tokio::pin!(minute);
    loop {
        tokio::select! {
            () = &mut minute => return Ok(()),
            event = chat.next_event() => match event.transpose()? {
                Some(Event::Message(message)) => println!("{:?}: {:?}", message.author_name(), message.text),
                Some(_) => {}
                None => return Ok(()),
            }
        }
    }
}

/// reqwest and the timer of tokio as a `Transport`, to be copied. Clones share the client.
#[derive(Clone)]
struct Reqwest(reqwest::Client);

impl Reqwest {
    fn new() -> Result<Self, reqwest::Error> {
        // Fails only if a provider is already installed, which works as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(0)
            .http1_only()
            .build()?;
        Ok(Self(client))
    }
}

impl Transport for Reqwest {
    type Body = Body;
    type Chunk = bytes::Bytes;
    type Error = reqwest::Error;

    fn connect(
        &mut self,
        request: HttpRequest,
    ) -> impl Future<Output = Result<(ResponseHead, Body), reqwest::Error>> + Send + 'static + use<> {
        let client = self.0.clone();
        async move {
            let request = reqwest::Request::try_from(request.into_http())?;
            let response = client
                .execute(request)
                .await
                .map_err(reqwest::Error::without_url)?;
            let status = response.status().as_u16();
            let head = ResponseHead::from_headers(status, response.headers(), SystemTime::now());
            Ok((head, Body(Box::pin(response.bytes_stream()))))
        }
    }

    fn wait_until(&mut self, at: Instant) -> impl Future<Output = ()> + Send + 'static + use<> {
        async move { tokio::time::sleep_until(at.into()).await }
    }

    fn now(&self) -> Instant {
        Instant::now()
    }
}

struct Body(Pin<Box<dyn Stream<Item = Result<bytes::Bytes, reqwest::Error>> + Send>>);

impl Stream for Body {
    type Item = Result<bytes::Bytes, reqwest::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // The URL of the Live Stream API is a password: no error may repeat it.
        let item = self.0.as_mut().poll_next(cx);
        item.map(|item| item.map(|chunk| chunk.map_err(reqwest::Error::without_url)))
    }
}
