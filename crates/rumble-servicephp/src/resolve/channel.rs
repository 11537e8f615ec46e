//! Live and scheduled streams of a channel or user.

use std::collections::HashSet;

use rumble_http::internal::Response;
use rumble_model::service::{DecodeError, Video, VideoOwner};
use rumble_model::{Batch, PageKind, PageRef, Record, StreamId, StreamRef};

use super::channel_page::{ChannelPage, without_comments};
use super::lookup::{self, Found};
use super::{ResolvedStream, authority_of, owner};
use crate::calls;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::service_client::ServiceClient;

#[derive(Default)]
pub(super) struct Broadcasts {
    pub(super) live: Option<ResolvedStream>,
    /// Next scheduled stream.
    pub(super) planned: Option<ResolvedStream>,
}

/// "Not live" is only reported if a list of the channel's videos was read completely.
pub(super) fn broadcasts(client: &ServiceClient, page: &PageRef) -> Result<Broadcasts, Error> {
    let (channel, content) = live_page(client, page)?;
    let mut search = Search {
        client,
        channel,
        found: Broadcasts::default(),
        collection: None,
        is_uncertain: false,
        lookups: 0,
        reason: None,
    };
    let is_complete = match content {
        Content::Html(html) => search.read_page(&ChannelPage::read(&without_comments(&html)))?,
        Content::Watch(watch) => {
            search.add(lookup::watch_page(client, &watch)?);
            false
        }
    };
    if search.found.live.is_some() || search.is_certain(is_complete) {
        return Ok(search.found);
    }
    let is_complete = search.read_collection()?;
    if search.found.live.is_some() || search.is_certain(is_complete) {
        return Ok(search.found);
    }
    if search.found.planned.is_some() {
        return Ok(search.found);
    }
    let error = Error::new(ErrorKind::UnknownPage, Operation::ResolveStream);
    Err(match search.reason {
        Some(reason) => error.caused_by(reason),
        None => error,
    })
}

struct Search<'a> {
    client: &'a ServiceClient,
    channel: PageRef,
    found: Broadcasts,
    /// Id of the channel, from its videos.
    collection: Option<String>,
    /// Whether a possibly live video has an unknown owner, or one of the channel's videos is possibly live.
    is_uncertain: bool,
    /// Number of list items that were looked up.
    lookups: usize,
    /// Reason why a list was not read.
    reason: Option<DecodeError>,
}

