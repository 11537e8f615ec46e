//! The file to upload.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rumble_http::internal::StreamedContent;

use crate::error::{Error, ErrorKind};
use crate::fault::VideoFault;
use crate::operation::Operation;

/// File as it was when the upload began.
#[derive(Clone)]
pub(crate) struct Source {
    path: Arc<Path>,
    identity: Identity,
}

/// Identity of a file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Identity {
    pub(crate) size: u64,
    /// Nanoseconds since 1970, negative before. Times before 1677 and after 2262 are not distinguished.
    modified: i64,
    /// Hash of the first and the last bytes.
    fingerprint: u64,
}

impl Source {
    pub(crate) fn find(path: &Path) -> Result<Self, VideoFault> {
        let metadata = path.metadata().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => VideoFault::Missing,
            _ => VideoFault::Unreadable(error),
        })?;
        if !metadata.is_file() {
            return Err(VideoFault::NotAFile);
        }
        let mut file = File::open(path).map_err(VideoFault::Unreadable)?;
        let fingerprint = fingerprint(&mut file, metadata.len()).map_err(VideoFault::Unreadable)?;
        Ok(Self {
            path: path.into(),
            identity: Identity {
                size: metadata.len(),
                modified: modified(&metadata),
                fingerprint,
            },
        })
    }

    pub(crate) fn size(&self) -> u64 {
        self.identity.size
    }

    pub(crate) fn identity(&self) -> Identity {
        self.identity
    }

    /// Time of the last change in milliseconds since 1970; negative before.
    pub(crate) fn modified_ms(&self) -> i64 {
        self.identity.modified.div_euclid(1_000_000)
    }

    /// Part of the file, for sending.
    pub(crate) fn part(&self, range: Range<u64>) -> Part {
        Part {
            failure: Arc::default(),
            range,
            source: self.clone(),
        }
    }

    /// # Errors
    ///
    /// Fails if the file has changed.
    pub(crate) fn check_unchanged(&self) -> Result<(), Error> {
        let part = self.part(0..0);
        match self.open(0) {
            Ok(_) => Ok(()),
            Err(failure) => Err(part.failed(failure)),
        }
    }

    fn open(&self, start: u64) -> Result<File, ReadFailure> {
        let mut file = File::open(&self.path).map_err(ReadFailure::Io)?;
        let metadata = file.metadata().map_err(ReadFailure::Io)?;
        if metadata.len() != self.identity.size || modified(&metadata) != self.identity.modified {
            return Err(ReadFailure::Changed);
        }
        file.seek(SeekFrom::Start(start)).map_err(ReadFailure::Io)?;
        Ok(file)
    }
}

/// Part of a file while it is sent. Keeps read errors, which the HTTP client reports as a lost connection.
pub(crate) struct Part {
    failure: Arc<Mutex<Option<ReadFailure>>>,
    range: Range<u64>,
    source: Source,
}

#[derive(Debug)]
enum ReadFailure {
    Changed,
    Io(io::Error),
}

impl Part {
    pub(crate) fn content(&self) -> StreamedContent {
        let length = self.range.end - self.range.start;
        StreamedContent::new(length, self.opener())
    }

    /// Returns a function that opens the part for reading.
    pub(crate) fn opener(&self) -> impl Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync + use<> {
        let (failure, source) = (Arc::clone(&self.failure), self.source.clone());
        let (start, left) = (self.range.start, self.range.end - self.range.start);
        move || {
            let file = source.open(start).map_err(|error| keep(&failure, error))?;
            let failure = Arc::clone(&failure);
            Ok(Box::new(PartReader { failure, file, left }))
        }
    }

    /// The read error, if reading the file failed.
    pub(crate) fn failure(&self) -> Option<Error> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        failure.map(|failure| self.failed(failure))
    }

    fn failed(&self, failure: ReadFailure) -> Error {
        match failure {
            ReadFailure::Changed => Error::new(ErrorKind::FileChanged, Operation::ReadFile),
            ReadFailure::Io(error) => Error::new(ErrorKind::File, Operation::ReadFile).caused_by(error),
        }
    }
}

struct PartReader {
    failure: Arc<Mutex<Option<ReadFailure>>>,
    file: File,
    left: u64,
}

impl Read for PartReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let Some(buffer) = buffer.get_mut(..room).filter(|buffer| !buffer.is_empty()) else {
            return Ok(0);
        };
        loop {
            match self.file.read(buffer) {
                // The file was truncated in the meantime.
                Ok(0) => return Err(keep(&self.failure, ReadFailure::Changed)),
                Ok(read) => {
                    self.left -= read as u64;
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(keep(&self.failure, ReadFailure::Io(error))),
            }
        }
    }
}

fn keep(place: &Mutex<Option<ReadFailure>>, failure: ReadFailure) -> io::Error {
    *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure);
    io::Error::other("the file cannot be sent")
}

fn modified(metadata: &Metadata) -> i64 {
    let nanos = |time: SystemTime| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    };
    metadata.modified().map_or(0, nanos)
}

/// FNV-1a over the first and the last bytes. Detects a replaced file, but not a forged one.
fn fingerprint(file: &mut File, size: u64) -> io::Result<u64> {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for start in [0, size.saturating_sub(EDGE)] {
        file.seek(SeekFrom::Start(start))?;
        let mut edge = Vec::new();
        (&mut *file).take(EDGE).read_to_end(&mut edge)?;
        for byte in edge {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(hash)
}

const EDGE: u64 = 64 * 1024;
