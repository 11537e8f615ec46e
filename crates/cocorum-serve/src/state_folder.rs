//! The folder that a server keeps its tokens and its records in. One server uses it at a time.

use std::fs::{File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};
use crate::private_file;
use crate::tokens::Tokens;

/// Held as long as the server runs.
#[derive(Debug)]
pub(crate) struct StateFolder {
    path: PathBuf,
    _lock: File,
}

impl StateFolder {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let unusable = |error| Error::new(ErrorKind::State, path.display().to_string(), error);
        private_file::create_folder(path).map_err(unusable)?;
        let lock = private_file::lock_file(&path.join("lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::new(ErrorKind::Busy, path.display().to_string(), None));
            }
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        Ok(Self {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.path.join("alerts.jsonl")
    }

    /// The tokens of earlier runs, so that URLs in OBS stay valid; new tokens in the first run.
    pub(crate) fn tokens(&self) -> Result<Tokens, Error> {
        let path = self.path.join("tokens");
        let unusable = |error| Error::new(ErrorKind::State, path.display().to_string(), error);
        match private_file::read(&path, 1024) {
            Ok(text) => {
                let text = String::from_utf8_lossy(&text);
                Tokens::parse(&text).ok_or_else(|| unusable(io::Error::other("no tokens in it: remove it")))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let tokens = Tokens::random()?;
                let mut file = private_file::create(&path).map_err(unusable)?;
                file.write_all(tokens.text().as_bytes()).map_err(unusable)?;
                file.sync_all().map_err(unusable)?;
                Ok(tokens)
            }
            Err(error) => Err(unusable(error)),
        }
    }
}
