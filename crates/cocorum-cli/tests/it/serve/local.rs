//! A running `cocorum serve`, and clients of it.

use std::io::Read as _;
use std::process::Command;

use rumble_sim::{Plan, Sim, StreamPlan};
use rumble_testkit::Client;
use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Cocorum, Finished, Running, STREAM};

/// A simulator with the stream of the tests.
pub(super) fn site() -> Sim {
    Sim::start(Plan::new().stream(StreamPlan::new(STREAM))).unwrap()
}

/// Home directory, which contains the state folder of the command.
pub(super) fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// `cocorum serve` on a free port, unless the arguments set one.
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

    /// The next lines that match these parameters.
    pub(super) fn feed(&self, parameters: &str) -> Feed {
        let address = format!("{}{parameters}", self.address("feed"));
        let mut client = request(&address, host(&address));
        // After the first line of the body, nothing is missed.
        while client.line() != "retry: 1000" {}
        Feed(client)
    }

    /// The next line on stderr that contains this.
    pub(super) fn wait_for_stderr(&self, text: &str) {
        while !self.running.stderr_line().contains(text) {}
    }

    pub(super) fn end(self, signal: &str) -> Finished {
        // The signal handlers are installed before this line is printed.
        self.wait_for_stderr("press Ctrl-C");
        let pid = self.running.pid().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status();
        assert!(sent.is_ok_and(|status| status.success()), "kill {signal}");
        self.running.finish()
    }
}

/// An open stream of events.
pub(super) struct Feed(Client);

impl Feed {
    pub(super) fn line(&mut self) -> Value {
        self.0.event()
    }

    /// Asserts that the stream ends.
    pub(super) fn read_to_end(mut self) {
        self.0.socket.read_to_end(&mut Vec::new()).unwrap();
    }
}

/// Head and body of a response.
pub(super) fn get(address: &str) -> String {
    get_as(address, host(address))
}

/// Like [`get`], with this `Host`.
pub(super) fn get_as(address: &str, host: &str) -> String {
    let response = request(address, host).rest();
    assert_eq!(response.end, None);
    format!("{}{}", response.head, response.text())
}

/// Uses HTTP/1.0, whose bodies end with the connection.
fn request(address: &str, host_name: &str) -> Client {
    let socket = rumble_testkit::connect(host(address).parse().unwrap());
    let (_, target) = address.split_once(host(address)).unwrap();
    Client::send(
        socket,
        &format!("GET {target} HTTP/1.0\r\nHost: {host_name}\r\n\r\n"),
    )
    .unwrap()
}

/// Host and port of an address.
fn host(address: &str) -> &str {
    let rest = address.strip_prefix("http://").unwrap();
    rest.split('/').next().unwrap()
}
