//! Compression of finished segments.

use std::io::{self, BufReader, Read, Write};
use std::sync::Arc;

use super::index::Index;
use super::line::Recorded;
use super::scan::Scan;
use super::segment::{self, Number};
use super::storage::{FileReader, LogFile, Storage, append_all};

/// Compresses a segment that is no longer written. The plain file is removed once the compressed one is on the disk.
///
/// # Errors
///
/// Returns the first failure. The plain file still exists then.
pub(crate) fn seal(storage: &dyn Storage, number: Number, is_compressed: bool) -> io::Result<()> {
    let plain = storage.open_to_write(&segment::plain(number))?;
    let synced = plain.sync();
    if !is_compressed {
        return synced;
    }
    // If the sync failed, the data read here is still what was written, and the new file is synced separately.
    let unfinished = segment::unfinished(number);
    if storage.names()?.contains(&unfinished) {
        storage.remove(&unfinished)?;
    }
    let written = storage.create(&unfinished).and_then(|file| {
        compress(plain, &*file)?;
        file.sync()
    });
    if let Err(error) = written {
        // Frees the space, in case the disk is full.
        _ = storage.remove(&unfinished);
        return Err(error);
    }
    storage.rename(&unfinished, &segment::compressed(number))?;
    storage.sync_names()?;
    storage.remove(&segment::plain(number))
}

/// Frames of complete lines; the last line has a separate frame.
fn compress(plain: Arc<dyn LogFile>, file: &dyn LogFile) -> io::Result<()> {
    let mut lines = Scan::new(BufReader::new(FileReader::new(plain.clone(), 0)));
    let size = plain.size()?;
    let mut frame = Vec::with_capacity(FRAME_BYTES);
    while let Some(line) = lines.next()? {
        let is_last = line.end == size;
        if !frame.is_empty() && (is_last || frame.len() + line.bytes.len() > FRAME_BYTES) {
            append_all(file, &compressed(&frame)?)?;
            frame.clear();
        }
        frame.extend_from_slice(line.bytes);
        frame.push(b'\n');
    }
    append_all(file, &compressed(&frame)?)
}

fn compressed(frame: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = zstd::stream::Encoder::new(Vec::new(), LEVEL)?;
    encoder.include_checksum(true)?;
    encoder.write_all(frame)?;
    encoder.finish()
}

/// Whether a compressed segment has exactly the content of the plain one.
pub(crate) fn is_same(storage: &dyn Storage, number: Number) -> io::Result<bool> {
    let mut plain = BufReader::new(FileReader::new(storage.open(&segment::plain(number))?, 0));
    let mut other = decoder(storage.open(&segment::compressed(number))?, 0)?;
    let (mut left, mut right) = (vec![0; BLOCK], vec![0; BLOCK]);
    loop {
        let read = read_full(&mut plain, &mut left)?;
        // Data that cannot be decompressed differs.
        let Ok(other_read) = read_full(&mut other, &mut right) else {
            return Ok(false);
        };
        if left.get(..read) != right.get(..other_read) {
            return Ok(false);
        }
        if read == 0 {
            return Ok(true);
        }
    }
}

fn read_full(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match reader.read(rest)? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

pub(crate) type Decoder = zstd::stream::read::Decoder<'static, BufReader<FileReader>>;

/// Decompresses a segment from the frame at this position.
pub(crate) fn decoder(file: Arc<dyn LogFile>, position: u64) -> io::Result<Decoder> {
    zstd::stream::read::Decoder::new(FileReader::new(file, position))
}

/// Reads the index in the last frame of a compressed segment, without reading the other frames.
pub(crate) fn index(file: &Arc<dyn LogFile>) -> io::Result<Option<(Index, u64)>> {
    let size = file.size()?;
    let from = size.saturating_sub(MAX_SEAL_BYTES);
    let mut end = Vec::new();
    FileReader::new(Arc::clone(file), from)
        .take(MAX_SEAL_BYTES)
        .read_to_end(&mut end)?;
    let starts = end.windows(MAGIC.len()).enumerate().rev();
    let starts = starts.filter(|(_, bytes)| *bytes == MAGIC);
    for (start, _) in starts {
        let frame = end.get(start..).unwrap_or_default();
        let mut text = Vec::new();
        let decoder = zstd::stream::read::Decoder::new(frame);
        if decoder
            .and_then(|decoder| decoder.take(MAX_SEAL_BYTES * 16).read_to_end(&mut text))
            .is_err()
        {
            continue;
        }
        let line = text.strip_suffix(b"\n").unwrap_or(&text);
        let seq = Recorded::parse(line).map(|line| line.seq);
        return Ok(Index::parse(line).zip(seq));
    }
    Ok(None)
}

/// Reads the index in the last line of a plain segment, if it is finished.
pub(crate) fn plain_index(file: &Arc<dyn LogFile>) -> io::Result<Option<(Index, u64)>> {
    let from = file.size()?.saturating_sub(MAX_SEAL_BYTES);
    let mut end = Vec::new();
    FileReader::new(Arc::clone(file), from)
        .take(MAX_SEAL_BYTES)
        .read_to_end(&mut end)?;
    let Some(text) = end.strip_suffix(b"\n") else {
        return Ok(None);
    };
    let line = text.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let seq = Recorded::parse(line).map(|line| line.seq);
    Ok(Index::parse(line).zip(seq))
}

const MAGIC: &[u8] = b"\x28\xb5\x2f\xfd";
const FRAME_BYTES: usize = 256 * 1024;
const LEVEL: i32 = 3;
const BLOCK: usize = 64 * 1024;
/// Much more than the last line of a segment with a thousand streams.
const MAX_SEAL_BYTES: u64 = 1024 * 1024;
