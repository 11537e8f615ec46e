//! TCP connections whose reads end at a deadline that can change from read to read.
//!
//! The timeouts of the client are fixed when a request is sent.

use std::{
    io::{self, Read as _, Write as _},
    net::TcpStream,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};

use ureq::{
    Error, Timeout,
    unversioned::transport::{
        Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, ShutdownHandle, Transport,
    },
};

/// Deadline of the reads of a connection, which replaces the timeouts of its request. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct ReadDeadline(Arc<Mutex<Option<Instant>>>);

impl ReadDeadline {
    pub(super) fn set(&self, deadline: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = deadline;
    }

    fn get(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Connects, unless a connector for a proxy has done so.
#[derive(Debug)]
pub(super) struct TcpConnector(pub(super) ReadDeadline);

impl<In: Transport> Connector<In> for TcpConnector {
    type Out = Either<Proxied<In>, TcpTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        if let Some(transport) = chained {
            let deadline = self.0.clone();
            return Ok(Some(Either::A(Proxied { transport, deadline })));
        }
        let stream = Arc::new(connect(details)?);
        (details.register_shutdown)(Arc::downgrade(&stream) as Weak<dyn ShutdownHandle>)?;
        Ok(Some(Either::B(TcpTransport {
            stream,
            buffers: LazyBuffers::new(
                details.config.input_buffer_size(),
                details.config.output_buffer_size(),
            ),
            deadline: self.0.clone(),
            read_timeout: None,
        })))
    }
}

/// Tries the addresses in order. Each may take half of the remaining time, the last one all of it.
fn connect(details: &ConnectionDetails<'_>) -> Result<TcpStream, Error> {
    let limit = Limit::new(details.timeout);
    let mut addresses = details.addrs.iter().peekable();
    let mut failure = Error::ConnectionFailed;
    while let Some(address) = addresses.next() {
        let share = if addresses.peek().is_some() { 2 } else { 1 };
        let result = match limit.left() {
            None => TcpStream::connect(address),
            Some(left) if left.is_zero() => return Err(Error::Timeout(limit.reason)),
            Some(left) => TcpStream::connect_timeout(address, (left / share).max(MIN_TIMEOUT)),
        };
        match result {
            Ok(stream) => {
                stream.set_nodelay(details.config.no_delay())?;
                return Ok(stream);
            }
            Err(error) if is_timeout(&error) => failure = Error::Timeout(Timeout::Connect),
            Err(error) => failure = error.into(),
        }
    }
    Err(failure)
}

#[derive(Debug)]
pub(super) struct TcpTransport {
    /// Shared weakly with the handle that shuts it down from another thread.
    stream: Arc<TcpStream>,
    buffers: LazyBuffers,
    deadline: ReadDeadline,
    /// Timeout that is set on the socket.
    read_timeout: Option<Duration>,
}

impl TcpTransport {
    /// Reads once, with `left` as the timeout.
    fn read(&mut self, left: Option<Duration>) -> io::Result<usize> {
        let at_once = left.is_some_and(|left| left.is_zero());
        if at_once {
            self.stream.set_nonblocking(true)?;
        } else {
            self.set_read_timeout(left)?;
        }
        let result = (&*self.stream).read(self.buffers.input_append_buf());
        if at_once {
            self.stream.set_nonblocking(false)?;
        }
        result
    }

    /// In whole milliseconds, so that a deadline that moves with the clock does not require a system call.
    fn set_read_timeout(&mut self, left: Option<Duration>) -> io::Result<()> {
        let wanted = left.map(|left| {
            let fraction = Duration::from_nanos(u64::from(left.subsec_nanos() % NANOS_PER_MILLISECOND));
            left.saturating_sub(fraction).max(MIN_TIMEOUT)
        });
        if wanted != self.read_timeout {
            match self.stream.set_read_timeout(wanted) {
                Ok(()) => self.read_timeout = wanted,
                // macOS rejects a timeout for a connection that the peer has closed; the read returns the cause.
                Err(error) if error.kind() == io::ErrorKind::InvalidInput => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Transport for TcpTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let limit = Limit::new(timeout.for_write());
        let left = limit.left();
        if left.is_some_and(|left| left.is_zero()) {
            return Err(Error::Timeout(limit.reason));
        }
        self.stream.set_write_timeout(left)?;
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        (&*self.stream).write_all(output).map_err(|error| {
            if is_timeout(&error) {
                Error::Timeout(limit.reason)
            } else {
                error.into()
            }
        })
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let limit = match self.deadline.get() {
            Some(deadline) => Limit {
                at: Some(deadline),
                reason: Timeout::PerRead,
            },
            None => Limit::new(timeout.for_read()),
        };
        loop {
            let left = limit.left();
            match self.read(left) {
                Ok(count) => {
                    self.buffers.input_appended(count);
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_timeout(&error) => {
                    if left.is_some_and(|left| left.is_zero()) {
                        return Err(Error::Timeout(limit.reason));
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn is_open(&mut self) -> bool {
        // Called only for connections that are kept for another request; these are not.
        false
    }
}

/// A connection through a proxy, created by another connector. A read after its deadline can take some milliseconds.
#[derive(Debug)]
pub(super) struct Proxied<In> {
    transport: In,
    deadline: ReadDeadline,
}

impl<In: Transport> Transport for Proxied<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.transport.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.transport.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, mut timeout: NextTimeout) -> Result<bool, Error> {
        if let Some(deadline) = self.deadline.get() {
            let left = deadline.saturating_duration_since(now());
            timeout.per_read = Some(left.max(MIN_TIMEOUT).into());
        }
        self.transport.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.transport.is_open()
    }

    fn is_tls(&self) -> bool {
        self.transport.is_tls()
    }
}

/// Time by which an operation must be done.
#[derive(Clone, Copy)]
struct Limit {
    at: Option<Instant>,
    reason: Timeout,
}

impl Limit {
    fn new(timeout: NextTimeout) -> Self {
        let after = (!timeout.after.is_not_happening()).then_some(*timeout.after);
        Self {
            at: after.and_then(|after| now().checked_add(after)),
            reason: timeout.reason,
        }
    }

    fn left(self) -> Option<Duration> {
        Some(self.at?.saturating_duration_since(now()))
    }
}

/// Whether a timeout of the socket expired. Systems differ in the kind that they return.
fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock)
}

#[expect(clippy::disallowed_methods, reason = "a deadline is a moment of this clock")]
fn now() -> Instant {
    Instant::now()
}

const NANOS_PER_MILLISECOND: u32 = 1_000_000;
/// Minimum timeout: the system treats zero as unlimited.
const MIN_TIMEOUT: Duration = Duration::from_millis(1);
