//! An asynchronous chat over blocking sockets, read without a runtime.
#![expect(clippy::disallowed_methods, reason = "a transport has a clock")]

use std::future::{Future, poll_fn};
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use futures_core::Stream;
use http::{HeaderMap, HeaderName, HeaderValue};
use rumble_chat::{
    ChatStream, ChatStreamSettings, Error, Event, HttpRequest, ResponseHead, TimeoutPhase, Transport,
    TransportErrorKind,
};
use rumble_http::{Endpoint, SessionCookie};

/// First read of the asynchronous chat of this session.
pub(crate) fn first_event(
    chat_url: Endpoint,
    session: SessionCookie,
    timeout: Duration,
) -> Result<Event, Error> {
    let settings = ChatStreamSettings::default().chat_url(chat_url).session(session);
    let mut chat = ChatStream::new("b10:5", Sockets(timeout), settings)?;
    let mut event = pin!(chat.next_event());
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(event) = event.as_mut().poll(&mut context) {
            return event.unwrap();
        }
        thread::yield_now();
    }
}

/// Over plain http. A read that takes longer than this is a timeout.
struct Sockets(Duration);

impl Transport for Sockets {
    type Body = Body;
    type Chunk = Vec<u8>;
    type Error = io::Error;

    fn connect(
        &mut self,
        request: HttpRequest,
    ) -> impl Future<Output = io::Result<(ResponseHead, Body)>> + Send + 'static + use<> {
        let timeout = self.0;
        async move {
            let origin = request.origin().clone();
            let address = (origin.host().to_owned(), origin.port());
            let request = request.into_http();
            let mut socket = TcpStream::connect(address)?;
            socket.set_read_timeout(Some(timeout))?;
            let mut text = format!("GET {} HTTP/1.1\r\nHost: test\r\n", request.uri());
            for (name, value) in request.headers() {
                text += &format!("{name}: {}\r\n", value.to_str().unwrap());
            }
            socket.write_all((text + "\r\n").as_bytes())?;
            read_head(socket)
        }
    }

    fn wait_until(&mut self, at: Instant) -> impl Future<Output = ()> + Send + 'static + use<> {
        poll_fn(move |_| match Instant::now() < at {
            true => Poll::Pending,
            false => Poll::Ready(()),
        })
    }

    fn now(&self) -> Instant {
        Instant::now()
    }

    fn error_kind(&self, error: &io::Error) -> Option<TransportErrorKind> {
        Some(match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                TransportErrorKind::Timeout(TimeoutPhase::ResponseHead)
            }
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => TransportErrorKind::Interrupted,
            io::ErrorKind::InvalidData => TransportErrorKind::Protocol,
            io::ErrorKind::FileTooLarge => TransportErrorKind::HeadTooLarge,
            _ => TransportErrorKind::Connect,
        })
    }
}

fn read_head(mut socket: TcpStream) -> io::Result<(ResponseHead, Body)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        socket.read_exact(&mut byte)?;
        head.extend(byte);
        if head.len() > MAX_HEAD {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
    }
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let head = String::from_utf8(head).map_err(|_| invalid())?;
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.strip_prefix("HTTP/1.1 "))
        .and_then(|rest| rest.get(..3)?.parse().ok())
        .ok_or_else(invalid)?;
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let name = HeaderName::try_from(name).map_err(|_| invalid())?;
        let value = HeaderValue::from_str(value.trim()).map_err(|_| invalid())?;
        headers.append(name, value);
    }
    let length = headers
        .get("content-length")
        .and_then(|value| value.to_str().ok());
    let left = length.and_then(|length| length.parse().ok());
    let head = ResponseHead::from_headers(status, &headers, SystemTime::now());
    Ok((head, Body { socket, left }))
}

struct Body {
    socket: TcpStream,
    /// Bytes that are announced; unknown for a body that ends with the connection.
    left: Option<usize>,
}

impl Stream for Body {
    type Item = io::Result<Vec<u8>>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Vec<u8>>>> {
        if self.left == Some(0) {
            return Poll::Ready(None);
        }
        let mut buffer = vec![0; 8192];
        Poll::Ready(match self.socket.read(&mut buffer) {
            Ok(0) if self.left.is_some() => Some(Err(io::ErrorKind::UnexpectedEof.into())),
            Ok(0) => None,
            Ok(read) => {
                buffer.truncate(read);
                self.left = self.left.map(|left| left.saturating_sub(read));
                Some(Ok(buffer))
            }
            Err(error) => Some(Err(error)),
        })
    }
}

const MAX_HEAD: usize = 16 * 1024;
