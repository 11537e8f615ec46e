//! The calls of `service.php`, one file per family: what each sends, what it gives, and its exact request as a test.

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

/// Methods that a guest and an account have alike; an account signs them.
macro_rules! for_guests_and_accounts {
    ($($item:tt)*) => {
        impl crate::Guest { $($item)* }
        impl crate::ServicePhp { $($item)* }
    };
}
use for_guests_and_accounts;
