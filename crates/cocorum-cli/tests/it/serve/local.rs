//! A running `cocorum serve`, and clients of it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Command;

use rumble_sim::{Plan, Sim, StreamPlan};
use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Cocorum, Finished, PATIENCE, Running, STREAM};

/// With the stream of the tests.
pub(super) fn site() -> Sim {
    Sim::start(Plan::new().stream(StreamPlan::new(STREAM))).unwrap()
}

/// The state folder of the command is inside.
pub(super) fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// `cocorum serve` on a free port, unless the arguments name one.
pub(super) fn command(sim: &Sim, home: &TempDir, args: &[&str]) -> Cocorum {
    let command = Cocorum::new(["serve"]).args(args);
    let command = match args.contains(&"--bind") {
        true => command,
        false => command.args(&["--bind", "127.0.0.1:0"]),
    };
    command
        .env("XDG_STATE_HOME", home.path().to_str().unwrap())
        .env("RUMBLE_BASE_URL", &sim.base_url())
        .env("RUMBLE_CHAT_URL", &sim.chat_url())
}

pub(super) struct Local {
    running: Running,
    addresses: Vec<(String, String)>,
}

impl Local {
    pub(super) fn start(sim: &Sim, home: &TempDir, args: &[&str]) -> Self {
        Self::of(command(sim, home, args))
    }

    pub(super) fn of(command: Cocorum) -> Self {
        let running = command.start();
        let addresses = (0..7).map(|_| {
            let line = running.line();
            let (name, address) = line.split_once(' ').unwrap();
            (name.to_owned(), address.trim_start().to_owned())
        });
        Self {
            addresses: addresses.collect(),
            running,
        }
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.addresses.iter().map(|(name, _)| name.as_str()).collect()
    }

    pub(super) fn address(&self, name: &str) -> &str {
        let found = self.addresses.iter().find(|(known, _)| known == name);
        &found.unwrap().1
    }

    /// The lines that match these parameters, from now on.
    pub(super) fn feed(&self, parameters: &str) -> Feed {
        let address = format!("{}{parameters}", self.address("feed"));
        let mut feed = Feed(BufReader::new(request(&address, host(&address))));
        // The first line of the body: from here on, nothing is missed.
        while feed.next() != "retry: 1000" {}
        feed
    }

    /// The next line on stderr that contains this.
    pub(super) fn wait_until_said(&self, text: &str) {
        while !self.running.said().contains(text) {}
    }

    pub(super) fn end(self, signal: &str) -> Finished {
        // The signal handlers are installed before this line is printed.
        self.wait_until_said("press Ctrl-C");
        let pid = self.running.pid().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status();
        assert!(sent.is_ok_and(|status| status.success()), "kill {signal}");
        self.running.finish()
    }
}

/// An open stream of events.
pub(super) struct Feed(BufReader<TcpStream>);

impl Feed {
    pub(super) fn line(&mut self) -> Value {
        loop {
            if let Some(data) = self.next().strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }

    /// Fails unless it ends.
    pub(super) fn read_to_end(mut self) {
        self.0.read_to_end(&mut Vec::new()).unwrap();
    }

    fn next(&mut self) -> String {
        let mut line = String::new();
        let length = self.0.read_line(&mut line).unwrap();
        assert!(length > 0, "the stream has ended");
        line.trim_end().to_owned()
    }
}

/// Head and body of a response.
pub(super) fn get(address: &str) -> String {
    get_as(address, host(address))
}

/// As [`get`], with this `Host`.
pub(super) fn get_as(address: &str, host: &str) -> String {
    let mut response = String::new();
    request(address, host).read_to_string(&mut response).unwrap();
    response
}

/// In HTTP/1.0, whose bodies end with the connection.
fn request(address: &str, host_name: &str) -> TcpStream {
    let mut socket = TcpStream::connect(host(address)).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let (_, target) = address.split_once(host(address)).unwrap();
    write!(socket, "GET {target} HTTP/1.0\r\nHost: {host_name}\r\n\r\n").unwrap();
    socket
}

/// Host and port of an address.
fn host(address: &str) -> &str {
    let rest = address.strip_prefix("http://").unwrap();
    rest.split('/').next().unwrap()
}
