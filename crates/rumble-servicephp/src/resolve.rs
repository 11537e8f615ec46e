//! From what a person gives to the id of a stream.

use rumble_http::internal::Response;
use rumble_model::service::{EmbedJs, OEmbed, Video, VideoOwner};
use rumble_model::{PageKind, PageRef, Record, StreamId, StreamRef, Timestamp};

mod candidates;
mod owner;

use crate::caller::Caller;
use crate::calls;
use crate::error::{Error, ErrorKind};
use crate::guest::Guest;
use crate::operation::Operation;

/// A stream that was looked up. What the way to it did not tell is `None`.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ResolvedStream {
    /// The id of the stream, its video and its chat.
    pub stream_id: StreamId,
    /// The title, as text.
    pub title: Option<String>,
    /// The URL of the watch page.
    pub url: Option<String>,
    /// Whether it is on air.
    pub is_live: Option<bool>,
    /// When it is planned to begin, where it has not begun.
    pub planned_for: Option<Timestamp>,
}

impl Guest {
    /// Finds the stream behind a URL, a slug or an id. Ids and embed addresses hold it, the rest is asked for: a watch page
    /// by `media.details`, then oEmbed and `embedJS`; a channel or a user as in
    /// [`live_stream_of`](Self::live_stream_of). No account is needed.
    ///
    /// ```no_run
    /// use rumble_servicephp::{Guest, Settings};
    ///
    /// let stream = Guest::new(Settings::default()).resolve("https://rumble.com/v5xyz-mending-a-kettle.html")?;
    /// println!("{} is {}", stream.stream_id.base36(), stream.title.unwrap_or_default());
    /// # Ok::<(), rumble_servicephp::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidStream`](ErrorKind::InvalidStream) and, for other sites, [`ForeignHost`](ErrorKind::ForeignHost) without a
    /// request; [`NotFound`](ErrorKind::NotFound); [`NotLive`](ErrorKind::NotLive) for a channel or user; and all that can
    /// happen to a request.
    #[doc(alias = "video_id_from_url")]
    pub fn resolve<S>(&self, stream: S) -> Result<ResolvedStream, Error>
    where
        S: TryInto<StreamRef>,
        Error: From<S::Error>,
    {
        match stream.try_into()? {
            StreamRef::Id(id) => Ok(ResolvedStream::from_id(id)),
            StreamRef::Page(page) if is_of_videos(&page) => self
                .live_stream_of(&page)?
                .ok_or_else(|| Error::new(ErrorKind::NotLive, Operation::ResolveStream)),
            StreamRef::Page(page) => {
                check_site(&self.caller, &page)?;
                watch_page(&self.caller, &page).map(Found::into_stream)
            }
            _ => Err(Error::new(ErrorKind::InvalidStream, Operation::ResolveStream)),
        }
    }

    /// What anybody can know of a stream whose id is known: title, page, and whether it is on air.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound), and all that can happen to a request.
    pub fn stream(&self, id: StreamId) -> Result<ResolvedStream, Error> {
        by_id(&self.caller, id).map(Found::into_stream)
    }

    /// The stream that a channel or a user has on air; of a watch page: its video, if that is on air.
    ///
    /// Rumble has no call for it that takes a name: the live page is fetched. Its list of videos says which one is live; where
    /// it has none, the first videos that it names, or the one to which it sends on, are asked about (`media.details`) till one
    /// is live. Pages recommend videos of others: only those count whose owner has the address or the name of the channel.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) when there is no such channel or user;
    /// [`UnknownPage`](ErrorKind::UnknownPage) when the page does not tell, which is not the same as not being live;
    /// and all that can happen to a request.
    pub fn live_stream_of(&self, page: &PageRef) -> Result<Option<ResolvedStream>, Error> {
        check_site(&self.caller, page)?;
        if !is_of_videos(page) {
            let found = watch_page(&self.caller, page)?.into_stream();
            return Ok(Some(found).filter(|found| found.is_live != Some(false)));
        }
        let html = match live_page(&self.caller, page)? {
            LivePage::Html(html) => html,
            LivePage::Moved(watch) => {
                let found = watch_page(&self.caller, &watch)?;
                let is_of_other = found.owner.as_ref().is_some_and(|owner| !owner::is(owner, page));
                let is_live = found.stream.is_live != Some(false);
                return Ok((is_live && !is_of_other).then_some(found.stream));
            }
        };
        if let Some(videos) = candidates::grid(&html).map_err(unknown_page)? {
            let live = videos.iter().find(|video| {
                video.is_live() && video.by.as_ref().is_some_and(|owner| owner::is(owner, page))
            });
            return Ok(live.map(ResolvedStream::from_video));
        }
        self.first_live(page, &html)
    }

    /// The first video of the page that belongs to the channel and is live.
    fn first_live(&self, page: &PageRef, html: &str) -> Result<Option<ResolvedStream>, Error> {
        let candidates = candidates::in_page(html);
        let mut is_known = candidates.is_empty() && candidates::is_list(html);
        for id in candidates {
            match by_id(&self.caller, id) {
                Ok(found) if found.owner.as_ref().is_some_and(|owner| owner::is(owner, page)) => {
                    if found.stream.is_live == Some(true) {
                        return Ok(Some(found.stream));
                    }
                    is_known = true;
                }
                Ok(_) => {}
                // A video of the list that is gone by now says nothing about the others.
                Err(error) if is_about_one_video(&error) => {}
                Err(error) => return Err(error),
            }
        }
        if is_known {
            Ok(None)
        } else {
            Err(Error::new(ErrorKind::UnknownPage, Operation::ResolveStream))
        }
    }
}

