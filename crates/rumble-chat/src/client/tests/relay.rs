//! A relay to the simulator that can stop forwarding connections.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

pub(super) struct Relay {
    addr: SocketAddr,
    shared: Arc<SharedState>,
}

#[derive(Default)]
struct SharedState {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    is_shut: bool,
    accepted: usize,
}

impl Relay {
    pub(super) fn new(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let relay = Self {
            addr: listener.local_addr().unwrap(),
            shared: Arc::default(),
        };
        let shared = Arc::clone(&relay.shared);
        thread::spawn(move || {
            for client in listener.incoming() {
                let client = client.unwrap();
                shared.change(|state| state.accepted += 1);
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    shared.wait(|state| !state.is_shut);
                    pass_on(client, server);
                });
            }
        });
        relay
    }

    pub(super) fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Accepts connections from now on, but forwards nothing.
    pub(super) fn shut(&self) {
        self.shared.change(|state| state.is_shut = true);
    }

    /// Forwards the connections that waited, and all later ones.
    pub(super) fn open(&self) {
        self.shared.change(|state| state.is_shut = false);
    }

    pub(super) fn wait_for_accepted(&self, at_least: usize) {
        self.shared.wait(|state| state.accepted >= at_least);
    }

    pub(super) fn accepted_connections(&self) -> usize {
        self.shared.state.lock().unwrap().accepted
    }
}

impl SharedState {
    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
        self.changed.notify_all();
    }

    fn wait(&self, until: impl Fn(&State) -> bool) {
        let state = self.state.lock().unwrap();
        drop(self.changed.wait_while(state, |state| !until(state)).unwrap());
    }
}

/// Forwards both directions until either side has ended.
pub(super) fn pass_on(client: TcpStream, server: SocketAddr) {
    let server = TcpStream::connect(server).unwrap();
    let copies = [
        (client.try_clone().unwrap(), server.try_clone().unwrap()),
        (server, client),
    ];
    for (mut from, mut to) in copies {
        thread::spawn(move || {
            // An error ends the connection like its regular end.
            let _ = io::copy(&mut from, &mut to);
            let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
        });
    }
}
