//! What the crates of this workspace share and nobody else needs. It may change in any release.

mod error_data;
mod error_type;

pub use error_data::{ErrorData, IntoErrorData, Kind, Operation};
