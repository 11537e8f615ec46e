use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::UploadFault;

/// The form of the responses.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum ReplyForm {
    /// JSON if `format=json` or `json=1` requests it, otherwise like [`ReplyForm::Script`].
    #[default]
    Json,
    /// Text for the steps, and a page with a script for publishing.
    Script,
}

/// A received chunk.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ReceivedChunk {
    /// `<stem>.<ending>`: the attempt that it belongs to.
    pub file: String,
    /// Index of the chunk, from 0.
    pub index: u64,
    /// Length in bytes.
    pub bytes: u64,
    /// MD5 of its bytes, in lower-case hex.
    pub md5: String,
    /// Whether the response confirms it.
    pub confirmed: bool,
}

/// A file that was merged from chunks, or uploaded as a whole.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct UploadedFile {
    /// The name that the server gave it.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Length and MD5 of each of its chunks, in their order.
    pub chunks: Vec<(u64, String)>,
    /// Content, if each chunk has at most 64 KiB, and all of them together at most 1 MiB.
    pub content: Option<Vec<u8>>,
}

/// A video that was published.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct PublishedVideo {
    /// `fid`
    pub fid: u64,
    /// The name of the account; empty for the simple-upload API.
    pub username: String,
    /// Name and value of every field of the form.
    pub fields: Vec<(String, String)>,
    /// The file.
    pub file: UploadedFile,
    /// Thumbnail and captions: name of the field, and bytes.
    pub attachments: Vec<(String, Vec<u8>)>,
    /// The URL of its watch page.
    pub url: String,
}

impl PublishedVideo {
    /// The value of a field, if the form had it.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        fields
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A kept chunk.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct ChunkContent {
    pub(crate) bytes: u64,
    /// If it is small.
    pub(crate) content: Option<Vec<u8>>,
    pub(crate) md5: String,
}

/// Result of a chunk.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ChunkResult {
    Gone,
    Kept,
    Rejected,
}

/// State of the uploads.
#[derive(Debug, Default)]
pub(crate) struct Uploads(Mutex<State>);

#[derive(Debug)]
pub(crate) struct State {
    /// By the name of the attempt; `None` if it was lost.
    attempts: BTreeMap<String, Option<BTreeMap<u64, ChunkContent>>>,
    pub(crate) endpoint: Option<Option<String>>,
    faults: Vec<(u64, UploadFault)>,
    files: BTreeMap<String, UploadedFile>,
    pub(crate) form: ReplyForm,
    published: Vec<PublishedVideo>,
    received: Vec<ReceivedChunk>,
    pub(crate) rejections: Vec<(String, String)>,
    pub(crate) thumbnail_count: usize,
    pub(crate) thumbnails: BTreeMap<String, Vec<u8>>,
    pub(crate) tokens: Vec<String>,
    turn: u64,
}

impl Default for State {
    fn default() -> Self {
        Self {
            attempts: BTreeMap::new(),
            endpoint: None,
            faults: Vec::new(),
            files: BTreeMap::new(),
            form: ReplyForm::default(),
            published: Vec::new(),
            received: Vec::new(),
            rejections: Vec::new(),
            thumbnail_count: 3,
            thumbnails: BTreeMap::new(),
            tokens: Vec::new(),
            turn: 0,
        }
    }
}

impl Uploads {
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    pub(crate) fn add_fault(&mut self, index: u64, fault: UploadFault) {
        self.faults.push((index, fault));
    }

    /// Takes the fault of the next request with this chunk.
    pub(crate) fn take_fault(&mut self, index: u64) -> Option<UploadFault> {
        let index_of_fault = self.faults.iter().position(|(chunk, _)| *chunk == index)?;
        Some(self.faults.remove(index_of_fault).1)
    }

    pub(crate) fn chunk(
        &mut self,
        file: &str,
        index: u64,
        piece: ChunkContent,
        fault: Option<UploadFault>,
    ) -> ChunkResult {
        let (bytes, md5) = (piece.bytes, piece.md5.clone());
        while self.attempts.len() >= MAX_ATTEMPTS && !self.attempts.contains_key(file) {
            self.attempts.pop_first();
        }
        let attempt = self
            .attempts
            .entry(file.to_owned())
            .or_insert_with(|| Some(BTreeMap::new()));
        if fault == Some(UploadFault::Gone) {
            *attempt = None;
        }
        let kept = match attempt {
            None => ChunkResult::Gone,
            // An empty chunk is an error of the client.
            Some(_) if fault == Some(UploadFault::Reject) || bytes == 0 => ChunkResult::Rejected,
            Some(pieces) => {
                if fault != Some(UploadFault::Lose) {
                    pieces.insert(index, piece);
                }
                ChunkResult::Kept
            }
        };
        if self.received.len() < MAX_RECEIVED {
            self.received.push(ReceivedChunk {
                file: file.to_owned(),
                index,
                bytes,
                md5,
                confirmed: kept == ChunkResult::Kept,
            });
        }
        kept
    }

    /// Merges the chunks. Returns `None` if some are missing, and an error if they were lost.
    pub(crate) fn merge(
        &mut self,
        file: &str,
        count: u64,
        random: &str,
    ) -> Result<Option<String>, ChunkResult> {
        let Some(Some(pieces)) = self.attempts.get(file) else {
            return Err(ChunkResult::Gone);
        };
        let have: Vec<u64> = pieces.keys().copied().collect();
        if have != (0..count).collect::<Vec<u64>>() {
            return Ok(None);
        }
        let pieces: Vec<ChunkContent> = pieces.values().cloned().collect();
        self.attempts.remove(file);
        let ending = file.rsplit('.').next().unwrap_or_default();
        let name = format!("0-{random}.{ending}");
        self.keep_file(&name, pieces);
        Ok(Some(name))
    }

    pub(crate) fn keep_file(&mut self, name: &str, pieces: Vec<ChunkContent>) {
        let bytes = pieces.iter().map(|piece| piece.bytes).sum();
        let content: Option<Vec<Vec<u8>>> = pieces.iter().map(|piece| piece.content.clone()).collect();
        let content = content
            .map(|pieces| pieces.concat())
            .filter(|content| content.len() <= MAX_CONTENT_BYTES);
        let file = UploadedFile {
            name: name.to_owned(),
            bytes,
            chunks: pieces.into_iter().map(|piece| (piece.bytes, piece.md5)).collect(),
            content,
        };
        while self.files.len() >= MAX_FILES {
            self.files.pop_first();
        }
        self.files.insert(name.to_owned(), file);
    }

    pub(crate) fn file(&self, name: &str) -> Option<&UploadedFile> {
        self.files.get(name)
    }

    pub(crate) fn next_turn(&mut self) -> u64 {
        self.turn += 1;
        self.turn
    }

    pub(crate) fn publish(&mut self, video: PublishedVideo) {
        if self.published.len() < MAX_FILES {
            self.published.push(video);
        }
    }

    pub(crate) fn published(&self) -> &[PublishedVideo] {
        &self.published
    }

    pub(crate) fn received(&self) -> &[ReceivedChunk] {
        &self.received
    }

    /// Loses all chunks.
    pub(crate) fn lose_chunks(&mut self) {
        for attempt in self.attempts.values_mut() {
            *attempt = None;
        }
    }
}

const MAX_ATTEMPTS: usize = 100;
const MAX_CONTENT_BYTES: usize = 1_024 * 1_024;
const MAX_FILES: usize = 1_000;
const MAX_RECEIVED: usize = 100_000;
