use std::error::Error;
use std::future::Future;
use std::time::Instant;

use futures_core::Stream;
use rumble_http::{HttpRequest, ResponseHead, TransportErrorKind};

/// The HTTP client and the timer of an asynchronous program, as a [`ChatStream`](super::ChatStream) uses them.
///
/// TLS, proxies and certificates are up to this client: what the environment says of proxies is not applied here. It **must not
/// follow redirects**, which would carry the session to another host; a redirect is a response like any other. It should set
/// neither a limit for the whole response nor one for silence: the chat has its own.
///
/// The returned futures hold what they need, so that the chat can keep them; `use<Self>` states that they do not borrow the
/// transport. Complete implementations for hyper and reqwest are in the examples of this repository.
///
/// ```
/// use std::convert::Infallible;
/// use std::time::Instant;
/// use rumble_chat::{HttpRequest, ResponseHead, Transport};
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
///         let head = ResponseHead::new(if self.0.is_empty() { 204 } else { 200 });
///         let body = Body(Some(std::mem::take(&mut self.0)));
///         async { Ok((head, body)) }
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
    type Body: Stream<Item = Result<Self::Chunk, Self::Error>> + Send;
    /// A part of a body.
    type Chunk: AsRef<[u8]> + Send;
    /// A failure. It becomes the cause of a chat's [`Error`](crate::Error): it must contain no secret.
    type Error: Error + Send + Sync + 'static;

    /// Sends the request on a connection of its own and waits for the head of the response. Dropping the future ends the attempt.
    fn connect(
        &mut self,
        request: HttpRequest,
    ) -> impl Future<Output = Result<(ResponseHead, Self::Body), Self::Error>> + Send + 'static + use<Self>;

    /// Waits until then.
    fn wait_until(&mut self, at: Instant) -> impl Future<Output = ()> + Send + 'static + use<Self>;

    /// The time now, by the clock that [`wait_until`](Self::wait_until) waits for.
    fn now(&self) -> Instant;

    /// What kind of failure this is, if the client can tell. By default it cannot, and a failure to connect counts as
    /// [`TransportErrorKind::Connect`], one of the body as [`TransportErrorKind::Interrupted`].
    fn error_kind(&self, _error: &Self::Error) -> Option<TransportErrorKind> {
        None
    }
}
