//! One video, by its address or its id.

use rumble_model::service::{EmbedJs, OEmbed, Video, VideoOwner};
use rumble_model::{PageKind, PageRef, Record, StreamId};

use super::{ResolvedStream, channel_page, entities};
use crate::caller::Caller;
use crate::calls;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// A stream, and whose it is where that is told.
pub(super) struct Found {
    pub(super) stream: ResolvedStream,
    pub(super) owner: Option<VideoOwner>,
}

/// If one way does not work, the next is tried. A bot-protection page, a rate limit and a broken connection end it: they would
/// meet the next way too.
pub(super) fn watch_page(caller: &Caller, page: &PageRef) -> Result<Found, Error> {
    match video(caller, ("url", &path_of(page))) {
        Ok(video) => Ok(Found::from_video(&video)),
        Err(error) if is_about_one_video(&error) => oembed(caller, page),
        Err(error) => Err(error),
    }
}

pub(super) fn by_id(caller: &Caller, id: StreamId) -> Result<Found, Error> {
    match video(caller, ("id", &id.base10())) {
        Ok(video) => Ok(Found::from_video(&video)),
        Err(error) if is_about_one_video(&error) => embed_js(caller, id),
        Err(error) => Err(error),
    }
}

pub(super) fn is_about_one_video(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Forbidden
            | ErrorKind::NotFound
            | ErrorKind::NotJson
            | ErrorKind::Rejected
            | ErrorKind::Server
            | ErrorKind::UnexpectedFormat
            | ErrorKind::UnexpectedStatus
    )
}

impl Found {
    pub(super) fn from_video(video: &Video) -> Self {
        Self {
            stream: ResolvedStream {
                stream_id: video.id,
                title: video.title.clone(),
                url: video.url.clone(),
                is_live: video.has_known_state().then(|| video.is_live()),
                is_planned: Some(video.is_planned()),
                planned_for: video.planned_for(),
            },
            owner: video.by.as_deref().cloned(),
        }
    }
}

fn video(caller: &Caller, field: (&str, &str)) -> Result<Record<Video>, Error> {
    caller.call(&calls::videos::details(field).within(Operation::ResolveStream))
}

fn oembed(caller: &Caller, page: &PageRef) -> Result<Found, Error> {
    let watch = format!("{}{}", caller.base_url(), titled(&path_of(page)));
    let url = caller.base_url().join("api/Media/oembed.json");
    let text = caller.document(url.with_query(&[("url", &watch)]), Operation::ResolveStream)?;
    let found: Record<OEmbed> = Record::from_json(&text).map_err(unreadable)?;
    let id = channel_page::embed(&found.html)
        .ok_or_else(|| Error::new(ErrorKind::UnexpectedFormat, Operation::ResolveStream))?;
    // The id is what was asked for, and it is there, also where the player's answer is not.
    let more = embed_js(caller, id).ok();
    let (stream, owner) = match more {
        Some(more) => (more.stream, more.owner),
        None => (ResolvedStream::from_id(id), None),
    };
    Ok(Found {
        stream: ResolvedStream {
            title: found.title.clone().or(stream.title),
            ..stream
        },
        owner: owner.or_else(|| author(&found)),
    })
}

fn author(found: &OEmbed) -> Option<VideoOwner> {
    let mut owner = VideoOwner::default();
    owner.title = found.author_name.clone();
    owner.url = found.author_url.clone();
    owner.url.is_some().then_some(owner)
}

fn embed_js(caller: &Caller, id: StreamId) -> Result<Found, Error> {
    let video = format!("v{}", id.base36());
    let url = caller.base_url().join("embedJS/u3/");
    let url = url.with_query(&[("request", "video"), ("ver", "2"), ("v", &video)]);
    let text = caller.document(url, Operation::ResolveStream)?;
    if text.trim() == "false" {
        return Err(Error::new(ErrorKind::NotFound, Operation::ResolveStream));
    }
    let found: Record<EmbedJs> = Record::from_json(&text).map_err(unreadable)?;
    let page = found
        .path
        .as_ref()
        .map(|path| format!("{}{path}", caller.base_url()));
    Ok(Found {
        stream: ResolvedStream {
            title: found.title.as_deref().map(entities::decoded),
            url: page,
            is_live: Some(found.is_live()),
            is_planned: Some(found.is_planned()),
            ..ResolvedStream::from_id(found.id)
        },
        owner: found.author.as_deref().cloned(),
    })
}

fn path_of(page: &PageRef) -> String {
    match page.kind() {
        PageKind::Short => format!("/shorts/{}", page.slug()),
        _ => format!("/{}", page.slug()),
    }
}

/// oEmbed knows addresses only with a title in them; any will do.
fn titled(path: &str) -> String {
    if path.contains('-') || path.starts_with("/shorts/") {
        return path.to_owned();
    }
    format!("{}-.html", path.strip_suffix(".html").unwrap_or(path))
}

fn unreadable(cause: rumble_model::service::DecodeError) -> Error {
    Error::new(ErrorKind::UnexpectedFormat, Operation::ResolveStream).because(cause)
}
