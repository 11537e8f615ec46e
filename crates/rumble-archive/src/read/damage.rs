use std::fmt;

/// Difference between a recording and what was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Damage {
    /// Lines are missing.
    #[non_exhaustive]
    Hole {
        /// File in which the recording continues.
        file: String,
        /// `seq` of the last line before.
        after: u64,
        /// `seq` of the first line after the gap.
        before: u64,
    },
    /// A line has the number of an earlier line and was skipped: it was copied, or two recorders wrote at once.
    #[non_exhaustive]
    Repeated {
        /// File with the line.
        file: String,
        /// Its `seq`.
        seq: u64,
    },
    /// Data that is not a line of a recording was skipped.
    #[non_exhaustive]
    Unreadable {
        /// File with the line.
        file: String,
        /// Start of the data, in bytes.
        position: u64,
    },
    /// The rest of a file cannot be decompressed or read.
    #[non_exhaustive]
    Broken {
        /// The file.
        file: String,
        /// Cause.
        reason: String,
    },
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hole { file, after, before } => {
                write!(
                    f,
                    "{file}: the lines between seq {after} and {before} are missing"
                )
            }
            Self::Repeated { file, seq } => write!(f, "{file}: seq {seq} occurs more than once"),
            Self::Unreadable { file, position } => {
                write!(f, "{file}: not a line of a recording at byte {position}")
            }
            Self::Broken { file, reason } => write!(f, "{file}: the rest cannot be read: {reason}"),
        }
    }
}

/// Report of reading a recording.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Lines that were read.
    pub lines: u64,
    /// The first hundred findings.
    pub damages: Vec<Damage>,
    /// Number of all findings.
    pub damage_count: u64,
    /// Version of the format, if it is newer than the one this version of the crate supports.
    pub newer_version: Option<u64>,
    /// Number of skipped lines of a kind that is unknown to this version of the crate.
    pub unknown_lines: u64,
}

impl Report {
    pub(super) fn damage(&mut self, damage: Damage) {
        self.damage_count += 1;
        if self.damages.len() < MAX_DAMAGES {
            self.damages.push(damage);
        }
    }
}

const MAX_DAMAGES: usize = 100;
