use std::error::Error;
use std::io;

/// The simulator could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimError {
    /// The port could not be taken.
    #[error("cannot listen on 127.0.0.1:{port}")]
    Listen {
        /// The port that was asked for; 0 for any.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// There is no certificate to speak TLS with.
    #[error("cannot speak TLS")]
    Tls {
        /// What went wrong while it was made.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The thread or its runtime could not be made.
    #[error("cannot start the simulator's thread")]
    Thread {
        /// What the system said.
        source: io::Error,
    },
}
