//! A request body that is read while it is sent.

use std::{
    fmt,
    io::{self, Read},
    sync::Arc,
};

/// Content of a known length, such as a part of a file, that is read while it is sent and is never buffered completely.
///
/// A request can be sent again if the server has not accepted any of it, so the content is opened for each attempt.
///
/// # Examples
///
/// ```
/// use std::io::Cursor;
/// use rumble_http::internal::StreamedContent;
///
/// let content = StreamedContent::new(5, || Ok(Box::new(Cursor::new(b"hello"))));
/// assert_eq!(content.length(), 5);
/// ```
#[derive(Clone)]
pub struct StreamedContent {
    length: u64,
    open: Arc<OpenReader>,
}

type OpenReader = dyn Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync;

impl StreamedContent {
    /// Creates content of `length` bytes from the reader that `open` returns. Further bytes are not sent. If the
    /// content is shorter, or reading it fails, the request fails and the connection is closed in the middle of the
    /// body.
    pub fn new(
        length: u64,
        open: impl Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            length,
            open: Arc::new(open),
        }
    }

    /// Length in bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn open(&self) -> io::Result<impl Read + use<>> {
        Ok(Exactly {
            left: self.length,
            reader: (self.open)()?,
        })
    }
}

impl fmt::Debug for StreamedContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamedContent")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

struct Exactly {
    left: u64,
    reader: Box<dyn Read + Send>,
}

impl Read for Exactly {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let Some(buffer) = buffer.get_mut(..room).filter(|buffer| !buffer.is_empty()) else {
            return Ok(0);
        };
        let read = self.reader.read(buffer)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= read as u64;
        Ok(read)
    }
}
