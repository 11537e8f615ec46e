use std::collections::VecDeque;
use std::path::PathBuf;

/// Change of the state of the broker or the spool. Each is reported once.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RelayNotice {
    /// Publishing fails: new frames are spooled.
    #[non_exhaustive]
    Unreachable {
        /// Reason of the failure.
        reason: String,
    },
    /// The broker is full: new messages are spooled.
    Full,
    /// The whole spool was published.
    CaughtUp,
    /// An event is larger than the broker accepts, and was published without the server's text, which stays in the
    /// folder `large` of the spool.
    TooLarge,
    /// The spool cannot be written: new frames are kept in memory.
    #[non_exhaustive]
    SpoolFailed {
        /// Reason given by the system.
        reason: String,
    },
    /// A part of the spool could not be synced to the disk: a power failure can damage it until it is published.
    #[non_exhaustive]
    SpoolNotSynced {
        /// Reason given by the system.
        reason: String,
    },
    /// A part of the spool cannot be read. This is tried again every five seconds, for about a minute.
    #[non_exhaustive]
    SpoolUnreadable {
        /// Reason of the failure.
        reason: String,
    },
    /// A part of the spool cannot be published completely, and was moved into the folder `damaged` of the spool.
    #[non_exhaustive]
    SpoolDamaged {
        /// Where the part is now.
        folder: PathBuf,
        /// The damage.
        reason: String,
    },
    /// Earlier notices were dropped, since more than a hundred were not taken.
    #[non_exhaustive]
    Omitted {
        /// Their number.
        notices: u64,
    },
}

/// The latest notices that were not taken yet.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    latest: VecDeque<RelayNotice>,
    omitted: u64,
}

impl Notices {
    pub(crate) fn push(&mut self, notice: RelayNotice) {
        if self.latest.len() == MAX_NOTICES {
            self.latest.pop_front();
            self.omitted += 1;
        }
        self.latest.push_back(notice);
    }

    pub(crate) fn take(&mut self) -> Vec<RelayNotice> {
        let omitted = std::mem::take(&mut self.omitted);
        let omitted = (omitted > 0).then_some(RelayNotice::Omitted { notices: omitted });
        omitted.into_iter().chain(self.latest.drain(..)).collect()
    }
}

const MAX_NOTICES: usize = 100;
