//! The file that is sent.

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

/// A file as it was when the upload began.
#[derive(Clone)]
pub(crate) struct Source {
    path: Arc<Path>,
    identity: Identity,
}

/// What tells whether a file is still the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Identity {
    pub(crate) size: u64,
    /// Nanoseconds since 1970, negative before; those beyond the years 1677 and 2262 are all the same.
    modified: i64,
    /// Of the first and the last bytes.
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

    /// When it was changed last, in milliseconds since 1970, negative before.
    pub(crate) fn modified_ms(&self) -> i64 {
        self.identity.modified.div_euclid(1_000_000)
    }

    /// A part of the file, to be sent.
    pub(crate) fn part(&self, range: Range<u64>) -> Part {
        Part {
            failure: Arc::default(),
            range,
            source: self.clone(),
        }
    }

    /// # Errors
    ///
    /// When it was changed since.
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

/// A part of a file while it is sent. What goes wrong in reading is kept here: to the HTTP client it looks like a broken
/// connection.
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

    /// Gives the part as something to read.
    pub(crate) fn opener(&self) -> impl Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync + use<> {
        let (failure, source) = (Arc::clone(&self.failure), self.source.clone());
        let (start, left) = (self.range.start, self.range.end - self.range.start);
        move || {
            let file = source.open(start).map_err(|error| keep(&failure, error))?;
            let failure = Arc::clone(&failure);
            Ok(Box::new(Watched { failure, file, left }))
        }
    }

    /// Why the file could not be read, if that is what went wrong.
    pub(crate) fn failure(&self) -> Option<Error> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        failure.map(|failure| self.failed(failure))
    }

    fn failed(&self, failure: ReadFailure) -> Error {
        match failure {
            ReadFailure::Changed => Error::new(ErrorKind::FileChanged, Operation::ReadFile),
            ReadFailure::Io(error) => Error::file(Operation::ReadFile, error),
        }
    }
}

struct Watched {
    failure: Arc<Mutex<Option<ReadFailure>>>,
    file: File,
    left: u64,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let Some(buffer) = buffer.get_mut(..room).filter(|buffer| !buffer.is_empty()) else {
            return Ok(0);
        };
        loop {
            match self.file.read(buffer) {
                // It was cut short meanwhile.
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

/// FNV-1a over the first and the last bytes. It tells files apart that were swapped, not those that were forged.
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
