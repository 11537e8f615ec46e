use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBufCursor, Write};

use super::control::{Control, Gate};

/// Right below the HTTP server and above TLS: counts what the client shall still be able to read.
#[derive(Debug)]
pub(super) struct FaultIo<S> {
    control: Arc<Control>,
    encrypted: bool,
    socket: S,
}

impl<S: Write + Unpin> FaultIo<S> {
    pub(super) fn new(socket: S, control: Arc<Control>) -> Self {
        Self {
            control,
            encrypted: false,
            socket,
        }
    }

    /// Over TLS, cuts fall within a record.
    pub(super) fn encrypted(self) -> Self {
        Self {
            encrypted: true,
            ..self
        }
    }

    /// Breaks the connection once everything before has left. `rest` is what never arrives.
    fn poll_strike(&mut self, cx: &mut Context<'_>, rest: &[u8]) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.socket).poll_flush(cx))?;
        if self.encrypted && !rest.is_empty() && self.control.tear() {
            ready!(Pin::new(&mut self.socket).poll_write(cx, rest))?;
            ready!(Pin::new(&mut self.socket).poll_flush(cx))?;
        }
        self.control.strike();
        Poll::Ready(Ok(()))
    }
}

impl<S: Read + Unpin> Read for FaultIo<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(cx, buf)
    }
}

impl<S: Write + Unpin> Write for FaultIo<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.control.gate(buf.len()) == Gate::Due {
            ready!(self.poll_strike(cx, buf))?;
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
            Gate::Due | Gate::Stalled => return Poll::Pending,
        };
        let Some(piece) = buf.get(..allowed) else {
            return Poll::Ready(Ok(0));
        };
        let written = ready!(Pin::new(&mut self.socket).poll_write(cx, piece))?;
        self.control.wrote(written);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.socket).poll_flush(cx))?;
        self.control.flushed();
        // Nothing was left to tear.
        if self.control.gate(0) == Gate::Due {
            self.control.strike();
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
