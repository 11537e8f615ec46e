//! `cocorum.basehandles`: common traits and types of users, badges, comments and playlists.
//!
//! In Python these are base classes. Here each is one type, or a trait with the two forms of its id. Actions of the originals
//! on themselves (`pin`, `delete`, `add_video`) are methods of [`ServicePhp`](crate::servicephp::ServicePhp) that take an id.
//!
//! ```
//! use cocorum::basehandles::BaseUser;
//! # fn show(user: &cocorum::chatapi::User) {
//! println!("{} is {}", user.user_id_b10(), user.user_id_b36());
//! # }
//! ```

use rumble_model::CommentId;

use crate::sealed::Sealed;

#[doc(inline)]
pub use crate::chatapi::{UserBadge as BaseUserBadge, UserIds as BaseUser};
#[doc(inline)]
pub use rumble_model::service::Playlist as BasePlaylist;

/// The two forms of the id of a comment.
///
/// ```
/// use cocorum::basehandles::BaseComment;
/// use cocorum::model::{Record, service::Comment};
///
/// let comment: Record<Comment> = Record::from_json(r#"{"id":300000101,"comment":"nice"}"#)?;
/// assert_eq!((comment.comment_id_b10(), comment.comment_id_b36().as_str()), (300_000_101, "4ym1k5"));
/// # Ok::<(), cocorum::model::service::DecodeError>(())
/// ```
pub trait BaseComment: Sealed {
    /// Id of the comment.
    fn comment_id(&self) -> CommentId;

    /// Id as a number.
    fn comment_id_b10(&self) -> u64 {
        self.comment_id().get()
    }

    /// Id in base 36.
    fn comment_id_b36(&self) -> String {
        self.comment_id().base36().to_string()
    }
}

impl BaseComment for rumble_model::service::Comment {
    fn comment_id(&self) -> CommentId {
        self.id
    }
}

impl BaseComment for rumble_model::service::AddedComment {
    fn comment_id(&self) -> CommentId {
        self.id
    }
}

#[cfg(feature = "scraping")]
impl BaseComment for rumble_scraping::Comment {
    fn comment_id(&self) -> CommentId {
        self.id
    }
}
