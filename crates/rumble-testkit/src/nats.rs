//! A real nats-server, in a separate process.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Process of a nats-server that stores its streams in a folder. Dropping it ends the process.
///
/// The environment variable `COCORUM_NATS_SERVER` names the program; `cargo xtask ci broker` sets it.
#[derive(Debug)]
pub struct NatsServer {
    config: PathBuf,
    port: u16,
    child: Option<Child>,
}

impl NatsServer {
    /// Starts a server that stores its streams in this folder.
    ///
    /// # Panics
    ///
    /// Panics if the variable is not set, or the server does not start.
    #[must_use]
    pub fn start(folder: &Path) -> Self {
        Self::start_with(folder, "")
    }

    /// Starts a server with further settings, in the syntax of its configuration file.
    ///
    /// # Panics
    ///
    /// Panics if the variable is not set, or the server does not start.
    #[must_use]
    pub fn start_with(folder: &Path, settings: &str) -> Self {
        let config = folder.with_extension("conf");
        let text = format!("jetstream {{ store_dir: {folder:?} }}\n{settings}\n");
        std::fs::write(&config, text).expect("a configuration file");
        let deadline = now() + START_TIMEOUT;
        loop {
            // Another process can use the port before the server does.
            let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
            let mut server = Self {
                config: config.clone(),
                port: port.expect("a free port").port(),
                child: None,
            };
            server.spawn();
            if server.wait_until_serving(deadline) {
                return server;
            }
        }
    }

    /// Restarts the server on the same port, and waits until it accepts connections.
    ///
    /// # Panics
    ///
    /// Panics if the server does not start.
    pub fn restart(&mut self) {
        self.kill();
        let deadline = now() + START_TIMEOUT;
        self.spawn();
        while !self.wait_until_serving(deadline) {
            std::thread::sleep(Duration::from_millis(10));
            self.spawn();
        }
    }

    fn spawn(&mut self) {
        let program = std::env::var_os("COCORUM_NATS_SERVER");
        let program = program.expect("COCORUM_NATS_SERVER, which `cargo xtask ci broker` sets");
        let child = Command::new(program)
            .args(["--addr", "127.0.0.1", "--port"])
            .arg(self.port.to_string())
            .arg("--config")
            .arg(&self.config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.child = Some(child.expect("a nats-server"));
    }

    /// Returns `false` if the process has ended, which it does if its port is in use.
    fn wait_until_serving(&mut self, deadline: Instant) -> bool {
        loop {
            assert!(now() < deadline, "the nats-server does not serve");
            let child = self.child.as_mut().expect("a nats-server");
            if child.try_wait().expect("the state of a child").is_some() {
                self.child = None;
                return false;
            }
            if self.serves() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn serves(&self) -> bool {
        let Ok(stream) = TcpStream::connect(("127.0.0.1", self.port)) else {
            return false;
        };
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).is_ok() && line.starts_with("INFO")
    }

    /// Kills the process, with a signal that no process can handle.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.kill());
            drop(child.wait());
        }
    }

    /// URL of the server.
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }
}

impl Drop for NatsServer {
    fn drop(&mut self) {
        self.kill();
    }
}

#[expect(clippy::disallowed_methods, reason = "starting is bounded")]
fn now() -> Instant {
    Instant::now()
}

const START_TIMEOUT: Duration = Duration::from_secs(60);
