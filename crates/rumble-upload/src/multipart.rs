//! Streamed `multipart/form-data`.

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use rumble_http::internal::StreamedContent;

use crate::small_file::SmallFile;

/// Parts of a form.
pub(crate) struct Multipart {
    boundary: String,
    length: u64,
    parts: Vec<Part>,
}

#[derive(Clone)]
enum Part {
    Bytes(Arc<[u8]>),
    Stream(Arc<Open>),
}

type Open = dyn Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync;

impl Multipart {
    /// Creates a form without parts. The boundary is long enough not to occur in them by chance.
    pub(crate) fn new(random: [u64; 2]) -> Self {
        let [one, two] = random;
        Self {
            boundary: format!("rumble-upload-{one:016x}{two:016x}"),
            length: 0,
            parts: Vec::new(),
        }
    }

    pub(crate) fn text(mut self, name: &str, value: &str) -> Self {
        let head = self.head(name, None);
        self.push(head.as_bytes());
        self.push(value.as_bytes());
        self.push(b"\r\n");
        self
    }

    pub(crate) fn small_file(mut self, name: &str, file_name: &str, picture: &SmallFile) -> Self {
        let head = self.head(name, Some((file_name, picture.media_type())));
        self.push(head.as_bytes());
        self.length += picture.bytes.len() as u64;
        self.parts.push(Part::Bytes(Arc::clone(&picture.bytes)));
        self.push(b"\r\n");
        self
    }

    /// Adds a file with this length.
    pub(crate) fn file(
        mut self,
        name: &str,
        file_name: &str,
        media_type: &str,
        length: u64,
        open: impl Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync + 'static,
    ) -> Self {
        let head = self.head(name, Some((file_name, media_type)));
        self.push(head.as_bytes());
        self.length += length;
        self.parts.push(Part::Stream(Arc::new(open)));
        self.push(b"\r\n");
        self
    }

    /// Returns the media type and the content.
    pub(crate) fn finish(mut self) -> (String, StreamedContent) {
        let end = format!("--{}--\r\n", self.boundary);
        self.push(end.as_bytes());
        let media_type = format!("multipart/form-data; boundary={}", self.boundary);
        let parts = self.parts;
        let content = StreamedContent::new(self.length, move || {
            let mut whole: Box<dyn Read + Send> = Box::new(io::empty());
            for part in &parts {
                whole = match part {
                    Part::Bytes(bytes) => Box::new(whole.chain(Cursor::new(Arc::clone(bytes)))),
                    Part::Stream(open) => Box::new(whole.chain(open()?)),
                };
            }
            Ok(whole)
        });
        (media_type, content)
    }

    fn head(&self, name: &str, file: Option<(&str, &str)>) -> String {
        let boundary = &self.boundary;
        let mut head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
            quoted(name)
        );
        if let Some((file_name, media_type)) = file {
            head.push_str(&format!(
                "; filename=\"{}\"\r\nContent-Type: {media_type}",
                quoted(file_name)
            ));
        }
        head.push_str("\r\n\r\n");
        head
    }

    fn push(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        self.parts.push(Part::Bytes(bytes.into()));
    }
}

/// Quotes a name as browsers do in forms.
fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
