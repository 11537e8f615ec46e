//! Calls of `service.php`, one file per family, with the exact request of each call as a test.

mod account;
mod categories;
mod comments;
mod emotes;
pub(crate) mod login;
pub(crate) mod moderation;
pub(crate) mod playlists;
mod session;
mod upload_channels;
mod video_settings;
pub(crate) mod videos;

/// Implements methods for guests and accounts; an account sends its session.
macro_rules! for_guests_and_accounts {
    ($($item:tt)*) => {
        impl crate::Guest { $($item)* }
        impl crate::ServicePhp { $($item)* }
    };
}
use for_guests_and_accounts;
