//! `cocorum.basehandles`: what the user and the badge of each source have in common.
//!
//! In Python these are base classes. Here the chat's types stand for them; comments and playlists are to come.
//!
//! ```
//! use cocorum::basehandles::BaseUser;
//! # fn show(user: &cocorum::chatapi::User) {
//! println!("{} is {}", user.user_id_b10(), user.user_id_b36());
//! # }
//! ```

#[doc(inline)]
pub use crate::chatapi::{UserBadge as BaseUserBadge, UserIds as BaseUser};
