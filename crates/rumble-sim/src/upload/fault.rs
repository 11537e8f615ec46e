/// What goes wrong with a chunk of an upload. What can go wrong with any request is a
/// [`ServiceFault`](crate::ServiceFault) of the operation `upload.chunk`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum UploadFault {
    /// All chunks of the attempt are lost, this one too: `FileGone`, from now on.
    Gone,
    /// It is confirmed, and lost: the merge will miss it.
    Lose,
    /// It is refused: `success` 0.
    Refuse,
    /// The connection is reset once so many bytes of it have come. Nothing is kept.
    ResetAfter {
        /// So many.
        bytes: u64,
    },
    /// It is read no faster than so many bytes a second.
    Slow {
        /// So many.
        bytes_per_second: u64,
    },
}
