//! Lookup of one video by its URL or its id.

use rumble_model::service::{EmbedJs, OEmbed, Video, VideoOwner};
use rumble_model::{PageKind, PageRef, Record, StreamId};

use super::{ResolvedStream, channel_page, entities};
use crate::calls;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::service_client::ServiceClient;

/// Stream and its owner, if known.
pub(super) struct Found {
    pub(super) stream: ResolvedStream,
    pub(super) owner: Option<VideoOwner>,
}

/// Tries each lookup in turn. A bot-protection page, a rate limit or a lost connection aborts, since the next lookup would fail
/// in the same way.
pub(super) fn watch_page(client: &ServiceClient, page: &PageRef) -> Result<Found, Error> {
    match video(client, ("url", &path_of(page))) {
        Ok(video) => Ok(Found::from_video(&video)),
        Err(error) if is_single_video_error(&error) => oembed(client, page),
        Err(error) => Err(error),
    }
}

pub(super) fn by_id(client: &ServiceClient, id: StreamId) -> Result<Found, Error> {
    match video(client, ("id", &id.base10())) {
        Ok(video) => Ok(Found::from_video(&video)),
        Err(error) if is_single_video_error(&error) => embed_js(client, id),
        Err(error) => Err(error),
    }
}

pub(super) fn is_single_video_error(error: &Error) -> bool {
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
                started_on: video.started_on(),
            },
            owner: video.by.as_deref().cloned(),
        }
    }
}

fn video(client: &ServiceClient, field: (&str, &str)) -> Result<Record<Video>, Error> {
    client.call(&calls::videos::details(field).within(Operation::ResolveStream))
}

fn oembed(client: &ServiceClient, page: &PageRef) -> Result<Found, Error> {
    let watch = format!("{}{}", client.base_url(), with_title(&path_of(page)));
    let url = client.base_url().join("api/Media/oembed.json");
    let text = client.json_text(url.with_query(&[("url", &watch)]), Operation::ResolveStream)?;
    let found: Record<OEmbed> = Record::from_json(&text).map_err(unexpected_format)?;
    let id = channel_page::embed(&found.html)
        .ok_or_else(|| Error::new(ErrorKind::UnexpectedFormat, Operation::ResolveStream))?;
    // The id is known, even if the response of the player is unusable.
    let more = embed_js(client, id).ok();
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

fn embed_js(client: &ServiceClient, id: StreamId) -> Result<Found, Error> {
    let video = format!("v{}", id.base36());
    let url = client.base_url().join("embedJS/u3/");
    let url = url.with_query(&[("request", "video"), ("ver", "2"), ("v", &video)]);
    let text = client.json_text(url, Operation::ResolveStream)?;
    if text.trim() == "false" {
        return Err(Error::new(ErrorKind::NotFound, Operation::ResolveStream));
    }
    let found: Record<EmbedJs> = Record::from_json(&text).map_err(unexpected_format)?;
    let page = found
        .path
        .as_ref()
        .map(|path| format!("{}{path}", client.base_url()));
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

/// oEmbed only supports URLs with a title, which can be any text.
fn with_title(path: &str) -> String {
    if path.contains('-') || path.starts_with("/shorts/") {
        return path.to_owned();
    }
    format!("{}-.html", path.strip_suffix(".html").unwrap_or(path))
}

fn unexpected_format(cause: rumble_model::service::DecodeError) -> Error {
    Error::new(ErrorKind::UnexpectedFormat, Operation::ResolveStream).caused_by(cause)
}
