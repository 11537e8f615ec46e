use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::Sleep;

use super::control::{Control, Cut, Gate};

/// The socket below the HTTP server, where byte-level faults happen.
#[derive(Debug)]
pub(super) struct FaultIo {
    control: Arc<Control>,
    gap: Option<Pin<Box<Sleep>>>,
    socket: TokioIo<TcpStream>,
}

impl FaultIo {
    pub(super) fn new(socket: TcpStream, control: Arc<Control>) -> Self {
        Self {
            control,
            gap: None,
            socket: TokioIo::new(socket),
        }
    }
}

impl Read for FaultIo {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(cx, buf)
    }
}

impl Write for FaultIo {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if let Some(gap) = &mut self.gap {
            ready!(gap.as_mut().poll(cx));
            self.gap = None;
        }
        let buf = self
            .control
            .version_rest()
            .filter(|rest| rest.len() <= buf.len())
            .unwrap_or(buf);
        let allowed = match self.control.gate(buf.len()) {
            Gate::Broken => return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
            Gate::Open(allowed) => allowed,
            // Whoever cuts the connection drops this socket; nothing else is to come.
            Gate::Stalled => return Poll::Pending,
        };
        let Some(piece) = buf.get(..allowed) else {
            return Poll::Ready(Ok(0));
        };
        let written = ready!(Pin::new(&mut self.socket).poll_write(cx, piece));
        if let Some(pause) = written
            .as_ref()
            .ok()
            .and_then(|written| self.control.wrote(*written))
        {
            self.gap = Some(Box::pin(tokio::time::sleep(pause)));
        }
        Poll::Ready(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.socket).poll_flush(cx))?;
        self.control.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

impl Drop for FaultIo {
    fn drop(&mut self) {
        if self.control.end() == Some(Cut::Reset) {
            // Failing means that the peer has gone already.
            drop(self.socket.inner().set_zero_linger());
        }
    }
}
