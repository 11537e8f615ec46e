use tokio::runtime::{Builder, Runtime};

use crate::error::{Error, ErrorKind};

/// Two threads: one publishes, one receives.
pub(crate) fn start() -> Result<Runtime, Error> {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(Error::of(ErrorKind::Threads))
}
