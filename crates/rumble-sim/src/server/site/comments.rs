use super::super::reply::Reply;
use super::call::{CallResult, ServiceCall};
use crate::library::CommentEntry;
use crate::templates::api::base36;
use crate::templates::service::{Comment, comment_fragment};
use crate::{Creator, Json, VideoPlan, WallTime, object};

/// The fragment is next to the data.
pub(super) fn list(call: &ServiceCall<'_>) -> CallResult {
    let id = call.query.get("video").unwrap_or_default();
    let found = call.sim.site().video(|video| base36(video.stream_id) == id);
    let found = found.ok_or_else(|| call.not_found())?;
    let html = comment_fragment(&comments(call, found.stream_id));
    Ok(call.data(Json::Null).map(|response| response.with("html", html)))
}

/// `comments` in the details of a video, if requested.
pub(super) fn in_details(call: &ServiceCall<'_>, video: u64, record: Json) -> Json {
    let options = call.query.get("options").unwrap_or_default();
    if !options.split(',').any(|option| option == "comments") {
        return record;
    }
    let count = call.sim.site().library().comments_of(video).len();
    let only_counted = call.sim.site().library().comments_are_counted_only;
    let items = match only_counted || count == 0 {
        true => Json::Null,
        false => {
            let comments = comments(call, video);
            let items = comments
                .iter()
                .map(|comment| comment.to_json(WallTime::DEFAULT, 0));
            Json::Array(items.collect())
        }
    };
    let comments = object! { "count" => u64::try_from(count).unwrap_or_default(), "items" => items };
    record.without("comments").with("comments", comments)
}

pub(super) fn add(call: &ServiceCall<'_>) -> CallResult {
    let account = call.account()?;
    let video = call.id("video")?;
    if call.sim.site().video(|known| known.stream_id == video).is_none() {
        return Err(call.not_found());
    }
    let text = call.field("comment")?;
    let parent = match call.form.get("reply_id") {
        None | Some("" | "0") => None,
        Some(_) => Some(call.id("reply_id")?),
    };
    let mut library = call.sim.site().library();
    let is_there = |id: u64| {
        library
            .comments
            .iter()
            .any(|known| known.id == id && known.video == video)
    };
    if parent.is_some_and(|parent| !is_there(parent)) {
        drop(library);
        return Err(call.not_found());
    }
    let author = (account.plan.user_id, account.plan.username.as_str());
    let id = library.add_comment(video, author, parent, text);
    drop(library);
    Ok(call.data(object! {
        "success" => true,
        "comment_id" => id.to_string(),
        "comment_text" => text,
        "comment_user_display" => account.plan.username.as_str(),
        "comment_tree_size" => 1_u64,
        "comment_user_badges" => Json::Array(Vec::new()),
    }))
}

pub(super) fn pin(call: &ServiceCall<'_>, is_pinned: bool) -> CallResult {
    let comment = managed(call, false)?;
    change(call, |known| {
        if known.video == comment.video {
            known.pinned = known.id == comment.id && is_pinned;
        }
    });
    Ok(call.success())
}

pub(super) fn delete(call: &ServiceCall<'_>, is_deleted: bool) -> CallResult {
    let comment = managed(call, true)?;
    if comment.deleted == is_deleted {
        return Err(call.reject("not_found", "There is no such comment"));
    }
    change(call, |known| {
        if known.id == comment.id {
            known.deleted = is_deleted;
        }
    });
    if is_deleted {
        return Ok(call.data(object! { "success" => true, "comment_id" => comment.id }));
    }
    Ok(call.data(object! { "comment_id" => comment.id, "comment_text" => comment.text.as_str() }))
}

/// The comment of the form, if the requester owns the video or, with `author_may`, wrote it.
fn managed(call: &ServiceCall<'_>, author_may: bool) -> Result<CommentEntry, Reply> {
    let account = call.account()?;
    let id = call.id("comment_id")?;
    let found = {
        let library = call.sim.site().library();
        library.comments.iter().find(|known| known.id == id).cloned()
    };
    let comment = found.ok_or_else(|| call.reject("not_found", "There is no such comment"))?;
    let video = call.sim.site().video(|video| video.stream_id == comment.video);
    let owns = |video: &VideoPlan| match video.by.is_channel {
        true => account.plan.channels.iter().any(|(id, _)| *id == video.by.id),
        false => video.by.id == account.plan.user_id,
    };
    if video.as_ref().is_some_and(owns) || (author_may && comment.author == account.plan.user_id) {
        Ok(comment)
    } else {
        Err(call.error(403, "not_allowed", "You may not do that with this comment"))
    }
}

fn change(call: &ServiceCall<'_>, change: impl Fn(&mut CommentEntry)) {
    call.sim.site().library().comments.iter_mut().for_each(change);
}

/// The comments of a video, each with its replies; the pinned one first.
fn comments(call: &ServiceCall<'_>, video: u64) -> Vec<Comment> {
    let all = call.sim.site().library().comments_of(video);
    let mut comments = replies(None, &all, 0);
    comments.sort_by_key(|comment| !comment.is_pinned);
    comments
}

fn replies(parent: Option<u64>, all: &[CommentEntry], depth: usize) -> Vec<Comment> {
    let replies = all
        .iter()
        .filter(|entry| entry.reply_to == parent && depth <= MAX_DEPTH);
    let comment = |entry: &CommentEntry| Comment {
        id: entry.id,
        video: entry.video,
        by: Creator::user(entry.author, &entry.username),
        text: entry.text.clone(),
        is_pinned: entry.pinned,
        replies: self::replies(Some(entry.id), all, depth + 1),
    };
    replies.map(comment).collect()
}

const MAX_DEPTH: usize = 8;
