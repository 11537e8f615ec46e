use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use md5::{Digest as _, Md5};

use crate::upload::{ChunkContent, UploadFault};

/// Result of reading a body.
pub(super) enum Read {
    Broken,
    Chunk(ChunkContent),
    TooLarge,
    Whole(Vec<u8>),
}

/// Reads a body. A large chunk is kept as its digest.
pub(super) async fn read(mut body: Incoming, is_chunk: bool, fault: Option<UploadFault>) -> Read {
    let mut digest = Md5::new();
    let mut bytes = 0_u64;
    let mut kept = Some(Vec::new());
    let max = if is_chunk {
        MAX_KEPT_CHUNK_BYTES
    } else {
        MAX_FORM_BYTES
    };
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Read::Broken;
        };
        let Ok(data) = frame.into_data() else { continue };
        bytes += data.len() as u64;
        if is_chunk {
            digest.update(&data);
        }
        kept = kept.filter(|kept| kept.len() + data.len() <= max);
        match &mut kept {
            Some(kept) => kept.extend_from_slice(&data),
            None if is_chunk => {}
            None => return Read::TooLarge,
        }
        match fault {
            Some(UploadFault::ResetAfter { bytes: limit }) if bytes >= limit => return Read::Broken,
            Some(UploadFault::Slow { bytes_per_second }) => {
                let micros = data.len() as u64 * 1_000_000 / bytes_per_second.max(1);
                tokio::time::sleep(Duration::from_micros(micros)).await;
            }
            _ => {}
        }
    }
    if !is_chunk {
        return kept.map_or(Read::TooLarge, Read::Whole);
    }
    let md5 = digest.finalize();
    Read::Chunk(ChunkContent {
        bytes,
        content: kept,
        md5: md5.iter().map(|byte| format!("{byte:02x}")).collect(),
    })
}

/// Maximum size of chunks that are kept with their bytes.
const MAX_KEPT_CHUNK_BYTES: usize = 64 * 1_024;
/// Maximum size of a form with its files.
const MAX_FORM_BYTES: usize = 64 * 1_024 * 1_024;
