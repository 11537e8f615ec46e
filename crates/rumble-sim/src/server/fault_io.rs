use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBufCursor, Write};

use super::fault_control::{FaultControl, WriteLimit};

/// Between the HTTP server and TLS: counts the bytes that the client may read.
#[derive(Debug)]
pub(super) struct FaultIo<S> {
    control: Arc<FaultControl>,
    encrypted: bool,
    socket: S,
}

impl<S: Write + Unpin> FaultIo<S> {
    pub(super) fn new(socket: S, control: Arc<FaultControl>) -> Self {
        Self {
            control,
            encrypted: false,
            socket,
        }
    }

    /// Lets breaks fall within a TLS record.
    pub(super) fn encrypted(self) -> Self {
        Self {
            encrypted: true,
            ..self
        }
    }

    /// Breaks the connection after everything before was sent. `rest` never arrives.
    fn poll_cut(&mut self, cx: &mut Context<'_>, rest: &[u8]) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.socket).poll_flush(cx))?;
        if self.encrypted && !rest.is_empty() && self.control.truncate_record() {
            ready!(Pin::new(&mut self.socket).poll_write(cx, rest))?;
            ready!(Pin::new(&mut self.socket).poll_flush(cx))?;
        }
        self.control.apply_cut();
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
        if self.control.write_limit(buf.len()) == WriteLimit::Due {
            ready!(self.poll_cut(cx, buf))?;
        }
        let buf = self
            .control
            .version_rest()
            .filter(|rest| rest.len() <= buf.len())
            .unwrap_or(buf);
        let allowed = match self.control.write_limit(buf.len()) {
            WriteLimit::Broken => return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
            WriteLimit::Open(allowed) => allowed,
            // The break drops this socket.
            WriteLimit::Due | WriteLimit::Stalled => return Poll::Pending,
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
        // No record was left to truncate.
        if self.control.write_limit(0) == WriteLimit::Due {
            self.control.apply_cut();
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
