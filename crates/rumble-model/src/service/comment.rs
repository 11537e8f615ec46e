use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::DecodeError;
use crate::chat::Badge;
use crate::id::{CommentId, wire};
use crate::json::{Batch, Cursor, ItemLimit, MalformedItem, Record, is_empty_value, lenient};
use crate::timestamp::Timestamp;

/// A comment below a video, as `media.details` lists it with `options=comments`.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Comment {
    /// `id`
    #[serde(deserialize_with = "wire::decimal")]
    pub id: CommentId,
    /// `comment`: the text.
    #[serde(rename = "comment", default, deserialize_with = "lenient::text_or_empty")]
    pub text: String,
    /// `user`: the author; `None` for a deleted account.
    #[serde(default, deserialize_with = "lenient::object")]
    pub user: Option<Box<CommentUser>>,
    /// `date`
    #[serde(default)]
    pub date: Timestamp,
    /// `comment_score`: votes up minus votes down.
    #[serde(rename = "comment_score", default, deserialize_with = "lenient::signed")]
    pub score: Option<i64>,
    /// `reply_id`: the parent comment.
    #[serde(default, deserialize_with = "wire::optional_decimal")]
    pub reply_id: Option<CommentId>,
}

/// `user` of a comment: a user or a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct CommentUser {
    /// `id`, as received.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub id: Option<String>,
    /// `slug`: as in the URL.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub slug: Option<String>,
    /// `title`: the name to show.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub title: Option<String>,
    /// `thumb`: the URL of the picture.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub thumb: Option<String>,
    /// `type`: `user` or `channel`.
    #[serde(rename = "type", default, deserialize_with = "lenient::non_empty_text")]
    pub kind: Option<String>,
    /// `verified_badge`
    #[serde(default, deserialize_with = "lenient::flag_or_false")]
    pub verified_badge: bool,
}

/// The comments of `media.details` as a flat list: each comment before its replies.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CommentList {
    /// `count`: number of comments according to Rumble.
    pub count: Option<u64>,
    /// `items`, and the `replies` of each.
    pub comments: Batch<Record<Comment>>,
}

impl CommentList {
    /// Reads `comments` of the data of `media.details`; `None` if it is missing or empty.
    ///
    /// ```
    /// use rumble_model::service::CommentList;
    ///
    /// let data = r#"{"comments":{"count":2,"items":[{"id":1,"comment":"nice","replies":[{"id":2,"comment":"thanks","reply_id":1}]}]}}"#;
    /// let list = CommentList::in_details(data)?.unwrap_or_default();
    /// assert_eq!(list.comments.items.len(), 2);
    /// assert!(list.is_whole());
    /// # Ok::<(), rumble_model::service::DecodeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not a JSON object.
    pub fn in_details(data: &str) -> Result<Option<Self>, DecodeError> {
        #[derive(Deserialize)]
        struct Details {
            #[serde(default)]
            comments: Option<Box<RawValue>>,
        }
        #[derive(Deserialize)]
        struct Comments {
            #[serde(default, deserialize_with = "lenient::number")]
            count: Option<u64>,
            #[serde(default)]
            items: Option<Box<RawValue>>,
        }
        let details: Record<Details> = Record::from_json(data)?;
        let Some(comments) = details
            .comments
            .as_deref()
            .filter(|raw| !is_empty_value(raw.get()))
        else {
            return Ok(None);
        };
        let read: Record<Comments> = Record::from_json(comments.get())?;
        let mut list = Self {
            count: read.count,
            comments: Batch::default(),
        };
        if let Some(items) = &read.items {
            list.add("comments", items.get(), 0)?;
        }
        Ok(Some(list))
    }

    /// Whether these are all comments that Rumble counts.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let listed = self.comments.items.len() + self.comments.malformed.len();
        match self.count {
            Some(count) => u64::try_from(listed).unwrap_or(u64::MAX) >= count,
            None => listed > 0,
        }
    }

    fn add(&mut self, list: &'static str, items: &str, depth: usize) -> Result<(), DecodeError> {
        let batch = Batch::read(&mut Cursor::new(items), list, ItemLimit::RECORDS, |cursor, _| {
            cursor.try_value::<Comment>().map(Some)
        })?;
        for (comment, raw) in batch.items {
            let (own, replies) = without_replies(raw)?;
            self.comments.items.push(Record::new(comment, &own));
            match replies {
                Some(replies) if depth < DEEPEST => self.add("replies", replies, depth + 1)?,
                Some(replies) if !is_empty_value(replies) => self.comments.malformed.push(
                    MalformedItem::new("replies", 0, "replies to replies that are too deep", replies),
                ),
                _ => {}
            }
        }
        self.comments.malformed.extend(batch.malformed);
        Ok(())
    }
}

/// The JSON of a comment, and apart from it that of its replies.
fn without_replies(raw: &str) -> Result<(String, Option<&str>), DecodeError> {
    let (mut own, mut replies) = (String::with_capacity(raw.len().min(1024)), None);
    Cursor::new(raw).object(|cursor, name| {
        let value = cursor.skip()?;
        if name == "replies" {
            replies = Some(value);
            return Ok(());
        }
        own.push(if own.is_empty() { '{' } else { ',' });
        own.push_str(&serde_json::to_string(&name).unwrap_or_default());
        own.push(':');
        own.push_str(value);
        Ok(())
    })?;
    own.push('}');
    Ok((own, replies))
}

/// Rumble shows replies two levels deep.
const DEEPEST: usize = 16;

/// `comment.add`, `data`: the comment that was made.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct AddedComment {
    /// `comment_id`
    #[serde(rename = "comment_id", deserialize_with = "wire::decimal")]
    pub id: CommentId,
    /// `comment_text`: as accepted by Rumble.
    #[serde(rename = "comment_text", default, deserialize_with = "lenient::text")]
    pub text: Option<String>,
    /// `comment_user_display`: name to display.
    #[serde(
        rename = "comment_user_display",
        default,
        deserialize_with = "lenient::non_empty_text"
    )]
    pub user_display: Option<String>,
    /// `comment_tree_size`: of the comment with its replies.
    #[serde(rename = "comment_tree_size", default, deserialize_with = "lenient::number")]
    pub tree_size: Option<u64>,
    /// `comment_user_badges`: by slug.
    #[serde(rename = "comment_user_badges", default, deserialize_with = "badges")]
    pub user_badges: BTreeMap<String, Badge>,
}

fn badges<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Badge>, D::Error> {
    lenient::map(deserializer, |slug, badge: Badge| Badge {
        slug: slug.to_owned(),
        ..badge
    })
}
