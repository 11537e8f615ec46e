//! From what a person gives to the id of a stream.

use rumble_model::{PageKind, PageRef, StreamId, StreamRef, Timestamp};

mod channel;
mod channel_page;
mod entities;
mod lookup;
mod owner;

use crate::caller::Caller;
use crate::error::{Error, ErrorKind};
use crate::guest::Guest;
use crate::operation::Operation;
use channel::Broadcasts;

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
    /// Whether it is planned and has not begun.
    pub is_planned: Option<bool>,
    /// When it is to begin, where it is planned and the time is known.
    pub planned_for: Option<Timestamp>,
}

impl ResolvedStream {
    fn from_id(stream_id: StreamId) -> Self {
        Self {
            stream_id,
            title: None,
            url: None,
            is_live: None,
            is_planned: None,
            planned_for: None,
        }
    }
}

impl Guest {
    /// Finds the stream behind a URL, a slug or an id. Ids and embed addresses contain it. For the rest the site is asked: for a
    /// watch page `media.details`, then oEmbed and `embedJS`; for a channel or a user its live page, as in
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
    /// request; [`NotFound`](ErrorKind::NotFound); [`NotLive`](ErrorKind::NotLive) for a channel or user, with the time of its
    /// next planned stream in the text where that is known; [`UnknownPage`](ErrorKind::UnknownPage) when its page does not tell;
    /// and all that can happen to a request.
    #[doc(alias = "video_id_from_url")]
    pub fn resolve<S>(&self, stream: S) -> Result<ResolvedStream, Error>
    where
        S: TryInto<StreamRef>,
        Error: From<S::Error>,
    {
        let page = match stream.try_into()? {
            StreamRef::Id(id) => return Ok(ResolvedStream::from_id(id)),
            StreamRef::Page(page) => page,
            _ => return Err(Error::new(ErrorKind::InvalidStream, Operation::ResolveStream)),
        };
        check_site(&self.caller, &page)?;
        if let Some(id) = page.stream_id() {
            return Ok(ResolvedStream::from_id(id));
        }
        if !is_of_videos(&page) {
            return Ok(lookup::watch_page(&self.caller, &page)?.stream);
        }
        let Broadcasts { live, planned } = channel::broadcasts(&self.caller, &page)?;
        live.ok_or_else(|| match planned {
            Some(planned) => Error::planned(self.begins(&planned).as_ref()),
            None => Error::new(ErrorKind::NotLive, Operation::ResolveStream),
        })
    }

    /// Lists do not always say when a planned stream is to begin.
    fn begins(&self, planned: &ResolvedStream) -> Option<Timestamp> {
        let details = || {
            lookup::by_id(&self.caller, planned.stream_id)
                .ok()?
                .stream
                .planned_for
        };
        planned.planned_for.clone().or_else(details)
    }

    /// What anybody can know of a stream whose id is known: title, page, and whether it is on air.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound), and all that can happen to a request.
    pub fn stream(&self, id: StreamId) -> Result<ResolvedStream, Error> {
        Ok(lookup::by_id(&self.caller, id)?.stream)
    }

    /// The stream that a channel or a user has on air; of a watch page: its video, if that is on air.
    ///
    /// Rumble has no call for it that takes a name, so the live page is fetched. Its list of videos says which one is live. If
    /// it has none, the first videos that it names, or the one to which it redirects, are looked up with `media.details`, and
    /// then the channel's list with `video_collection.videos`. Pages recommend videos of others: a video counts only if its
    /// owner has the address of the channel, or its name where no address is given.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) when there is no such channel or user;
    /// [`UnknownPage`](ErrorKind::UnknownPage) when no list of the channel's videos could be read, which is not the same as not
    /// being live; and all that can happen to a request.
    pub fn live_stream_of(&self, page: &PageRef) -> Result<Option<ResolvedStream>, Error> {
        check_site(&self.caller, page)?;
        if is_of_videos(page) {
            return Ok(channel::broadcasts(&self.caller, page)?.live);
        }
        let found = match page.stream_id() {
            Some(id) => lookup::by_id(&self.caller, id)?,
            None => lookup::watch_page(&self.caller, page)?,
        };
        Ok(Some(found.stream).filter(|stream| stream.is_live != Some(false)))
    }
}

/// An address of a server of one's own is not an address of another site.
fn check_site(caller: &Caller, page: &PageRef) -> Result<(), Error> {
    match page.local_authority() {
        Some(authority) if authority_of(caller) != Some(authority) => {
            Err(Error::new(ErrorKind::ForeignHost, Operation::ResolveStream))
        }
        _ => Ok(()),
    }
}

fn authority_of(caller: &Caller) -> Option<&str> {
    caller.base_url().as_str().split('/').nth(2)
}

/// A page that lists videos rather than shows one.
fn is_of_videos(page: &PageRef) -> bool {
    matches!(page.kind(), PageKind::Channel | PageKind::User)
}
