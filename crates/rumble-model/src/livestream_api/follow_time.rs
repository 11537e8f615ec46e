use crate::timestamp::Timestamp;

/// Meaning of the UTC offset of `followed_on`.
///
/// The API labels every follow with `-04:00`, in winter too, while the digits show UTC: read as labelled, a follow of
/// the last hours lies in the future. Therefore the digits are used and the label is ignored. If that results in a time
/// more than five minutes after the document's `now`, the follow has only its text, not an instant.
///
/// All other times of the document are correct and stay unchanged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FollowTime {
    /// The digits are UTC, see [`Timestamp::ignoring_offset`].
    #[default]
    IgnoreOffset,
    /// The offset is used, as in all other times.
    UseOffset,
}

impl FollowTime {
    /// The time of a follow that a document with this `now`, in Unix seconds, lists.
    #[must_use]
    pub fn read(self, followed_on: &Timestamp, now: i64) -> Timestamp {
        match self {
            Self::UseOffset => followed_on.clone(),
            Self::IgnoreOffset => {
                let followed_on = followed_on.ignoring_offset();
                let latest = now.saturating_add(TOLERANCE_SECONDS);
                if followed_on.unix_seconds().is_some_and(|at| at > latest) {
                    followed_on.without_instant()
                } else {
                    followed_on
                }
            }
        }
    }
}

const TOLERANCE_SECONDS: i64 = 5 * 60;
