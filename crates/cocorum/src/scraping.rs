//! `cocorum.scraping`: account pages that have no JSON interface (keys of the Live Stream API, muted users, settings of
//! videos), and the comments of a video, from JSON if that contains all of them.
//!
//! | Python | here |
//! |---|---|
//! | `Scraper(servicephp)` | [`Scraper::new`] |
//! | `scraper.get_muted_user_record()` | [`Scraper::muted_users`] |
//! | `scraper.get_muted_user_record(username)` | [`Scraper::muted_user_record`] |
//! | `chat.unmute_user(user)` | [`Scraper::unmute_user`] |
//! | `scraper.get_rls_api_keys()` | [`Scraper::api_keys`] |
//! | `sphp.comment_list(video_id)` | [`Scraper::comments`] |
//! | `scraper.get_channels()`, `get_playlists()`, `get_categories()`, `get_videos()` | [`servicephp`](crate::servicephp), by JSON |

#[doc(inline)]
pub use rumble_scraping::{
    ApiKey, ApiKeys, Choice, Comment, CommentBadge, CommentSource, Comments, EntityType, Error, ErrorKind,
    MuteRecordId, MutedUser, MutedUsers, SAVED, Scraper, TAG_SPLIT, VideoEdit, VideoSettings,
};
