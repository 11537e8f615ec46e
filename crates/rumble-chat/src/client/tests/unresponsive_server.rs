//! A port of this machine that takes no connection and refuses none: what a firewall makes of a host.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// A listener whose queue is full, so that the system drops what else comes.
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
        let knock = || TcpStream::connect_timeout(&addr, Duration::from_millis(200)).ok();
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

    /// The listener, to hear again.
    pub(super) fn listener(self) -> TcpListener {
        self.listener
    }

    /// Returns when somebody tries to connect.
    pub(super) fn wait_for_attempt(&self) {
        self.wait_for(true);
    }

    /// Returns when nobody tries to connect any more.
    pub(super) fn wait_for_no_attempt(&self) {
        self.wait_for(false);
    }

    fn wait_for(&self, attempt: bool) {
        // The address as the system writes it, and the state SYN-SENT.
        let socket = format!(" 0100007F:{:04X} 02 ", self.addr().port());
        for _ in 0..1_000_000 {
            let sockets = fs::read_to_string("/proc/net/tcp").unwrap();
            if sockets.contains(&socket) == attempt {
                return;
            }
            thread::yield_now();
        }
        panic!("somebody tries to connect: {}", !attempt);
    }

    pub(super) fn addr(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }
}
