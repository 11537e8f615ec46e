use super::super::reply::Reply;
use super::call::{Call, Done};
use crate::library::CommentEntry;
use crate::templates::api::base36;
use crate::templates::service::{CommentLine, comment_fragment, service_answer};
use crate::{Creator, Json, VideoPlan, WallTime, object};

/// The fragment stands beside the data.
pub(super) fn list(call: &Call<'_>) -> Done {
    let id = call.query.get("video").unwrap_or_default();
    let found = call.hub.site().video(|video| base36(video.stream_id) == id);
    let found = found.ok_or_else(|| call.not_found())?;
    let html = comment_fragment(&lines(call, found.stream_id));
    Ok(Reply::json(
        200,
        service_answer(&call.user(), Json::Null).with("html", html),
    ))
}

/// `comments` of the details of a video, where they are asked for.
pub(super) fn in_details(call: &Call<'_>, video: u64, record: Json) -> Json {
    let options = call.query.get("options").unwrap_or_default();
    if !options.split(',').any(|option| option == "comments") {
        return record;
    }
    let count = call.hub.site().library().comments_of(video).len();
    let only_counted = call.hub.site().library().comments_are_counted_only;
    let items = match only_counted || count == 0 {
        true => Json::Null,
        false => Json::Array(
            lines(call, video)
                .iter()
                .map(|line| line.to_json(WallTime::DEFAULT, None))
                .collect(),
        ),
    };
    let comments = object! { "count" => u64::try_from(count).unwrap_or_default(), "items" => items };
    record.without("comments").with("comments", comments)
}

pub(super) fn add(call: &Call<'_>) -> Done {
    let account = call.account()?;
    let video = call.id("video")?;
    if call.hub.site().video(|known| known.stream_id == video).is_none() {
        return Err(call.not_found());
    }
    let text = call.field("comment")?;
    let parent = match call.form.get("reply_id") {
        None | Some("" | "0") => None,
        Some(_) => Some(call.id("reply_id")?),
    };
    let mut library = call.hub.site().library();
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

pub(super) fn pin(call: &Call<'_>, is_pinned: bool) -> Done {
    let comment = managed(call, false)?;
    change(call, |known| {
        if known.video == comment.video {
            known.pinned = known.id == comment.id && is_pinned;
        }
    });
    Ok(call.success())
}

pub(super) fn delete(call: &Call<'_>, is_deleted: bool) -> Done {
    let comment = managed(call, true)?;
    if comment.deleted == is_deleted {
        return Err(call.refuse("not_found", "There is no such comment"));
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

/// The comment of the form, if the visitor owns the video, or wrote it where that is enough.
fn managed(call: &Call<'_>, author_may: bool) -> Result<CommentEntry, Reply> {
    let account = call.account()?;
    let id = call.id("comment_id")?;
    let found = {
        let library = call.hub.site().library();
        library.comments.iter().find(|known| known.id == id).cloned()
    };
    let comment = found.ok_or_else(|| call.refuse("not_found", "There is no such comment"))?;
    let video = call.hub.site().video(|video| video.stream_id == comment.video);
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

fn change(call: &Call<'_>, change: impl Fn(&mut CommentEntry)) {
    call.hub.site().library().comments.iter_mut().for_each(change);
}

/// The comments of a video, each with its replies; the pinned one first.
fn lines(call: &Call<'_>, video: u64) -> Vec<CommentLine> {
    let all = call.hub.site().library().comments_of(video);
    let mut tops: Vec<_> = all.iter().filter(|comment| comment.reply_to.is_none()).collect();
    tops.sort_by_key(|comment| !comment.pinned);
    tops.into_iter().map(|top| line(top, &all, 0)).collect()
}

fn line(comment: &CommentEntry, all: &[CommentEntry], depth: usize) -> CommentLine {
    let by = Creator::user(comment.author, &comment.username);
    let line = CommentLine::new(comment.id, comment.video, &by, &comment.text);
    let line = if comment.pinned { line.first() } else { line };
    if depth >= DEEPEST {
        return line;
    }
    let replies = all.iter().filter(|reply| reply.reply_to == Some(comment.id));
    replies.fold(line, |line, reply| line.reply(self::line(reply, all, depth + 1)))
}

const DEEPEST: usize = 8;
