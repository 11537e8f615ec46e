//! `cocorum.scraping`: account pages that have no JSON call. So far, the muted users.
//!
//! | Python | here |
//! |---|---|
//! | `Scraper(servicephp)` | [`Scraper::new`] |
//! | `scraper.get_muted_user_record()` | [`Scraper::muted_users`] |
//! | `scraper.get_muted_user_record(username)` | [`Scraper::muted_user_record`] |
//! | `chat.unmute_user(user)` | [`Scraper::unmute_user`] |

#[doc(inline)]
pub use rumble_scraping::{Error, ErrorKind, MuteRecordId, MutedUser, MutedUsers, Scraper};
