//! What every wire type shares: records that keep their JSON, lists that survive a bad item, lenient members.

mod batch;
mod cursor;
pub(crate) mod lenient;
mod record;

pub use batch::{Batch, Rejected};
pub(crate) use cursor::{Cursor, Mismatch, Syntax, reason};
pub use record::Record;
