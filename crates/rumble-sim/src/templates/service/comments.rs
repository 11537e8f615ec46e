use super::video::kind;
use super::{collection_id, escaped};
use crate::{Creator, Json, WallTime, object};

/// A comment with its replies, as the details of a video and the fragment of `comment.list` show it.
#[derive(Debug)]
pub(crate) struct Comment {
    pub(crate) id: u64,
    pub(crate) video: u64,
    pub(crate) by: Creator,
    pub(crate) text: String,
    /// Whether it is pinned above the others.
    pub(crate) is_pinned: bool,
    pub(crate) replies: Vec<Comment>,
}

impl Comment {
    /// For a list with `options=comments`.
    pub(crate) fn to_json(&self, at: WallTime, parent: u64) -> Json {
        let replies = self.replies.iter().map(|reply| reply.to_json(at, self.id));
        object! {
            "id" => self.id,
            "user" => object! {
                "id" => collection_id(&self.by),
                "slug" => self.by.slug.as_str(),
                "title" => self.by.title.as_str(),
                "thumb" => Json::Null,
                "type" => kind(&self.by),
                "verified_badge" => false,
            },
            "comment" => self.text.as_str(),
            "date" => at.to_rfc3339(),
            "modified" => Json::Null,
            "comment_score" => 0_u64,
            "user_vote" => 0_u64,
            "reply_id" => parent,
            "replies" => replies.collect::<Vec<_>>(),
        }
    }

    fn to_html(&self, depth: usize) -> String {
        let (id, video, name, kind) = (self.id, self.video, escaped(&self.by.title), kind(&self.by));
        let first = if self.is_pinned { " comment-item-first" } else { "" };
        let replies: String = self
            .replies
            .iter()
            .map(|reply| reply.to_html(depth + 1))
            .collect();
        let replies = match replies.as_str() {
            "" => replies,
            inner => format!("<ul class=\"comments-{}\">\n{inner}</ul>", depth + 1),
        };
        format!(
            "<li class=\"comment-item{first}\" data-comment-id=\"{id}\" data-username=\"{name}\" \
             data-entity-type=\"{kind}\" data-video-fid=\"{video}\" data-actions=\"reply,report\">\n\
             <ul><li class=\"comments-meta-author-line\"><a class=\"comments-meta-author\" href=\"#\">{name}</a></li>\
             <li><a class=\"comments-meta-post-time\" title=\"Friday, November 14, 2025 10:31 PM +00:00\">now</a></li></ul>\n\
             <p class=\"comment-text\">{}</p>\n\
             <div class=\"rumbles-vote\" data-type=\"2\" data-id=\"{id}\"><span class=\"rumbles-count\">0</span></div>\n\
             {replies}</li>\n",
            linked(&self.text)
        )
    }
}

/// The fragment of `comment.list`, with the field for a new comment at its top.
pub(crate) fn comment_fragment(comments: &[Comment]) -> String {
    let items: String = comments.iter().map(|comment| comment.to_html(1)).collect();
    format!(
        "<ul class=\"comments-1\">\n<li class=\"comment-item comments-create\"><form class=\"comments-create-form\">\
         <textarea name=\"comment\"></textarea></form></li>\n{items}</ul>\n"
    )
}

/// Text between asterisks becomes a link, so that a comment contains elements.
fn linked(text: &str) -> String {
    let part = |(turn, part): (usize, &str)| match turn % 2 {
        0 => escaped(part),
        _ => format!("<a href=\"#\">{}</a>", escaped(part)),
    };
    text.split('*').enumerate().map(part).collect()
}
