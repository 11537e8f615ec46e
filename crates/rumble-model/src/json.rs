//! What every wire type shares: records that keep their JSON, lists that survive a bad item, lenient members.

mod batch;
pub(crate) mod control;
mod cursor;
mod error;
pub(crate) mod lenient;
mod masked;
mod members;
mod others;
mod record;
mod room;
pub(crate) mod surrogate;

pub use batch::{Batch, MalformedItem};
pub(crate) use batch::{is_empty_list, is_nothing};
pub(crate) use cursor::{Cursor, Mismatch, Syntax, reason};
pub use error::{DecodeError, DecodeErrorKind};
pub(crate) use masked::Masked;
pub(crate) use others::Others;
pub(crate) use record::{InPlace, member};
pub use record::{Record, Updatable};
pub(crate) use room::{ALWAYS, Room};
