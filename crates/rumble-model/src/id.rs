//! Ids: non-zero 64-bit numbers with two explicit spellings.
//!
//! Rumble writes the same number in base 36 in one place and in base 10 in another, and a string of digits is valid in
//! both. Therefore ids do not implement `Display`, `FromStr` or `Deserialize`, which would have to guess:
//! [`StreamId::base36`] and [`StreamId::base10`] name the spelling, and every wire field states its own.

pub mod base36;
mod parse_error;
pub(crate) mod wire;

use std::fmt;
use std::num::NonZeroU64;

pub use base36::Base36;
pub use parse_error::ParseIdError;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        ///
        /// ```
        #[doc = concat!("use rumble_model::", stringify!($name), ";")]
        ///
        #[doc = concat!("let id = ", stringify!($name), "::from_base36(\"7k2m9q\")?;")]
        /// assert_eq!(id.get(), 456_977_726);
        /// assert_eq!(id.base36().to_string(), "7k2m9q");
        /// assert_eq!(id.base10(), "456977726");
        /// # Ok::<(), rumble_model::ParseIdError>(())
        /// ```
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU64);

        impl $name {
            /// The id with this number; `None` for 0, which is not an id.
            #[must_use]
            pub const fn new(number: u64) -> Option<Self> {
                match NonZeroU64::new(number) {
                    Some(number) => Some(Self(number)),
                    None => None,
                }
            }

            /// Reads base-36 text: digits and letters of either case, without prefix or sign.
            ///
            /// # Errors
            ///
            /// Returns [`ParseIdError`] for an empty text, another character, 0, or a number above `u64::MAX`.
            pub const fn from_base36(text: &str) -> Result<Self, ParseIdError> {
                match base36::parse(text) {
                    Ok(number) => match Self::new(number) {
                        Some(id) => Ok(id),
                        None => Err(ParseIdError::Zero),
                    },
                    Err(error) => Err(error),
                }
            }

            /// Reads decimal text: ASCII digits only.
            ///
            /// # Errors
            ///
            /// Returns [`ParseIdError`] for an empty text, another character, 0, or a number above `u64::MAX`.
            pub const fn from_base10(text: &str) -> Result<Self, ParseIdError> {
                match base36::parse_decimal(text) {
                    Ok(number) => match Self::new(number) {
                        Some(id) => Ok(id),
                        None => Err(ParseIdError::Zero),
                    },
                    Err(error) => Err(error),
                }
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0.get()
            }

            /// The base-36 spelling: lower case, no prefix, no padding.
            #[must_use]
            pub const fn base36(self) -> Base36 {
                Base36(self.get())
            }

            /// The decimal spelling.
            #[must_use]
            pub fn base10(self) -> String {
                self.get().to_string()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} = {})"), self.base36(), self.get())
            }
        }

        impl From<NonZeroU64> for $name {
            fn from(number: NonZeroU64) -> Self {
                Self(number)
            }
        }

        impl From<$name> for u64 {
            fn from(id: $name) -> Self {
                id.get()
            }
        }

        impl TryFrom<u64> for $name {
            type Error = ParseIdError;

            fn try_from(number: u64) -> Result<Self, ParseIdError> {
                Self::new(number).ok_or(ParseIdError::Zero)
            }
        }
    )+};
}

ids! {
    /// A video, its livestream and its chat: one number for the three (`data.chat.id`, `video_id`).
    ///
    /// The embed id is a `v` and this number in base 36. The `v…` slug of a watch page is another number.
    StreamId;
    /// An account (`users[].id`, `messages[].user_id`).
    UserId;
    /// A channel (`channels[].id`, `messages[].channel_id`).
    ChannelId;
    /// A chat message (`messages[].id`): 19 digits, above 2^53.
    ///
    /// Ids seem to contain a time, but nothing depends on that: an id is never a sort key.
    MessageId;
    /// One entry of the list of muted users (`record_id`).
    MuteRecordId;
    /// A comment below a video (`comment_id`).
    CommentId;
    /// The buyer of a gift (`gift_purchased.user_id`): the number of an account **or** of a channel.
    ///
    /// Look it up among the channels first, then among the users, as Rumble's app does.
    GiverId;
}
