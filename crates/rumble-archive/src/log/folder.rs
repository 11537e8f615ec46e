//! Storage on the file system; no other file of this crate accesses it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::segment;
use super::storage::{LogFile, Storage};
use crate::error::{Error, ErrorKind, of};

/// Folder on the disk that contains a recording.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

/// Lock of the process that records into a folder. Released on drop.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl Folder {
    /// Uses an existing folder.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Creates the folder if it does not exist, accessible only to the user.
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be created.
    pub fn create(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = path.into();
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let created = builder.create(&path);
        created.map_err(of(ErrorKind::Create, &path.to_string_lossy()))?;
        Ok(Self { path })
    }

    /// Path of the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Locks the folder against other recording processes.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Busy`] if another process has locked it; another kind if the folder cannot be written.
    pub fn lock(&self) -> Result<FolderLock, Error> {
        let name = self.path.to_string_lossy();
        let file = options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(self.path.join(segment::LOCK));
        let file = file.map_err(of(ErrorKind::Write, &name))?;
        match file.try_lock() {
            Ok(()) => Ok(FolderLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::new(ErrorKind::Busy, name, None)),
            Err(TryLockError::Error(error)) => Err(Error::new(ErrorKind::Write, name, error)),
        }
    }
}

impl Storage for Folder {
    fn names(&self) -> io::Result<Vec<String>> {
        let entries = std::fs::read_dir(&self.path)?;
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        names.collect()
    }

    fn create(&self, name: &str) -> io::Result<Arc<dyn LogFile>> {
        open(
            options().read(true).append(true).create_new(true),
            &self.path.join(name),
        )
    }

    fn open(&self, name: &str) -> io::Result<Arc<dyn LogFile>> {
        open(options().read(true), &self.path.join(name))
    }

    fn open_to_write(&self, name: &str) -> io::Result<Arc<dyn LogFile>> {
        open(options().read(true).append(true), &self.path.join(name))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        std::fs::rename(self.path.join(from), self.path.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        std::fs::remove_file(self.path.join(name))
    }

    fn sync_names(&self) -> io::Result<()> {
        // Other systems do not open a folder as a file.
        if cfg!(unix) {
            File::open(&self.path)?.sync_all()
        } else {
            Ok(())
        }
    }
}

/// Files are accessible only to the user, since they contain messages of other users.
fn options() -> OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn open(options: &OpenOptions, path: &Path) -> io::Result<Arc<dyn LogFile>> {
    let file = options.open(path)?;
    Ok(Arc::new(FolderFile {
        file,
        reading: Mutex::new(()),
    }))
}

#[derive(Debug)]
struct FolderFile {
    file: File,
    /// Reading moves the file position; appending does not use it.
    reading: Mutex<()>,
}

impl LogFile for FolderFile {
    fn size(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = &self.file;
        file.seek(SeekFrom::Start(position))?;
        file.read(buffer)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<usize> {
        (&self.file).write(bytes)
    }

    fn truncate(&self, size: u64) -> io::Result<()> {
        self.file.set_len(size)
    }

    fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}
