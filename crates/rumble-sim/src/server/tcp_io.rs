use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

use super::fault_control::{Cut, FaultControl};

/// The socket below TLS: writes pieces, truncates records and resets connections.
#[derive(Debug)]
pub(super) struct TcpIo {
    control: Arc<FaultControl>,
    gap: Option<Pin<Box<Sleep>>>,
    socket: TcpStream,
}

impl TcpIo {
    pub(super) fn new(socket: TcpStream, control: Arc<FaultControl>) -> Self {
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
        let record_bytes_left = self.control.record_bytes_left();
        if record_bytes_left == Some(0) {
            // The rest of a truncated record is lost.
            return Poll::Ready(Ok(buf.len()));
        }
        let longest = size.min(record_bytes_left.unwrap_or(usize::MAX));
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
            // A failure means that the peer has closed the connection.
            drop(self.socket.set_zero_linger());
        }
    }
}
