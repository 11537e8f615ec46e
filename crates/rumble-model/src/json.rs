//! What every wire type shares: records that keep their JSON, lists that survive a bad item, lenient members.

mod batch;
mod cursor;
mod error;
pub(crate) mod lenient;
mod record;
pub(crate) mod surrogate;

pub use batch::{Batch, Rejected};
pub(crate) use cursor::{Cursor, Mismatch, Syntax, reason};
pub use error::{DecodeError, DecodeErrorKind};
pub use record::Record;
