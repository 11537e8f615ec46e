use std::error::Error;
use std::io;

/// Error of starting the simulator.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimError {
    /// The port cannot be listened on.
    #[error("cannot listen on 127.0.0.1:{port}")]
    Listen {
        /// The requested port; 0 for any.
        port: u16,
        /// The error of the system.
        source: io::Error,
    },
    /// The certificate for TLS cannot be made.
    #[error("cannot speak TLS")]
    Tls {
        /// The cause.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The thread or its runtime cannot be created.
    #[error("cannot start the simulator's thread")]
    Thread {
        /// The error of the system.
        source: io::Error,
    },
}
