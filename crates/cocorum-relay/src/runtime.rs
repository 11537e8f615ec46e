use tokio::runtime::{Builder, Runtime};

use crate::error::{Error, ErrorKind};

/// Starts a runtime with two threads, which is enough to publish and receive at the same time.
pub(crate) fn start() -> Result<Runtime, Error> {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(Error::of(ErrorKind::Threads))
}
