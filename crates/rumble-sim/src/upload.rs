//! Uploads and their faults.

mod fault;
mod handle;
mod store;

pub use self::fault::UploadFault;
pub use self::handle::UploadHandle;
pub use self::store::{PublishedVideo, ReceivedChunk, ReplyForm, UploadedFile};

pub(crate) use self::store::{ChunkContent, ChunkResult, Uploads};
