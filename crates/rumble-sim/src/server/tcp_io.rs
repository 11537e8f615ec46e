use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

use super::control::{Control, Cut};

/// The socket, below TLS: bytes leave in pieces here, records are torn here, and connections are reset here.
#[derive(Debug)]
pub(super) struct TcpIo {
    control: Arc<Control>,
    gap: Option<Pin<Box<Sleep>>>,
    socket: TcpStream,
}

impl TcpIo {
    pub(super) fn new(socket: TcpStream, control: Arc<Control>) -> Self {
        Self {
            control,
            gap: None,
            socket,
        }
    }
}

impl AsyncRead for TcpIo {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(cx, buf)
    }
}

impl AsyncWrite for TcpIo {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if let Some(gap) = &mut self.gap {
            ready!(gap.as_mut().poll(cx));
            self.gap = None;
        }
        let (size, pause) = self.control.piece();
        let torn = self.control.torn();
        if torn == Some(0) {
            // The rest of a torn record is lost on the way.
            return Poll::Ready(Ok(buf.len()));
        }
        let longest = size.min(torn.unwrap_or(usize::MAX));
        let piece = buf.get(..longest).unwrap_or(buf);
        let written = ready!(Pin::new(&mut self.socket).poll_write(cx, piece))?;
        self.control.left(written);
        if !pause.is_zero() {
            self.gap = Some(Box::pin(tokio::time::sleep(pause)));
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

impl Drop for TcpIo {
    fn drop(&mut self) {
        if self.control.end() == Some(Cut::Reset) {
            // Failing means that the peer has gone already.
            drop(self.socket.set_zero_linger());
        }
    }
}
