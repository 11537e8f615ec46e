use hyper::Method;

use super::super::super::form::Form;

/// Step of an upload that a request performs.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Step {
    Chunk(Chunk),
    CustomThumbnail(String),
    Duration(String),
    Merge { count: u64, file: String },
    Page,
    Publish,
    Simple,
    Thumbnails(String),
    Unknown,
}

/// File and position of a chunk.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Chunk {
    pub(super) count: u64,
    pub(super) file: String,
    pub(super) index: u64,
    pub(super) size: u64,
}

impl Step {
    pub(super) fn of(method: &Method, path: &str, query: &Form) -> Self {
        if path != "/upload.php" {
            return match *method {
                Method::POST => Self::Simple,
                _ => Self::Unknown,
            };
        }
        let number = |name| query.get(name).and_then(|text| text.parse().ok());
        let text = |name| query.get(name).map(ToOwned::to_owned);
        let is_put_or_get = matches!(*method, Method::PUT | Method::GET);
        let found = match *method {
            // The value is ignored: clients send the number of chunks, or one less.
            Method::PUT if query.get("merge").is_some() => text("chunk")
                .zip(number("chunkQty"))
                .map(|(file, count)| Self::Merge { count, file }),
            Method::PUT if query.get("chunk").is_some() => Chunk::of(query).map(Self::Chunk),
            _ if is_put_or_get && query.get("duration").is_some() => text("duration").map(Self::Duration),
            _ if is_put_or_get && query.get("thumbnails").is_some() => {
                text("thumbnails").map(Self::Thumbnails)
            }
            Method::POST if query.get("cthumb").is_some() => text("cthumb").map(Self::CustomThumbnail),
            Method::POST if query.get("form") == Some("1") => Some(Self::Publish),
            Method::GET => Some(Self::Page),
            _ => None,
        };
        // All requests but the page require the version that clients send.
        found
            .filter(|step| *step == Self::Page || query.get("api") == Some("1.3"))
            .unwrap_or(Self::Unknown)
    }

    pub(super) fn operation(&self) -> &'static str {
        match self {
            Self::Chunk(_) => "upload.chunk",
            Self::CustomThumbnail(_) => "upload.cthumb",
            Self::Duration(_) => "upload.duration",
            Self::Merge { .. } => "upload.merge",
            Self::Page => "upload.page",
            Self::Publish => "upload.publish",
            Self::Simple => "upload.simple",
            Self::Thumbnails(_) => "upload.thumbnails",
            Self::Unknown => "upload.unknown",
        }
    }
}

impl Chunk {
    /// `chunk=<index>_<stem>.<ending>`, `chunkSz`, `chunkQty`
    fn of(query: &Form) -> Option<Self> {
        let number = |name| query.get(name).and_then(|text| text.parse().ok());
        let (index, file) = query.get("chunk")?.split_once('_')?;
        Some(Self {
            count: number("chunkQty")?,
            file: file.to_owned(),
            index: index.parse().ok()?,
            size: number("chunkSz")?,
        })
    }

    /// All chunks but the last have the stated size; the last has at least one byte.
    pub(super) fn has_stated_size(&self, bytes: u64) -> bool {
        match self.index + 1 {
            number if number < self.count => bytes == self.size,
            number => number == self.count && (1..=self.size).contains(&bytes),
        }
    }
}
