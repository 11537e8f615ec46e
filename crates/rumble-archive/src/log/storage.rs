use std::fmt::Debug;
use std::io::{self, Read};
use std::sync::Arc;

/// A folder of files, as far as a recording needs one. [`Folder`](crate::log::Folder) is the real one; a test can
/// inject one that fails.
pub trait Storage: Debug + Send + Sync {
    /// The names of all files.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    fn names(&self) -> io::Result<Vec<String>>;

    /// Creates an empty file.
    ///
    /// # Errors
    ///
    /// When it exists, or cannot be created.
    fn create(&self, name: &str) -> io::Result<Arc<dyn LogFile>>;

    /// Opens a file to read it.
    ///
    /// # Errors
    ///
    /// When it does not exist, or cannot be read.
    fn open(&self, name: &str) -> io::Result<Arc<dyn LogFile>>;

    /// Opens a file to read it, to append to it and to truncate it.
    ///
    /// # Errors
    ///
    /// When it does not exist, or cannot be written.
    fn open_to_write(&self, name: &str) -> io::Result<Arc<dyn LogFile>>;

    /// Gives a file another name. A file that has it is replaced.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    ///
    /// When it does not exist, or the folder cannot be written.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// Brings the names to the disk.
    ///
    /// # Errors
    ///
    /// When that fails.
    fn sync_names(&self) -> io::Result<()>;
}

/// An open file of a [`Storage`].
pub trait LogFile: Debug + Send + Sync {
    /// Size in bytes.
    ///
    /// # Errors
    ///
    /// When it cannot be found out.
    fn size(&self) -> io::Result<u64>;

    /// Reads from a position. 0 at the end of the file.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Writes at the end of the file, perhaps not all: how much is returned.
    ///
    /// # Errors
    ///
    /// When nothing was written.
    fn append(&self, bytes: &[u8]) -> io::Result<usize>;

    /// Cuts the file off.
    ///
    /// # Errors
    ///
    /// When that fails.
    fn truncate(&self, size: u64) -> io::Result<()>;

    /// Brings the data to the disk (fdatasync).
    ///
    /// # Errors
    ///
    /// When that fails. What was written since the last success may be lost then, and trying again proves nothing.
    fn sync(&self) -> io::Result<()>;
}

/// Writes all of it at the end of the file.
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

/// Reads a file from a position on.
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
