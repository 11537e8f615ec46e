//! `cocorum comments`

use rumble_feed::library::{Comment, OnComment};
use rumble_feed::{Body, Line};
use rumble_model::{CommentId, StreamId};
use rumble_scraping::{EntityType, Scraper};
use rumble_servicephp::ServicePhp;

use crate::account;
use crate::args::{Comments, CommentsAction, Servers};
use crate::find;
use crate::print::Print;
use crate::safe::visible;
use crate::trouble::Trouble;

pub(super) fn run(args: Comments, servers: &Servers) -> Result<Print, Trouble> {
    let session = account::session(servers, &args.common.session)?;
    let guest = account::guest(servers)?;
    let mut print = Print::new(args.common.json);
    match args.action {
        CommentsAction::List { video } => {
            let video = find::stream(&guest, &video)?;
            list(&mut print, &account::account(servers, &session)?, video)?;
        }
        CommentsAction::Add {
            video,
            text,
            reply_to,
        } => {
            let video = find::stream(&guest, &video)?;
            let account = account::account(servers, &session)?;
            add(&mut print, &account, video, &text, reply_to)?;
        }
        CommentsAction::Delete { comment } => {
            account::account(servers, &session)?.delete_comment(comment)?;
            done(&mut print, Body::CommentDeleted, "deleted", comment);
        }
        CommentsAction::Restore { comment } => {
            account::account(servers, &session)?.restore_comment(comment)?;
            done(&mut print, Body::CommentRestored, "restored", comment);
        }
        CommentsAction::Pin { comment } => {
            account::account(servers, &session)?.pin_comment(comment)?;
            done(&mut print, Body::CommentPinned, "pinned", comment);
        }
        CommentsAction::Unpin { comment } => {
            account::account(servers, &session)?.unpin_comment(comment)?;
            done(&mut print, Body::CommentUnpinned, "unpinned", comment);
        }
    }
    Ok(print)
}

fn list(print: &mut Print, account: &ServicePhp, video: StreamId) -> Result<(), Trouble> {
    let list = Scraper::new(account).comments(video)?;
    for comment in &list.comments {
        let badges = comment.badges.iter().map(|badge| badge.slug.as_str());
        let entity_type = comment.entity_type.map(EntityType::as_str);
        let body = Comment::new(comment.id, &comment.text, comment.username.as_deref())
            .reply_to(comment.reply_to)
            .written(entity_type, &comment.date, comment.score, badges);
        let line = Line::new(Body::Comment(body)).on(video);
        let is_seen = print.line(&line, || {
            let indent = if comment.reply_to.is_some() { "  " } else { "" };
            let name = comment.username.as_deref().unwrap_or("(deleted)");
            let text = comment.text.replace('\n', " ");
            format!(
                "{:>10}  {indent}{}: {}",
                comment.id.get(),
                visible(name),
                visible(&text)
            )
        });
        if !is_seen {
            return Ok(());
        }
    }
    super::malformed(print, &list.malformed);
    Ok(())
}

fn add(
    print: &mut Print,
    account: &ServicePhp,
    video: StreamId,
    text: &str,
    reply_to: Option<CommentId>,
) -> Result<(), Trouble> {
    if text.trim().is_empty() {
        return Err(Trouble::Usage("there is no text to say".to_owned()));
    }
    let added = match reply_to {
        Some(comment) => account.reply_to_comment(video, comment, text)?,
        None => account.add_comment(video, text)?,
    };
    let taken = added.text.as_deref().unwrap_or(text);
    let body = Comment::new(added.id, taken, added.user_display.as_deref()).reply_to(reply_to);
    let line = Line::new(Body::CommentAdded(body)).on(video);
    print.line(&line, || format!("comment {}", added.id.get()));
    Ok(())
}

fn done(print: &mut Print, body: fn(OnComment) -> Body<'static>, word: &str, comment: CommentId) {
    let line = Line::new(body(OnComment::new(comment)));
    print.line(&line, || format!("{word} comment {}", comment.get()));
}
