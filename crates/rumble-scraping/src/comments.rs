use rumble_model::service::{Comment as DetailedComment, CommentList};
use rumble_model::{CommentId, MalformedItem, StreamId, Timestamp};

use crate::error::Error;
use crate::scraper::Scraper;

mod fragment;

/// Comment on a video, from either source.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Comment {
    /// The id, for replies, pins and deletions.
    pub id: CommentId,
    /// The text, including that of links.
    pub text: String,
    /// The name of the user or channel; `None` for a deleted account.
    pub username: Option<String>,
    /// Whether the author is a user or a channel; `None` if unknown.
    pub entity_type: Option<EntityType>,
    /// Time of the comment.
    pub date: Timestamp,
    /// Votes up minus votes down.
    pub score: Option<i64>,
    /// The parent comment.
    pub reply_to: Option<CommentId>,
    /// Badges of the author; only in the fragment.
    pub badges: Vec<CommentBadge>,
    /// `data-actions`: actions allowed to the account, as named on the page; only in the fragment.
    pub actions: Vec<String>,
    /// Whether the comment is pinned at the top (class `comment-item-first`); only in the fragment.
    pub is_first: bool,
    /// `data-video-fid`: the video of the comment.
    pub video_id: Option<StreamId>,
}

/// Kind of the author of a comment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum EntityType {
    /// `channel`
    Channel,
    /// `user`
    User,
}

/// A badge of the author of a comment.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct CommentBadge {
    /// The name, from the file name of the icon: `premium` of `/i/badges/premium_48.png`.
    pub slug: String,
    /// `title` of the icon.
    pub label: Option<String>,
    /// `src`: the path of the icon, below `https://rumble.com`.
    pub icon: String,
}

/// Source of comments.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CommentSource {
    /// The JSON of `media.details`.
    Details,
    /// The HTML of `comment.list`.
    Fragment,
}

/// The comments of a video, each before its replies.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Comments {
    /// The comments.
    pub comments: Vec<Comment>,
    /// The malformed comments.
    pub malformed: Vec<MalformedItem>,
    /// Number of comments according to Rumble, if known.
    pub count: Option<u64>,
    /// Source of the comments.
    pub source: CommentSource,
}

impl Scraper {
    /// Returns the comments of a video: from the JSON of `media.details` if that contains all of them, otherwise from
    /// the HTML of `comment.list`.
    ///
    /// ```no_run
    /// # use rumble_scraping::{Error, Scraper, model::StreamId};
    /// fn show(scraper: &Scraper, video: StreamId) -> Result<(), Error> {
    ///     for comment in scraper.comments(video)?.comments {
    ///         println!("{}: {}", comment.username.as_deref().unwrap_or("(deleted)"), comment.text);
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`UnexpectedFormat`](crate::ErrorKind::UnexpectedFormat) with the missing element, or any error of a
    /// request.
    #[doc(alias = "comment_list")]
    pub fn comments(&self, video: StreamId) -> Result<Comments, Error> {
        let details = self.account().comment_details(video)?;
        let count = details.as_ref().and_then(|details| details.count);
        match details {
            Some(details) if details.is_whole() => Ok(Comments::of_details(details, video)),
            _ => {
                let html = self.account().comment_fragment(video)?;
                Ok(fragment::read(&html, count)?)
            }
        }
    }
}

impl Comments {
    fn of_details(details: CommentList, video: StreamId) -> Self {
        let comments = details.comments.items.iter();
        Self {
            comments: comments
                .map(|comment| Comment::of_details(comment, video))
                .collect(),
            malformed: details.comments.malformed,
            count: details.count,
            source: CommentSource::Details,
        }
    }
}

impl Comment {
    fn of_details(comment: &DetailedComment, video: StreamId) -> Self {
        let user = comment.user.as_deref();
        Self {
            id: comment.id,
            text: comment.text.clone(),
            username: user.and_then(|user| user.title.clone().or_else(|| user.slug.clone())),
            entity_type: user
                .and_then(|user| user.kind.as_deref())
                .and_then(EntityType::from_name),
            date: comment.date.clone(),
            score: comment.score,
            reply_to: comment.reply_id,
            badges: Vec::new(),
            actions: Vec::new(),
            is_first: false,
            video_id: Some(video),
        }
    }
}

impl EntityType {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "channel" => Some(Self::Channel),
            "user" => Some(Self::User),
            _ => None,
        }
    }

    /// The wire spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::User => "user",
        }
    }
}
