//! Shared by all wire types: records that keep their JSON, lists that survive a malformed item, lenient members.

mod batch;
pub(crate) mod control;
mod cursor;
mod error;
mod item_limit;
mod lazy_record;
pub(crate) mod lenient;
mod members;
mod others;
mod plain;
mod record;
mod redacted;
pub(crate) mod surrogate;

pub use batch::{Batch, MalformedItem};
pub(crate) use batch::{is_empty_list, is_empty_value};
pub(crate) use cursor::{Cursor, SyntaxError, TypeMismatch, safe_reason};
pub use error::{DecodeError, DecodeErrorKind};
pub(crate) use item_limit::{ALWAYS, ItemLimit};
pub use lazy_record::{Identified, LazyRecord};
pub(crate) use others::Others;
pub(crate) use plain::set;
pub use record::{Record, Updatable};
pub(crate) use record::{RecordInit, member};
pub(crate) use redacted::RedactedJson;
