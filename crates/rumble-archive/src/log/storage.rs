use std::fmt::Debug;
use std::io::{self, Read};
use std::sync::Arc;

/// Folder of files, with the operations that a recording needs. [`Folder`](crate::log::Folder) implements it for the file
/// system; tests can inject one that fails.
pub trait Storage: Debug + Send + Sync {
    /// Names of all files.
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be read.
    fn names(&self) -> io::Result<Vec<String>>;

    /// Creates an empty file.
    ///
    /// # Errors
    ///
    /// Fails if the file exists or cannot be created.
    fn create(&self, name: &str) -> io::Result<Arc<dyn LogFile>>;

    /// Opens a file for reading.
    ///
    /// # Errors
    ///
    /// Fails if the file does not exist or cannot be read.
    fn open(&self, name: &str) -> io::Result<Arc<dyn LogFile>>;

    /// Opens a file for reading, appending and truncating.
    ///
    /// # Errors
    ///
    /// Fails if the file does not exist or cannot be written.
    fn open_to_write(&self, name: &str) -> io::Result<Arc<dyn LogFile>>;

    /// Renames a file. An existing file of the new name is replaced.
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be written.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    ///
    /// Fails if the file does not exist or the folder cannot be written.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// Syncs the names to the disk.
    ///
    /// # Errors
    ///
    /// Fails if the sync fails.
    fn sync_names(&self) -> io::Result<()>;
}

/// Open file of a [`Storage`].
pub trait LogFile: Debug + Send + Sync {
    /// Size in bytes.
    ///
    /// # Errors
    ///
    /// Fails if the size cannot be determined.
    fn size(&self) -> io::Result<u64>;

    /// Reads from a position. Returns 0 at the end of the file.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read.
    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Appends bytes, possibly not all of them. Returns the number of bytes written.
    ///
    /// # Errors
    ///
    /// Fails if nothing was written.
    fn append(&self, bytes: &[u8]) -> io::Result<usize>;

    /// Truncates the file to this size.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be truncated.
    fn truncate(&self, size: u64) -> io::Result<()>;

    /// Syncs the data to the disk (fdatasync).
    ///
    /// # Errors
    ///
    /// Fails if the sync fails. The data written since the last successful sync may then be lost, even if a later sync succeeds.
    fn sync(&self) -> io::Result<()>;
}

/// Appends all bytes.
pub(crate) fn append_all(file: &dyn LogFile, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match file.append(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Reads a file from a position.
#[derive(Debug)]
pub(crate) struct FileReader {
    file: Arc<dyn LogFile>,
    position: u64,
}

impl FileReader {
    pub(crate) fn new(file: Arc<dyn LogFile>, position: u64) -> Self {
        Self { file, position }
    }
}

impl Read for FileReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(self.position, buffer)?;
        self.position += read as u64;
        Ok(read)
    }
}
