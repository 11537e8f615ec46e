/// A fault of a chunk of an upload. Faults of any request are a
/// [`ServiceFault`](crate::ServiceFault) of the operation `upload.chunk`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum UploadFault {
    /// All chunks of the attempt are lost, including this one: `FileGone`.
    Gone,
    /// The chunk is confirmed and lost.
    Lose,
    /// The chunk is rejected: `success` 0.
    Reject,
    /// The connection is reset after this many bytes of it. Nothing is kept.
    ResetAfter {
        /// Number of bytes.
        bytes: u64,
    },
    /// The chunk is read at this rate.
    Slow {
        /// Bytes per second.
        bytes_per_second: u64,
    },
}
