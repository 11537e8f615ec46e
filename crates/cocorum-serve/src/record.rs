//! Records that the state folder keeps for the next run: one per line.

use serde::{Deserialize, Serialize};

use crate::alerts::Alert;
use crate::goal::Goal;

/// A change of the stored state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Record {
    /// A happening that must not become an alert again.
    #[non_exhaustive]
    Seen {
        /// Key of the happening.
        key: String,
    },
    /// An alert was queued.
    Waiting(Box<Alert>),
    /// An alert was removed from the queue: shown or discarded.
    #[non_exhaustive]
    Gone {
        /// Id of the alert.
        id: String,
    },
    /// The goal changed.
    Goal(Goal),
    /// A chat is read.
    #[non_exhaustive]
    Stream {
        /// Stream, in base 36.
        id: String,
        /// Time in Unix seconds.
        at: i64,
    },
}
