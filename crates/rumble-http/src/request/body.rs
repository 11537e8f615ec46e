//! Reading a body to its end.

use std::io::Read as _;

use zeroize::Zeroizing;

use crate::{internal::TransportError, transport_error::failure_from_io};

/// Reads a body of at most `max` bytes, without leaving copies in freed memory.
pub(super) fn read_whole(
    body: ureq::Body,
    max: usize,
    host: &str,
) -> Result<Zeroizing<Vec<u8>>, TransportError> {
    let announced = usize::try_from(body.content_length().unwrap_or(0)).unwrap_or(usize::MAX);
    if announced > max {
        return Err(TransportError::body_too_large(host));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(announced.min(INITIAL_BODY_CAPACITY)));
    let mut piece = Zeroizing::new([0; 8 * 1024]);
    let mut reader = body.into_reader();
    loop {
        let count = reader
            .read(piece.as_mut_slice())
            .map_err(|error| failure_from_io(error, host))?;
        let read = piece.get(..count).unwrap_or_default();
        if read.is_empty() {
            return Ok(bytes);
        }
        if read.len() > max - bytes.len() {
            return Err(TransportError::body_too_large(host));
        }
        push(&mut bytes, read);
    }
}

/// Like `extend_from_slice`, but wipes the previous memory when it reallocates.
fn push(bytes: &mut Zeroizing<Vec<u8>>, read: &[u8]) {
    let needed = bytes.len() + read.len();
    if needed > bytes.capacity() {
        let mut roomier = Zeroizing::new(Vec::with_capacity(needed.max(2 * bytes.len())));
        roomier.extend_from_slice(bytes);
        *bytes = roomier;
    }
    bytes.extend_from_slice(read);
}

/// Maximum memory that is reserved for an announced length before the bytes have arrived.
const INITIAL_BODY_CAPACITY: usize = 1024 * 1024;