/// A stream, and whose it is where that is told.
struct Found {
    stream: ResolvedStream,
    owner: Option<Box<VideoOwner>>,
}

impl Found {
    fn into_stream(self) -> ResolvedStream {
        self.stream
    }

    fn from_video(video: Record<Video>) -> Self {
        Self {
            stream: ResolvedStream::from_video(&video),
            owner: video.by.clone(),
        }
    }
}

impl ResolvedStream {
    fn from_id(stream_id: StreamId) -> Self {
        Self {
            stream_id,
            title: None,
            url: None,
            is_live: None,
            planned_for: None,
        }
    }

    fn from_video(video: &Video) -> Self {
        Self {
            stream_id: video.id,
            title: video.title.clone(),
            url: video.url.clone(),
            is_live: Some(video.is_live()),
            planned_for: video.planned_for(),
        }
    }
}

/// An address of a server of one's own is not an address of another site.
fn check_site(caller: &Caller, page: &PageRef) -> Result<(), Error> {
    let site = caller.base_url().as_str().split('/').nth(2);
    match page.local_authority() {
        Some(authority) if site != Some(authority) => {
            Err(Error::new(ErrorKind::ForeignHost, Operation::ResolveStream))
        }
        _ => Ok(()),
    }
}

/// A page that lists videos rather than shows one.
fn is_of_videos(page: &PageRef) -> bool {
    matches!(page.kind(), PageKind::Channel | PageKind::User)
}

/// Each way is gone where the one before it does not work. A wall, a limit and a broken connection end it: they would
/// meet the next way too.
fn watch_page(caller: &Caller, page: &PageRef) -> Result<Found, Error> {
    let path = path_of(page);
    match video(caller, ("url", &path)) {
        Ok(video) => Ok(Found::from_video(video)),
        Err(error) if is_about_one_video(&error) => oembed(caller, page),
        Err(error) => Err(error),
    }
}

fn by_id(caller: &Caller, id: StreamId) -> Result<Found, Error> {
    match video(caller, ("id", &id.base10())) {
        Ok(video) => Ok(Found::from_video(video)),
        Err(error) if is_about_one_video(&error) => embed_js(caller, id),
        Err(error) => Err(error),
    }
}

fn is_about_one_video(error: &Error) -> bool {
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

fn video(caller: &Caller, field: (&str, &str)) -> Result<Record<Video>, Error> {
    caller.call(&calls::videos::details(field).within(Operation::ResolveStream))
}

fn oembed(caller: &Caller, page: &PageRef) -> Result<Found, Error> {
    let watch = format!("{}{}", caller.base_url(), titled(&path_of(page)));
    let url = caller.base_url().join("api/Media/oembed.json");
    let text = caller.document(url.with_query(&[("url", &watch)]), Operation::ResolveStream)?;
    let found: Record<OEmbed> = Record::from_json(&text).map_err(unreadable)?;
    let id = candidates::embed(&found.html)
        .ok_or_else(|| Error::new(ErrorKind::UnexpectedFormat, Operation::ResolveStream))?;
    let known = ResolvedStream {
        title: found.title.clone(),
        ..ResolvedStream::from_id(id)
    };
    Ok(match embed_js(caller, id) {
        Ok(more) => Found {
            stream: ResolvedStream {
                title: known.title.or(more.stream.title),
                ..more.stream
            },
            owner: more.owner,
        },
        // The id is what was asked for, and it is there.
        Err(_) => Found {
            stream: known,
            owner: None,
        },
    })
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
    Ok(Found {
        stream: ResolvedStream {
            title: found.title.as_deref().map(candidates::unescaped),
            url: found
                .path
                .as_ref()
                .map(|path| format!("{}{path}", caller.base_url())),
            is_live: Some(found.is_live()),
            ..ResolvedStream::from_id(found.id)
        },
        owner: found.author.clone(),
    })
}

/// What stands at the address where a channel is live.
enum LivePage {
    Html(String),
    /// The site sends on to the page of the stream.
    Moved(PageRef),
}

/// A channel can have the address of a user.
fn live_page(caller: &Caller, page: &PageRef) -> Result<LivePage, Error> {
    let fetch = |folder: &str| {
        let url = caller.base_url().join(&format!("{folder}/{}/live/", page.slug()));
        let response = caller.page_response(url, Operation::ResolveStream, None)?;
        match moved_to(caller, &response) {
            Some(watch) => Ok(LivePage::Moved(watch)),
            None => caller
                .page_text(&response, Operation::ResolveStream)
                .map(LivePage::Html),
        }
    };
    if page.kind() == PageKind::User {
        return fetch("user");
    }
    match fetch("c") {
        Err(error) if error.kind() == ErrorKind::NotFound => fetch("user"),
        other => other,
    }
}

/// The watch page of this site that a redirect names. It is looked up like any other, not followed.
fn moved_to(caller: &Caller, response: &Response) -> Option<PageRef> {
    let is_here = response
        .head()
        .location_host()
        .is_none_or(|host| caller.base_url().as_str().split('/').nth(2) == Some(host));
    let path = response.head().location_path().filter(|_| is_here)?;
    match StreamRef::parse(path) {
        Ok(StreamRef::Page(page)) if page.kind() == PageKind::Watch => Some(page),
        _ => None,
    }
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

fn unknown_page(cause: rumble_model::service::DecodeError) -> Error {
    Error::new(ErrorKind::UnknownPage, Operation::ResolveStream).because(cause)
}

fn unreadable(cause: rumble_model::service::DecodeError) -> Error {
    Error::new(ErrorKind::UnexpectedFormat, Operation::ResolveStream).because(cause)
}
