//! HTTP client and timer of an asynchronous program.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Instant;

use futures_core::Stream;

use crate::{HttpRequest, ResponseHead, TransportErrorKind};

/// HTTP client and timer of an asynchronous program, for the streams of these crates: chats and the Live Stream API.
///
/// TLS, proxies and certificates are up to this client: proxy variables of the environment are not applied here. It
/// **must not follow redirects**, which would carry the session to another host; a redirect is a response like any
/// other. Set neither a timeout of the whole response nor an idle timeout: the streams have their own.
///
/// The returned futures hold what they need, so that the stream can keep them; `use<Self>` states that they do not
/// borrow the transport. Complete implementations for hyper and reqwest are in the examples of this repository.
///
/// ```
/// use std::convert::Infallible;
/// use std::time::Instant;
/// use rumble_http::{HttpRequest, ResponseHead, Transport};
///
/// struct Recorded(&'static [u8]);
///
/// impl Transport for Recorded {
///     type Body = Body;
///     type Chunk = &'static [u8];
///     type Error = Infallible;
///
///     fn connect(
///         &mut self,
///         _request: HttpRequest,
///     ) -> impl Future<Output = Result<(ResponseHead, Body), Infallible>> + Send + 'static + use<> {
///         let response = ResponseHead::new(if self.0.is_empty() { 204 } else { 200 });
///         let body = Body(Some(std::mem::take(&mut self.0)));
///         async { Ok((response, body)) }
///     }
///
///     fn wait_until(&mut self, _at: Instant) -> impl Future<Output = ()> + Send + 'static + use<> {
///         std::future::ready(())
///     }
///
///     fn now(&self) -> Instant {
///         Instant::now()
///     }
/// }
/// # struct Body(Option<&'static [u8]>);
/// # impl futures_core::Stream for Body {
/// #     type Item = Result<&'static [u8], Infallible>;
/// #     fn poll_next(
/// #         mut self: std::pin::Pin<&mut Self>,
/// #         _cx: &mut std::task::Context<'_>,
/// #     ) -> std::task::Poll<Option<Self::Item>> {
/// #         std::task::Poll::Ready(self.0.take().map(Ok))
/// #     }
/// # }
/// ```
pub trait Transport: Send {
    /// The body of a response, as it arrives. Dropping it closes the connection.
    type Body: Stream<Item = Result<Self::Chunk, Self::Error>> + Send + 'static;
    /// A part of a body.
    type Chunk: AsRef<[u8]> + Send;
    /// A failure. It becomes the cause of errors of these crates and must not contain a secret, such as the URL of the
    /// Live Stream API.
    type Error: Error + Send + Sync + 'static;

    /// Sends the request on a separate connection and waits for the headers of the response. Dropping the future
    /// ends the attempt.
    fn connect(
        &mut self,
        request: HttpRequest,
    ) -> impl Future<Output = Result<(ResponseHead, Self::Body), Self::Error>> + Send + 'static + use<Self>;

    /// Waits until this time.
    fn wait_until(&mut self, at: Instant) -> impl Future<Output = ()> + Send + 'static + use<Self>;

    /// Current time of the clock that [`wait_until`](Self::wait_until) uses.
    fn now(&self) -> Instant;

    /// Sends the request and reads the complete response. A returned body that exceeds `max_body` was not read to its
    /// end.
    fn send(
        &mut self,
        request: HttpRequest,
        max_body: usize,
    ) -> impl Future<Output = Result<(ResponseHead, Vec<u8>), Self::Error>> + Send + 'static + use<Self> {
        let response = self.connect(request);
        async move {
            let (head, body) = response.await?;
            let mut body = pin!(body);
            let mut bytes = Vec::new();
            while bytes.len() <= max_body
                && let Some(chunk) = poll_fn(|cx| body.as_mut().poll_next(cx)).await
            {
                bytes.extend_from_slice(chunk?.as_ref());
            }
            Ok((head, bytes))
        }
    }

    /// Kind of a failure, if the client provides it. By default, a failure to connect counts as
    /// [`TransportErrorKind::Connect`], one of the body as [`TransportErrorKind::Interrupted`].
    fn error_kind(&self, _error: &Self::Error) -> Option<TransportErrorKind> {
        None
    }
}

/// Timer of a stream.
///
/// A timer for an earlier time is kept until it ends: a stream that is read often would otherwise start a timer for
/// each chunk.
#[derive(Default)]
pub struct Timer(Option<(Instant, Pin<Box<Wait>>)>);

type Wait = dyn Future<Output = ()> + Send;

impl Timer {
    /// Ready once that time has passed.
    pub fn poll_until<T: Transport>(
        &mut self,
        transport: &mut T,
        cx: &mut Context<'_>,
        until: Instant,
    ) -> Poll<()> {
        while transport.now() < until {
            let (_, ends) = match &mut self.0 {
                Some(timer) if timer.0 <= until => timer,
                stale => stale.insert((until, Box::pin(transport.wait_until(until)))),
            };
            ready!(ends.as_mut().poll(cx));
            self.0 = None;
        }
        Poll::Ready(())
    }
}

impl std::fmt::Debug for Timer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Timer")
            .field(&self.0.as_ref().map(|(at, _)| at))
            .finish()
    }
}