impl Search<'_> {
    /// Reads the lists and videos of a page. Returns whether a list of the channel's videos was read completely. Stops at the
    /// first live video.
    fn read_page(&mut self, page: &ChannelPage<'_>) -> Result<bool, Error> {
        let mut known = HashSet::new();
        let mut are_complete = !page.lists.is_empty();
        for json in &page.lists {
            are_complete &= match json.map(Video::list_from_json) {
                Some(Ok(list)) => {
                    known.extend(list.items.iter().map(|video| video.id));
                    self.read_list(&list)?
                }
                Some(Err(reason)) => {
                    self.reason = Some(reason);
                    false
                }
                None => false,
            };
        }
        let named = page.named(&known);
        let mut is_ours = named.ids.is_empty();
        let mut are_read = !named.has_more;
        for id in named.ids {
            if self.found.live.is_some() {
                break;
            }
            match lookup::by_id(self.client, id) {
                Ok(found) => is_ours |= self.add(found),
                Err(error) if lookup::is_single_video_error(&error) => are_read = false,
                Err(error) => return Err(error),
            }
        }
        let cards_are_complete = page.lists.is_empty() && page.has_cards && is_ours && are_read;
        Ok(are_complete || cards_are_complete)
    }

    /// Returns whether the list contains the channel's videos and was read completely.
    fn read_list(&mut self, list: &Batch<Record<Video>>) -> Result<bool, Error> {
        let mut is_ours = list.items.is_empty();
        for video in &list.items {
            if self.found.live.is_some() {
                break;
            }
            let owner = self.is_owner(video.by.as_deref());
            if owner == Some(true) && video.has_known_state() {
                is_ours = true;
                self.add(Found::from_video(video));
            } else if owner != Some(false) && (video.is_live() || !video.has_known_state()) {
                is_ours |= self.look_up(video.id)?;
            }
        }
        Ok(is_ours && list.malformed.is_empty())
    }

    /// Looks up a video and returns whether the channel owns it. An unknown owner makes the result uncertain.
    fn look_up(&mut self, id: StreamId) -> Result<bool, Error> {
        if self.lookups == MAX_LOOKUPS {
            self.is_uncertain = true;
            return Ok(false);
        }
        self.lookups += 1;
        match lookup::by_id(self.client, id) {
            Ok(found) => Ok(self.add(found)),
            Err(error) if lookup::is_single_video_error(&error) => {
                self.is_uncertain = true;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    fn is_certain(&self, is_complete: bool) -> bool {
        is_complete && !self.is_uncertain
    }

    /// Reads the list of the channel whose id was found.
    fn read_collection(&mut self) -> Result<bool, Error> {
        let Some(id) = self.collection.clone() else {
            return Ok(false);
        };
        self.is_uncertain = false;
        match self.client.call(&calls::videos::newest_of(&id)) {
            Ok(list) => self.read_list(&list),
            Err(error) if lookup::is_single_video_error(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// See [`owner::is`]. An owner without a URL whose id is not that of the channel is never the owner, even if the name
    /// matches.
    fn is_owner(&self, owner: Option<&VideoOwner>) -> Option<bool> {
        let is_other = |owner: &VideoOwner| {
            let (id, known) = (owner.id.as_deref(), self.collection.as_deref());
            owner.url.is_none() && id.is_some() && known.is_some() && id != known
        };
        match owner {
            Some(owner) if is_other(owner) => Some(false),
            owner => owner::is(owner, &self.channel),
        }
    }

    /// Adds a video and returns whether the channel owns it.
    fn add(&mut self, found: Found) -> bool {
        let owner = self.is_owner(found.owner.as_ref());
        self.is_uncertain |= owner != Some(false) && found.stream.is_live.is_none();
        self.is_uncertain |= owner.is_none() && found.stream.is_live == Some(true);
        if owner != Some(true) {
            return false;
        }
        self.collection = found.owner.and_then(|owner| owner.id).or(self.collection.take());
        let stream = found.stream;
        if stream.is_live == Some(true) {
            self.found.live.get_or_insert(stream);
        } else if stream.is_planned == Some(true) && self.found.is_next(&stream) {
            self.found.planned = Some(stream);
        }
        true
    }
}

impl Broadcasts {
    /// Whether the stream is scheduled before the earliest one so far.
    fn is_next(&self, stream: &ResolvedStream) -> bool {
        let begins = |stream: &ResolvedStream| stream.planned_for.as_ref()?.unix_seconds();
        match &self.planned {
            Some(known) => begins(stream).is_some_and(|time| begins(known).is_none_or(|known| time < known)),
            None => true,
        }
    }
}

/// Content of the page at which a channel is live.
enum Content {
    Html(String),
    /// Redirect to the page of a stream.
    Watch(PageRef),
}

/// Fetches the live page and its owner. `/Name` can be the URL of a user; `/c/Name` cannot: a user with that name is another
/// account.
fn live_page(client: &ServiceClient, page: &PageRef) -> Result<(PageRef, Content), Error> {
    let fetch = |channel: PageRef| -> Result<_, Error> {
        let folder = if channel.kind() == PageKind::User {
            "user"
        } else {
            "c"
        };
        let url = client
            .base_url()
            .join(&format!("{folder}/{}/live/", channel.slug()));
        let response = client.page_response(url, Operation::ResolveStream, None)?;
        let content = match redirect_target(client, &response) {
            Some(watch) => Content::Watch(watch),
            None => Content::Html(client.page_text(&response, Operation::ResolveStream)?),
        };
        Ok((channel, content))
    };
    match fetch(page.clone()) {
        Err(error) if error.kind() == ErrorKind::NotFound => match user_of_the_same_name(page) {
            Some(user) => fetch(user),
            None => Err(error),
        },
        other => other,
    }
}

fn user_of_the_same_name(page: &PageRef) -> Option<PageRef> {
    match StreamRef::parse(&format!("/user/{}", page.slug())) {
        Ok(StreamRef::Page(user)) if page.may_be_user() => Some(user),
        _ => None,
    }
}

/// Watch page of this site to which a response redirects, for a lookup. The redirect is not followed.
fn redirect_target(client: &ServiceClient, response: &Response) -> Option<PageRef> {
    let is_here = response
        .head()
        .location_host()
        .is_none_or(|host| authority_of(client) == Some(host));
    let path = response.head().location_path().filter(|_| is_here)?;
    match StreamRef::parse(path) {
        Ok(StreamRef::Page(page)) if page.kind() == PageKind::Watch => Some(page),
        _ => None,
    }
}

/// Lists contain the owner and the state of almost every item.
const MAX_LOOKUPS: usize = 5;
