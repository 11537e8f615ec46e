//! `cocorum.accountapi`: settings of the account's own videos.
//!
//! | Python | here |
//! |---|---|
//! | `AccountAPI(scraper)` | [`Scraper`] |
//! | `api.get_video_info_settings(video_id)` | [`Scraper::video_settings`] |
//! | `api.set_video_info_settings(video_id, title=…)` | [`Scraper::edit_video_settings`] with a [`VideoEdit`] |
//! | `api.get_closed_captions(video_id, lang)` | [`ServicePhp::closed_captions`](crate::servicephp::ServicePhp::closed_captions) |
//!
//! ```no_run
//! # use cocorum::accountapi::{Scraper, VideoEdit};
//! # use cocorum::model::StreamId;
//! # fn edit(scraper: &Scraper, video: StreamId) -> Result<(), cocorum::scraping::Error> {
//! let before = scraper.edit_video_settings(video, &VideoEdit::new().title("Repairing a clock"))?;
//! println!("previous title: {}", before.title);
//! # Ok(())
//! # }
//! ```

#[doc(inline)]
pub use rumble_scraping::{Choice, Scraper, VideoEdit, VideoSettings};
