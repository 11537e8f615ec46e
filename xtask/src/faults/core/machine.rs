//! Target of a schedule: the state machine itself, or the asynchronous stream around it.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use futures_core::Stream;
use rumble_chat::model::StreamId;
use rumble_chat::{
    Action, ChatStream, ChatStreamSettings, ConnectLimit, Connection, ConnectionSettings, EndReason, Error,
    HttpRequest, Operation, ResponseHead, Session, Transport, TransportErrorKind,
};

/// The calls of [`Connection`].
pub(super) trait Machine: Sized {
    fn new(id: StreamId, settings: ConnectionSettings) -> Result<Self, Error>;
    fn poll(&mut self, now: Instant) -> Action;
    fn respond(&mut self, now: Instant, head: ResponseHead);
    fn receive(&mut self, bytes: &[u8]);
    fn end(&mut self, now: Instant);
    fn fail(&mut self, now: Instant, kind: TransportErrorKind, operation: Operation);
    fn close(&mut self);
    fn session(&self) -> &Session;
}

impl Machine for Connection {
    fn new(id: StreamId, settings: ConnectionSettings) -> Result<Self, Error> {
        Ok(Self::new(id, settings))
    }

    fn poll(&mut self, now: Instant) -> Action {
        self.poll(now)
    }

    fn respond(&mut self, now: Instant, head: ResponseHead) {
        self.handle_response(now, &head);
    }

    fn receive(&mut self, bytes: &[u8]) {
        self.handle_data(bytes);
    }

    fn end(&mut self, now: Instant) {
        self.handle_eof(now);
    }

    fn fail(&mut self, now: Instant, kind: TransportErrorKind, operation: Operation) {
        self.handle_error(now, Error::from_transport(kind, operation, None));
    }

    fn close(&mut self) {
        self.close();
    }

    fn session(&self) -> &Session {
        self.session()
    }
}

/// A [`ChatStream`] over a network and a clock that are values.
pub(super) struct VirtualStream {
    stream: ChatStream<Virtual>,
    network: Virtual,
}

#[derive(Clone)]
struct Virtual(Arc<Mutex<Network>>);

struct Network {
    now: Instant,
    /// Counts polls of the stream. A timer of an earlier poll ends early, so that each poll shows what it waits for.
    polls: u64,
    waits_until: Option<Instant>,
    is_connecting: bool,
    is_reading: bool,
    response: Option<Result<ResponseHead, Failure>>,
    body: VecDeque<Input>,
}

enum Input {
    Bytes(Vec<u8>),
    End,
    Failed(Failure),
}

#[derive(Debug, Clone, Copy)]
struct Failure(TransportErrorKind);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Failure {}

impl Virtual {
    fn lock(&self) -> MutexGuard<'_, Network> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Machine for VirtualStream {
    fn new(id: StreamId, settings: ConnectionSettings) -> Result<Self, Error> {
        let network = Virtual(Arc::new(Mutex::new(Network {
            now: super::now(),
            polls: 0,
            waits_until: None,
            is_connecting: false,
            is_reading: false,
            response: None,
            body: VecDeque::new(),
        })));
        let settings = ChatStreamSettings::default()
            .connection(settings.connect_limit(ConnectLimit::separate()))
            .connect_timeout(MAX_TIMEOUT);
        let stream = ChatStream::new(id, network.clone(), settings)?;
        Ok(Self { stream, network })
    }

    fn poll(&mut self, now: Instant) -> Action {
        {
            let mut network = self.network.lock();
            network.now = now;
            network.polls += 1;
            (network.waits_until, network.is_connecting, network.is_reading) = (None, false, false);
        }
        match Pin::new(&mut self.stream).poll_next(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Some(Ok(event))) => return Action::Event(event),
            Poll::Ready(Some(Err(error))) => return Action::Failed(error),
            Poll::Ready(None) => {
                return Action::Ended(self.stream.end_reason().unwrap_or(EndReason::Closed));
            }
            Poll::Pending => {}
        }
        let network = self.network.lock();
        let until = network.waits_until.unwrap_or(now);
        match (network.is_connecting, network.is_reading) {
            (true, _) => Action::Connect,
            (false, true) => Action::Read { until },
            (false, false) => Action::Wait { until },
        }
    }

    fn respond(&mut self, _now: Instant, head: ResponseHead) {
        self.network.lock().response = Some(Ok(head));
    }

    fn receive(&mut self, bytes: &[u8]) {
        let mut network = self.network.lock();
        match network.body.back_mut() {
            Some(Input::Bytes(waiting)) => waiting.extend_from_slice(bytes),
            _ => network.body.push_back(Input::Bytes(bytes.to_vec())),
        }
    }

    fn end(&mut self, _now: Instant) {
        self.network.lock().body.push_back(Input::End);
    }

    fn fail(&mut self, _now: Instant, kind: TransportErrorKind, operation: Operation) {
        let mut network = self.network.lock();
        match operation {
            Operation::Connect => network.response = Some(Err(Failure(kind))),
            _ => network.body.push_back(Input::Failed(Failure(kind))),
        }
    }

    fn close(&mut self) {
        self.stream.close();
    }

    fn session(&self) -> &Session {
        self.stream.connection().session()
    }
}

impl Transport for Virtual {
    type Body = Body;
    type Chunk = Vec<u8>;
    type Error = Failure;

    fn connect(
        &mut self,
        _request: HttpRequest,
    ) -> impl Future<Output = Result<(ResponseHead, Body), Failure>> + Send + 'static + use<> {
        let network = self.clone();
        std::future::poll_fn(move |_| {
            let mut state = network.lock();
            match state.response.take() {
                Some(Ok(head)) => {
                    state.body.clear();
                    Poll::Ready(Ok((head, Body(network.clone()))))
                }
                Some(Err(failure)) => Poll::Ready(Err(failure)),
                None => {
                    state.is_connecting = true;
                    Poll::Pending
                }
            }
        })
    }

    fn wait_until(&mut self, at: Instant) -> impl Future<Output = ()> + Send + 'static + use<> {
        let network = self.clone();
        let started = network.lock().polls;
        std::future::poll_fn(move |_| {
            let mut state = network.lock();
            if state.polls > started || state.now >= at {
                return Poll::Ready(());
            }
            state.waits_until = Some(at);
            Poll::Pending
        })
    }

    fn now(&self) -> Instant {
        self.lock().now
    }

    fn error_kind(&self, error: &Failure) -> Option<TransportErrorKind> {
        Some(error.0)
    }
}

struct Body(Virtual);

impl Stream for Body {
    type Item = Result<Vec<u8>, Failure>;

    fn poll_next(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut network = self.0.lock();
        match network.body.pop_front() {
            Some(Input::Bytes(bytes)) => Poll::Ready(Some(Ok(bytes))),
            Some(Input::End) => Poll::Ready(None),
            Some(Input::Failed(failure)) => Poll::Ready(Some(Err(failure))),
            None => {
                network.is_reading = true;
                Poll::Pending
            }
        }
    }
}

const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);
