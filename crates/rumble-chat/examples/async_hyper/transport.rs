//! A `Transport` over hyper with tokio's timer. Copy it into your program and adapt it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Instant, SystemTime};

use futures_core::Stream;
use http_body_util::Full;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::{Response, header};
use hyper_util::rt::TokioIo;
use rumble_chat::{HttpRequest, ResponseHead, Transport};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// One connection for each request. Clones share the TLS settings.
#[derive(Clone)]
pub(crate) struct Hyper {
    tls: TlsConnector,
}

impl Hyper {
    /// Creates a transport that trusts `extra_roots`, in DER form, in addition to the built-in roots.
    pub(crate) fn new(extra_roots: &[Vec<u8>]) -> io::Result<Self> {
        let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        for root in extra_roots {
            roots
                .add(CertificateDer::from_slice(root))
                .map_err(io::Error::other)?;
        }
        let provider = Arc::new(ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let tls = TlsConnector::from(Arc::new(config));
        Ok(Self { tls })
    }
}

impl Transport for Hyper {
    type Body = Body;
    type Chunk = Bytes;
    type Error = io::Error;

    fn connect(
        &mut self,
        request: HttpRequest,
    ) -> impl Future<Output = io::Result<(ResponseHead, Body)>> + Send + 'static + use<> {
        open(self.tls.clone(), request)
    }

    fn wait_until(&mut self, at: Instant) -> impl Future<Output = ()> + Send + 'static + use<> {
        // The timer requires a runtime, so it is created on the first poll.
        async move { tokio::time::sleep_until(at.into()).await }
    }

    fn now(&self) -> Instant {
        Instant::now()
    }
}

async fn open(tls: TlsConnector, request: HttpRequest) -> io::Result<(ResponseHead, Body)> {
    let origin = request.origin().clone();
    let host = origin.host().trim_matches(['[', ']']).to_owned();
    let socket = TcpStream::connect((host.as_str(), origin.port())).await?;
    socket.set_nodelay(true)?;
    if !origin.is_https() {
        return exchange(socket, request).await;
    }
    let name = ServerName::try_from(host).map_err(io::Error::other)?;
    exchange(tls.connect(name, socket).await?, request).await
}

async fn exchange<S>(socket: S, request: HttpRequest) -> io::Result<(ResponseHead, Body)>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(16 * 1024)
        .handshake(TokioIo::new(socket))
        .await
        .map_err(io::Error::other)?;
    let mut connection: Connection = Box::pin(async move { connection.await.map_err(io::Error::other) });
    let (mut parts, body) = request.into_http().into_parts();
    if let Some(authority) = parts.uri.authority() {
        let host = authority.as_str().parse().map_err(io::Error::other)?;
        parts.headers.insert(header::HOST, host);
    }
    if let Some(path) = parts.uri.path_and_query().cloned() {
        parts.uri = path.into();
    }
    let response = sender.send_request(hyper::Request::from_parts(parts, Full::new(Bytes::from(body))));
    let response: Response<Incoming> = tokio::select! {
        response = response => response.map_err(io::Error::other)?,
        ended = &mut connection => {
            ended?;
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let status = response.status().as_u16();
    let head = ResponseHead::from_headers(status, response.headers(), SystemTime::now());
    let body = Body {
        body: response.into_body(),
        connection: Some(connection),
    };
    Ok((head, body))
}

type Connection = Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;

/// Body and connection of a response. The connection runs while the body is read and closes when it is dropped.
pub(crate) struct Body {
    body: Incoming,
    connection: Option<Connection>,
}

impl Stream for Body {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let this = &mut *self;
        loop {
            if let Some(connection) = &mut this.connection
                && connection.as_mut().poll(cx).is_ready()
            {
                // The body reports the same error.
                this.connection = None;
            }
            match ready!(Pin::new(&mut this.body).poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(io::Error::other(error)))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}
