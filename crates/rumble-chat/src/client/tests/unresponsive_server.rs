//! A port of this machine that neither accepts nor refuses connections, like a host whose packets a firewall drops.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use super::{TEST_TIMEOUT, now};

/// A listener whose queue is full, so that the system drops further connection requests.
pub(super) struct UnresponsiveServer {
    listener: TcpListener,
    _queued: Vec<TcpStream>,
}

impl UnresponsiveServer {
    pub(super) fn new() -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    pub(super) fn on(listener: TcpListener) -> Self {
        let addr = listener.local_addr().unwrap();
        // A busy machine can be late to accept one.
        let knock = || {
            let times = [200, 3_000].map(Duration::from_millis);
            times
                .iter()
                .find_map(|time| TcpStream::connect_timeout(&addr, *time).ok())
        };
        let mut queued = Vec::new();
        while let Some(socket) = knock() {
            queued.push(socket);
            assert!(queued.len() < 10_000, "the queue does not fill");
        }
        Self {
            listener,
            _queued: queued,
        }
    }

    /// Returns the listener, which accepts connections again.
    pub(super) fn listener(self) -> TcpListener {
        self.listener
    }

    /// Waits until a client tries to connect.
    pub(super) fn wait_for_attempt(&self) {
        self.wait_for(true);
    }

    /// Waits until no client tries to connect any more.
    pub(super) fn wait_for_no_attempt(&self) {
        self.wait_for(false);
    }

    fn wait_for(&self, attempt: bool) {
        // The address in the format of the system, and the state SYN-SENT.
        let socket = format!(" 0100007F:{:04X} 02 ", self.addr().port());
        let end = now() + TEST_TIMEOUT;
        while now() < end {
            let sockets = fs::read_to_string("/proc/net/tcp").unwrap();
            if sockets.contains(&socket) == attempt {
                return;
            }
            thread::yield_now();
        }
        panic!("a client tries to connect: {}", !attempt);
    }

    pub(super) fn addr(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }
}
