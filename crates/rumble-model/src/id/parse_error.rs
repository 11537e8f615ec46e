use thiserror::Error;

/// Error of parsing an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParseIdError {
    /// The text is empty.
    #[error("the id is empty")]
    Empty,
    /// A character that is not a digit of the base.
    #[error("invalid base-{radix} digit at byte {at}")]
    InvalidDigit {
        /// Byte offset of the character.
        at: usize,
        /// The base that was read: 10 or 36.
        radix: u32,
    },
    /// The number is above `u64::MAX`.
    #[error("the id does not fit in 64 bits")]
    Overflow,
    /// The number is 0.
    #[error("0 is not a valid id")]
    Zero,
}
