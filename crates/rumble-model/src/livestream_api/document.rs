use std::sync::Arc;

use serde_json::value::RawValue;

use super::{ApiType, Followers, GiftedSubs, LivestreamEntry, Subscribers};
use crate::id::{ChannelId, UserId};
use crate::json::{self, Batch, MalformedItem, Record, RedactedJson};

/// The body of a response of the Live Stream API.
///
/// ```
/// use rumble_model::livestream_api::Document;
///
/// let document = Document::decode(
///     r#"{"now":1773511080,"type":"user","user_id":"4zt0q","followers":{"num_followers":3},"subscribers":{},
///         "livestreams":[{"id":"7k2m9q","title":"Bread at night","is_live":true,"stream_key":"r-1-invented"}]}"#,
/// )?;
/// assert_eq!(document.followers.num_followers, 3);
/// let stream = &document.livestreams.items[0];
/// assert_eq!((stream.title.as_str(), stream.id.get()), ("Bread at night", 456_977_726));
/// assert_eq!(stream.get("stream_key").map(|value| value.get()), Some("\"(redacted)\""));
/// assert_eq!(stream.stream_key.as_ref().map(|key| key.expose()), Some("r-1-invented"));
/// # Ok::<(), rumble_model::livestream_api::DecodeError>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Document {
    /// `now`: the server's clock, Unix seconds.
    pub now: i64,
    /// `type`: what the key was issued for.
    pub kind: ApiType,
    /// `user_id`, in base 36 on the wire: the account.
    pub user_id: UserId,
    /// `username`: the account's name; missing in 2023.
    pub username: Option<String>,
    /// `channel_id`, for a channel's key.
    pub channel_id: Option<ChannelId>,
    /// `channel_name`, for a channel's key.
    pub channel_name: Option<String>,
    /// `since`: unknown; no server has been seen to set it.
    pub since: Option<Box<RawValue>>,
    /// `max_num_results`: maximum rows of the lists that have a limit; 50 in all captures.
    pub max_num_results: Option<u64>,
    /// `followers`
    pub followers: Followers,
    /// `subscribers`
    pub subscribers: Subscribers,
    /// `gifted_subs`; missing in 2023, and from a relay.
    pub gifted_subs: Option<GiftedSubs>,
    /// `livestreams`: live, finished or scheduled streams. Usually empty while not live; the newest is not necessarily
    /// live.
    pub livestreams: Batch<Arc<Record<LivestreamEntry>>>,
    /// Sections that are missing or malformed, each as the item of a list of its name. They read as empty.
    pub malformed: Vec<MalformedItem>,
    pub(super) source: RedactedJson,
}

impl Document {
    /// Everything in the document that could not be decoded: sections, and rows of each list.
    pub fn all_malformed(&self) -> impl Iterator<Item = &MalformedItem> {
        let gifts = self
            .gifted_subs
            .iter()
            .map(|gifts| &gifts.recent_gifted_subs.malformed);
        let chats = self.livestreams.items.iter().map(|stream| &stream.chat);
        let chats = chats.flat_map(|chat| [&chat.recent_messages.malformed, &chat.recent_rants.malformed]);
        [
            &self.malformed,
            &self.followers.recent_followers.malformed,
            &self.subscribers.recent_subscribers.malformed,
            &self.livestreams.malformed,
        ]
        .into_iter()
        .chain(gifts)
        .chain(chats)
        .flatten()
    }

    /// Whether the list of streams was read completely. Only then are streams missing from it really not listed.
    #[must_use]
    pub fn lists_all_streams(&self) -> bool {
        self.livestreams.malformed.is_empty() && self.malformed.iter().all(|item| item.list != "livestreams")
    }

    /// The JSON text as received, with `"(redacted)"` in place of every `server_url` and `stream_key`.
    #[must_use]
    pub fn raw(&self) -> &str {
        self.source.text()
    }

    /// One member of the document, from the same text as [`Document::raw`]; known or unknown.
    ///
    /// Returns `None` if the document lacks the member. Parses the text on each call.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&RawValue> {
        json::member(self.raw(), key)
    }

    /// The JSON text as received, **with its secrets**: anyone who sees them can start a stream as this account. Never
    /// log it.
    #[must_use]
    pub fn expose_raw(&self) -> String {
        self.source.unredacted()
    }
}
