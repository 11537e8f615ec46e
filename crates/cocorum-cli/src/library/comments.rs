//! `cocorum comments`

use rumble_feed::library::{Comment, OnComment};
use rumble_feed::{Body, Line};
use rumble_model::{CommentId, StreamId};
use rumble_scraping::{EntityType, Scraper};
use rumble_servicephp::ServicePhp;

use crate::args::{Comments, CommentsAction, Servers};
use crate::context;
use crate::error::CliError;
use crate::escape::escape;
use crate::report::Report;
use crate::stream_lookup;

pub(super) fn run(args: Comments, servers: &Servers) -> Result<Report, CliError> {
    let session = context::session(servers, &args.common.session)?;
    let guest = context::guest(servers)?;
    let mut report = Report::new(args.common.json);
    match args.action {
        CommentsAction::List { video } => {
            let video = stream_lookup::stream_id(&guest, &video)?;
            list(
                &mut report,
                &context::logged_in_account(servers, &session)?,
                video,
            )?;
        }
        CommentsAction::Add {
            video,
            text,
            reply_to,
        } => {
            let video = stream_lookup::stream_id(&guest, &video)?;
            let account = context::logged_in_account(servers, &session)?;
            add(&mut report, &account, video, &text, reply_to)?;
        }
        CommentsAction::Delete { comment } => {
            context::logged_in_account(servers, &session)?.delete_comment(comment)?;
            report_action(&mut report, Body::CommentDeleted, "deleted", comment);
        }
        CommentsAction::Restore { comment } => {
            context::logged_in_account(servers, &session)?.restore_comment(comment)?;
            report_action(&mut report, Body::CommentRestored, "restored", comment);
        }
        CommentsAction::Pin { comment } => {
            context::logged_in_account(servers, &session)?.pin_comment(comment)?;
            report_action(&mut report, Body::CommentPinned, "pinned", comment);
        }
        CommentsAction::Unpin { comment } => {
            context::logged_in_account(servers, &session)?.unpin_comment(comment)?;
            report_action(&mut report, Body::CommentUnpinned, "unpinned", comment);
        }
    }
    Ok(report)
}

fn list(report: &mut Report, account: &ServicePhp, video: StreamId) -> Result<(), CliError> {
    let list = Scraper::new(account).comments(video)?;
    for comment in &list.comments {
        let badges = comment.badges.iter().map(|badge| badge.slug.as_str());
        let entity_type = comment.entity_type.map(EntityType::as_str);
        let body = Comment::new(comment.id, &comment.text, comment.username.as_deref())
            .reply_to(comment.reply_to)
            .written(entity_type, &comment.date, comment.score, badges);
        let line = Line::new(Body::Comment(body)).on(video);
        let is_seen = report.write(&line, || {
            let indent = if comment.reply_to.is_some() { "  " } else { "" };
            let name = comment.username.as_deref().unwrap_or("(deleted)");
            let text = comment.text.replace('\n', " ");
            format!(
                "{:>10}  {indent}{}: {}",
                comment.id.get(),
                escape(name),
                escape(&text)
            )
        });
        if !is_seen {
            return Ok(());
        }
    }
    super::malformed(report, &list.malformed);
    Ok(())
}

fn add(
    report: &mut Report,
    account: &ServicePhp,
    video: StreamId,
    text: &str,
    reply_to: Option<CommentId>,
) -> Result<(), CliError> {
    if text.trim().is_empty() {
        return Err(CliError::Usage("the comment is empty".to_owned()));
    }
    let added = match reply_to {
        Some(comment) => account.reply_to_comment(video, comment, text)?,
        None => account.add_comment(video, text)?,
    };
    let taken = added.text.as_deref().unwrap_or(text);
    let body = Comment::new(added.id, taken, added.user_display.as_deref()).reply_to(reply_to);
    let line = Line::new(Body::CommentAdded(body)).on(video);
    report.write(&line, || format!("comment {}", added.id.get()));
    Ok(())
}

fn report_action(report: &mut Report, body: fn(OnComment) -> Body<'static>, word: &str, comment: CommentId) {
    let line = Line::new(body(OnComment::new(comment)));
    report.write(&line, || format!("{word} comment {}", comment.get()));
}
