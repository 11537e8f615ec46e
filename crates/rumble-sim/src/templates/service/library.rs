use super::escaped;
use super::video::kind;
use crate::templates::api::base36;
use crate::{Creator, Json, WallTime, object};

/// A comment, as the details of a video and the fragment show it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct CommentLine {
    /// `id`
    pub id: u64,
    /// `comment`: as text.
    pub text: String,
    /// Who wrote it.
    pub by: Creator,
    /// The slug of a badge of theirs.
    pub badge: Option<String>,
    /// `comment_score`
    pub score: u64,
    /// Whether it stands above the others.
    pub is_first: bool,
    /// The video below which it stands.
    pub video: u64,
    /// Its replies.
    pub replies: Vec<CommentLine>,
}

impl CommentLine {
    /// A comment without a badge and without replies.
    #[must_use]
    pub fn new(id: u64, video: u64, by: &Creator, text: &str) -> Self {
        Self {
            id,
            text: text.to_owned(),
            by: by.clone(),
            badge: None,
            score: 0,
            is_first: false,
            video,
            replies: Vec::new(),
        }
    }

    setters! {
        /// A badge beside the name.
        fn badge(self, slug: &str) { self.badge = Some(slug.to_owned()); }
        /// Votes up minus votes down.
        fn score(self, votes: u64) { self.score = votes; }
        /// It stands above the others.
        fn first(self) { self.is_first = true; }
        /// Adds a reply.
        fn reply(self, reply: CommentLine) { self.replies.push(reply); }
    }

    /// Of a list with `options=comments`.
    #[must_use]
    pub fn to_json(&self, at: WallTime, parent: Option<u64>) -> Json {
        let replies: Vec<_> = self
            .replies
            .iter()
            .map(|reply| reply.to_json(at, Some(self.id)))
            .collect();
        object! {
            "id" => self.id,
            "user" => object! {
                "id" => super::collection_id(&self.by),
                "slug" => self.by.slug.as_str(),
                "title" => self.by.title.as_str(),
                "thumb" => Json::Null,
                "type" => kind(&self.by),
                "verified_badge" => false,
            },
            "comment" => self.text.as_str(),
            "date" => at.to_rfc3339(),
            "modified" => Json::Null,
            "comment_score" => self.score,
            "user_vote" => 0_u64,
            "reply_id" => parent.unwrap_or(0),
            "replies" => replies,
        }
    }

    fn to_html(&self, depth: usize) -> String {
        let (id, video, score) = (self.id, self.video, self.score);
        let (name, kind) = (escaped(&self.by.title), kind(&self.by));
        let badge = self.badge.as_deref().map_or_else(String::new, |slug| {
            let label = escaped(&capitalised(slug));
            format!(
                "<li class=\"comments-meta-user-badge\"><img src=\"/i/badges/{slug}_48.png\" title=\"{label}\"></li>"
            )
        });
        let first = if self.is_first { " comment-item-first" } else { "" };
        let replies = if self.replies.is_empty() {
            String::new()
        } else {
            let inner: String = self
                .replies
                .iter()
                .map(|reply| reply.to_html(depth + 1))
                .collect();
            format!("<ul class=\"comments-{}\">\n{inner}</ul>", depth + 1)
        };
        format!(
            "<li class=\"comment-item{first}\" data-comment-id=\"{id}\" data-username=\"{name}\" \
             data-entity-type=\"{kind}\" data-video-fid=\"{video}\" data-actions=\"reply,report\">\n\
             <ul><li class=\"comments-meta-author-line\"><a class=\"comments-meta-author\" href=\"#\">{name}</a></li>{badge}\
             <li><a class=\"comments-meta-post-time\" title=\"Friday, November 14, 2025 10:31 PM +00:00\">now</a></li></ul>\n\
             <p class=\"comment-text\">{}</p>\n\
             <div class=\"rumbles-vote\" data-type=\"2\" data-id=\"{id}\"><span class=\"rumbles-count\">{score}</span></div>\n\
             {replies}</li>\n",
            linked(&self.text)
        )
    }
}

/// The fragment of `comment.list`, with the field for a new comment at its top.
#[must_use]
pub fn comment_fragment(comments: &[CommentLine]) -> String {
    let items: String = comments.iter().map(|comment| comment.to_html(1)).collect();
    format!(
        "<ul class=\"comments-1\">\n<li class=\"comment-item comments-create\"><form class=\"comments-create-form\">\
         <textarea name=\"comment\"></textarea></form></li>\n{items}</ul>\n"
    )
}

/// A word between stars becomes a link, so that a text has elements inside.
fn linked(text: &str) -> String {
    let mut html = String::new();
    for (turn, part) in text.split('*').enumerate() {
        match turn % 2 {
            0 => html.push_str(&escaped(part)),
            _ => html.push_str(&format!("<a href=\"#\">{}</a>", escaped(part))),
        }
    }
    html
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// A playlist.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct PlaylistBlock {
    /// `id`
    pub id: String,
    /// `title`
    pub title: String,
    /// `description`
    pub description: String,
    /// `visibility`
    pub visibility: String,
    /// `num_items`
    pub num_items: u64,
    /// `user`: id and name.
    pub user: (u64, String),
    /// `channel`: id and title.
    pub channel: Option<(u64, String)>,
}

impl PlaylistBlock {
    /// An empty public playlist.
    #[must_use]
    pub fn new(id: &str, title: &str, user_id: u64, username: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            description: String::new(),
            visibility: "public".to_owned(),
            num_items: 0,
            user: (user_id, username.to_owned()),
            channel: None,
        }
    }

    /// The object, without the videos.
    #[must_use]
    pub fn to_json(&self, base_url: &str, at: WallTime) -> Json {
        let (user_id, username) = &self.user;
        let channel = self.channel.as_ref().map_or(Json::Null, |(id, title)| {
            object! {
                "id" => *id,
                "url" => format!("{base_url}/c/c-{}", base36(*id)),
                "title" => title.as_str(),
                "picture" => Json::Null,
                "followers" => 212_u64,
                "verified_badge" => false,
                "followed" => false,
            }
        });
        object! {
            "id" => self.id.as_str(),
            "title" => self.title.as_str(),
            "description" => self.description.as_str(),
            "visibility" => self.visibility.as_str(),
            "url" => format!("{base_url}/playlists/{}", self.id),
            "channel" => channel,
            "created_on" => at.to_rfc3339(),
            "updated_on" => at.to_rfc3339(),
            "permissions" => vec!["edit", "delete"],
            "num_items" => self.num_items,
            "is_following" => false,
            "items" => Json::Array(Vec::new()),
            "extra" => Json::Null,
            "user" => object! {
                "id" => *user_id,
                "username" => username.as_str(),
                "picture" => Json::Null,
                "verified_badge" => false,
                "followers" => 212_u64,
                "followed" => false,
            },
        }
    }
}
