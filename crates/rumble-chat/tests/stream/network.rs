//! A transport in memory: it records the requests, its responses are scripted, and its time is a number.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use futures_core::Stream;
use rumble_chat::{
    ChatStream, ChatStreamSettings, ConnectLimit, ConnectionSettings, Error, Event, HttpRequest,
    ReconnectPolicy, ResponseHead, Transport,
};

use crate::stream_id;

#[derive(Clone)]
pub(crate) struct Network(Arc<Mutex<State>>);

pub(crate) struct State {
    pub(crate) now: Instant,
    /// Requests as a client would send them.
    pub(crate) requests: Vec<http::Request<Vec<u8>>>,
    pub(crate) timers: u64,
    pub(crate) open_bodies: i64,
    responses: VecDeque<io::Result<ResponseHead>>,
    body: VecDeque<Option<Vec<u8>>>,
}

impl Network {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            now: Instant::now(),
            requests: Vec::new(),
            timers: 0,
            open_bodies: 0,
            responses: VecDeque::new(),
            body: VecDeque::new(),
        })))
    }

    /// A chat whose connections do not share their limit with those of other tests.
    pub(crate) fn chat(&self, mut settings: ChatStreamSettings) -> ChatStream<Self> {
        settings.connection.connect_limit = ConnectLimit::separate();
        self.limited_chat(settings)
    }

    pub(crate) fn limited_chat(&self, settings: ChatStreamSettings) -> ChatStream<Self> {
        ChatStream::new(stream_id(), self.clone(), settings).unwrap()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(crate) fn respond(&self, head: ResponseHead) {
        self.state().responses.push_back(Ok(head));
    }

    pub(crate) fn open(&self) {
        self.respond(ResponseHead::new(200).content_type("text/event-stream"));
    }

    pub(crate) fn fail_connect(&self) {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        self.state().responses.push_back(Err(refused));
    }

    pub(crate) fn write(&self, bytes: &str) {
        self.state().body.push_back(Some(bytes.into()));
    }

    pub(crate) fn end(&self) {
        self.state().body.push_back(None);
    }

    pub(crate) fn advance(&self, time: Duration) {
        self.state().now += time;
    }
}

/// Settings with delays of exactly one second.
pub(crate) fn steady() -> ConnectionSettings {
    let second = Duration::from_secs(1);
    ConnectionSettings::default().reconnect(ReconnectPolicy::default().min_delay(second).max_delay(second))
}

/// A message as a live event.
pub(crate) fn message(id: u64, text: &str) -> String {
    format!(
        "data: {{\"type\":\"messages\",\"data\":{{\"messages\":[{{\"id\":\"{id}\",\"user_id\":\"5\",\
         \"text\":\"{text}\"}}],\"users\":[{{\"id\":\"5\",\"username\":\"CalmSparrow\"}}]}}}}\n\n"
    )
}

/// Polls the chat once.
pub(crate) fn poll(chat: &mut ChatStream<Network>) -> Poll<Option<Result<Event, Error>>> {
    Pin::new(chat).poll_next(&mut Context::from_waker(Waker::noop()))
}

/// Returns the items until the chat waits or has ended.
pub(crate) fn drain(chat: &mut ChatStream<Network>) -> Vec<Result<Event, Error>> {
    let mut items = Vec::new();
    while let Poll::Ready(Some(item)) = poll(chat) {
        items.push(item);
    }
    items
}

pub(crate) fn lines(chat: &mut ChatStream<Network>) -> Vec<String> {
    let items = drain(chat);
    items
        .iter()
        .map(|item| crate::line(item.as_ref().unwrap()))
        .collect()
}

impl Transport for Network {
    type Body = Body;
    type Chunk = Vec<u8>;
    type Error = io::Error;

    fn connect(
        &mut self,
        request: HttpRequest,
    ) -> impl Future<Output = io::Result<(ResponseHead, Body)>> + Send + 'static + use<> {
        self.state().requests.push(request.into_http());
        let network = self.clone();
        std::future::poll_fn(move |_| {
            let mut state = network.state();
            match state.responses.pop_front() {
                None => Poll::Pending,
                Some(Ok(head)) => {
                    state.open_bodies += 1;
                    Poll::Ready(Ok((head, Body(network.clone()))))
                }
                Some(Err(error)) => Poll::Ready(Err(error)),
            }
        })
    }

    fn wait_until(&mut self, at: Instant) -> impl Future<Output = ()> + Send + 'static + use<> {
        let network = self.clone();
        network.state().timers += 1;
        std::future::poll_fn(move |_| match network.state().now >= at {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
    }

    fn now(&self) -> Instant {
        self.state().now
    }
}

pub(crate) struct Body(Network);

impl Drop for Body {
    fn drop(&mut self) {
        self.0.state().open_bodies -= 1;
    }
}

impl Stream for Body {
    type Item = io::Result<Vec<u8>>;

    fn poll_next(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<io::Result<Vec<u8>>>> {
        match self.0.state().body.pop_front() {
            None => Poll::Pending,
            Some(bytes) => Poll::Ready(bytes.map(Ok)),
        }
    }
}
