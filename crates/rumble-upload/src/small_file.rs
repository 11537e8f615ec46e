use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use crate::fault::VideoFault;

/// Small file that is sent in one piece: a thumbnail or captions.
#[derive(Clone)]
pub(crate) struct SmallFile {
    pub(crate) bytes: Arc<[u8]>,
    /// Extension in lower case, without the dot.
    pub(crate) extension: String,
}

impl SmallFile {
    pub(crate) fn read(path: &Path) -> Result<Self, VideoFault> {
        let extension = ending(path);
        if media_type(&extension).is_none() {
            return Err(VideoFault::ThumbnailType);
        }
        let bytes = read_small(path).map_err(VideoFault::ThumbnailUnreadable)?;
        let bytes = bytes.ok_or(VideoFault::ThumbnailSize)?;
        Ok(Self { bytes, extension })
    }

    pub(crate) fn captions(path: &Path) -> Result<Self, VideoFault> {
        let extension = ending(path);
        if !CAPTIONS.contains(&&*extension) {
            return Err(VideoFault::Captions);
        }
        let bytes = read_small(path).map_err(VideoFault::CaptionsUnreadable)?;
        let bytes = bytes.ok_or(VideoFault::Captions)?;
        Ok(Self { bytes, extension })
    }

    pub(crate) fn media_type(&self) -> &'static str {
        media_type(&self.extension).unwrap_or("application/octet-stream")
    }
}

fn ending(path: &Path) -> String {
    let ending = path.extension().unwrap_or_default();
    ending.to_string_lossy().to_ascii_lowercase()
}

/// `None` if the file is empty or too large.
fn read_small(path: &Path) -> io::Result<Option<Arc<[u8]>>> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file"));
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    let fits = !bytes.is_empty() && bytes.len() as u64 <= MAX_BYTES;
    Ok(fits.then(|| bytes.into()))
}

fn media_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "gif" => "image/gif",
        "jpeg" | "jpg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        _ => return None,
    })
}

const CAPTIONS: [&str; 5] = ["vtt", "srt", "sbv", "stl", "sub"];
/// Maximum size, since the file is held in memory while it is sent.
const MAX_BYTES: u64 = 8 * 1024 * 1024;
