//! Resolves a URL, a slug or an id to a stream.

use rumble_model::{PageRef, StreamId, StreamRef, Timestamp};

mod channel;
mod channel_page;
mod entities;
mod lookup;
mod owner;

use crate::error::{Error, ErrorKind};
use crate::guest::Guest;
use crate::operation::Operation;
use crate::service_client::ServiceClient;
use channel::Broadcasts;

/// Resolved stream. Facts that the lookup did not return are `None`.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ResolvedStream {
    /// Id of the stream, its video and its chat.
    pub stream_id: StreamId,
    /// Title as text.
    pub title: Option<String>,
    /// URL of the watch page.
    pub url: Option<String>,
    /// Whether the stream is live.
    pub is_live: Option<bool>,
    /// Whether the stream is scheduled and has not begun.
    pub is_planned: Option<bool>,
    /// Start time of a scheduled stream, if known.
    pub planned_for: Option<Timestamp>,
    /// Time at which the stream began, if known.
    pub started_on: Option<Timestamp>,
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
            started_on: None,
        }
    }
}

impl Guest {
    /// Finds the stream of a URL, a slug or an id. Ids and embed URLs contain the id. Otherwise requests are sent: for a watch
    /// page `media.details`, then oEmbed and `embedJS`; for a channel or a user its live page, as in
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
    /// [`InvalidStream`](ErrorKind::InvalidStream) or, for other sites, [`ForeignHost`](ErrorKind::ForeignHost), without a
    /// request; [`NotFound`](ErrorKind::NotFound); [`NotLive`](ErrorKind::NotLive) for a channel or user, whose message includes
    /// the time of the next scheduled stream if known; [`UnknownPage`](ErrorKind::UnknownPage) if its page has an unknown form;
    /// or any error of a request.
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
        check_site(&self.client, &page)?;
        if let Some(id) = page.stream_id() {
            return Ok(ResolvedStream::from_id(id));
        }
        if page.has_one_stream() {
            return Ok(lookup::watch_page(&self.client, &page)?.stream);
        }
        let Broadcasts { live, planned } = channel::broadcasts(&self.client, &page)?;
        live.ok_or_else(|| match planned {
            Some(planned) => Error::planned(self.begins(&planned).as_ref()),
            None => Error::new(ErrorKind::NotLive, Operation::ResolveStream),
        })
    }

    /// Start time of a scheduled stream. Lists do not always contain it.
    fn begins(&self, planned: &ResolvedStream) -> Option<Timestamp> {
        let details = || {
            lookup::by_id(&self.client, planned.stream_id)
                .ok()?
                .stream
                .planned_for
        };
        planned.planned_for.clone().or_else(details)
    }

    /// Public facts about a stream with a known id: title, page, and whether it is live.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound), or any error of a request.
    pub fn stream(&self, id: StreamId) -> Result<ResolvedStream, Error> {
        Ok(lookup::by_id(&self.client, id)?.stream)
    }

    /// The live stream of a channel or user. For a watch page: its video, if that is live.
    ///
    /// No operation of `service.php` takes a name, so the live page is fetched. Without a list of videos that shows the live one, the
    /// first videos that it names, or the one to which it redirects, are looked up with `media.details`, and then
    /// the channel's list with `video_collection.videos`. Pages also recommend other channels' videos: a video counts only if its
    /// owner has the URL of the channel, or its name if the URL is missing.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) if the channel or user does not exist; [`UnknownPage`](ErrorKind::UnknownPage) if no list
    /// of the channel's videos could be read, which does not mean that it is not live; or any error of a request.
    pub fn live_stream_of(&self, page: &PageRef) -> Result<Option<ResolvedStream>, Error> {
        check_site(&self.client, page)?;
        if !page.has_one_stream() {
            return Ok(channel::broadcasts(&self.client, page)?.live);
        }
        let found = match page.stream_id() {
            Some(id) => lookup::by_id(&self.client, id)?,
            None => lookup::watch_page(&self.client, page)?,
        };
        Ok(Some(found.stream).filter(|stream| stream.is_live != Some(false)))
    }
}

/// The URL of a custom server is not one of another site.
fn check_site(client: &ServiceClient, page: &PageRef) -> Result<(), Error> {
    match page.local_authority() {
        Some(authority) if authority_of(client) != Some(authority) => {
            Err(Error::new(ErrorKind::ForeignHost, Operation::ResolveStream))
        }
        _ => Ok(()),
    }
}

fn authority_of(client: &ServiceClient) -> Option<&str> {
    client.base_url().as_str().split('/').nth(2)
}
