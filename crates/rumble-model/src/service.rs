//! `service.php`: the envelope of every response, and the objects inside.
//!
//! [`ServiceResponse::from_json`] reads the body of any response. The evidence for each member is in the project's
//! `docs/wire-servicephp.md`.

mod account;
mod category;
mod collection;
mod comment;
mod emote;
mod items;
mod login;
mod playlist;
mod response;
mod upload_channel;
mod user_state;
mod video;

pub use crate::json::{DecodeError, DecodeErrorKind};
pub use account::Profile;
pub use category::Category;
pub use collection::{Collection, CollectionId};
pub use comment::{AddedComment, Comment, CommentList, CommentUser};
pub use emote::{Emote, EmoteGroup};
pub use login::{FirstStep, LoginSession, Salts, TwoFactorMethods};
pub use playlist::{Playlist, PlaylistChannel, PlaylistExtra, PlaylistId, PlaylistItem, PlaylistUser};
pub use response::ServiceResponse;
pub use upload_channel::UploadChannel;
pub use user_state::{ServiceEndpoint, UserState, WatchingNow};
pub use video::{EmbedJs, LivestreamStatus, OEmbed, Video, VideoCategories, VideoOwner, VideoVotes};

use crate::json::lenient;

/// Text that is not empty, or a number's digits.
fn non_empty_text(json: &str) -> Option<String> {
    lenient::non_empty_text(&mut serde_json::Deserializer::from_str(json)).ok()?
}
