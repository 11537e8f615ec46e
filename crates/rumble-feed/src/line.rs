use std::borrow::Cow;

use rumble_model::StreamId;
use serde::Serialize;

use crate::malformed::Malformed;
use crate::values::DecimalId;
use crate::{account, archive, chat, library, live, relay, upload, writing};

/// One line: an event and its stream.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Line<'a> {
    /// Event: the member `event` and the members that belong to it.
    #[serde(flatten)]
    pub body: Body<'a>,
    /// Stream id in base 36, as in the embed address after the `v`; `null` if the line belongs to no stream.
    pub stream_id: Option<String>,
    /// Stream id in base 10, as used by the chat.
    pub stream_id_b10: Option<DecimalId>,
    /// Whether the line is a test event that did not come from the site.
    pub test: bool,
}

impl<'a> Line<'a> {
    /// Creates a line without a stream.
    pub fn new(body: Body<'a>) -> Self {
        Self {
            body,
            stream_id: None,
            stream_id_b10: None,
            test: false,
        }
    }

    /// Sets the stream of the line.
    #[must_use]
    pub fn on(mut self, stream: impl Into<Option<StreamId>>) -> Self {
        let stream = stream.into();
        self.stream_id = stream.map(|id| id.base36().to_string());
        self.stream_id_b10 = stream.map(DecimalId::from);
        self
    }

    /// Marks the line as a test event.
    #[must_use]
    pub fn as_test(mut self) -> Self {
        self.test = true;
        self
    }

    /// Serializes to one line without a line break. Characters that could control a terminal are JSON escapes.
    ///
    /// ```
    /// use rumble_feed::{Body, Line};
    /// use rumble_feed::chat::Connected;
    ///
    /// let line = Line::new(Body::Connected(Connected { attempt: 2 }));
    /// assert_eq!(
    ///     line.to_json(),
    ///     r#"{"event":"connected","attempt":2,"stream_id":null,"stream_id_b10":null,"test":false}"#
    /// );
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        // Only fails for maps with keys other than text, which do not occur.
        let json = serde_json::to_string(self).unwrap_or_default();
        match crate::escape_json(&json) {
            Cow::Borrowed(_) => json,
            Cow::Owned(escaped) => escaped,
        }
    }
}

/// Content of a line. The member `event` is the name of the variant in `snake_case`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Body<'a> {
    /// Account of a session.
    Account(account::Account<'a>),
    /// Key of the Live Stream API, without its value.
    ApiKey(library::ApiKey),
    /// This program created a new key of the Live Stream API.
    ApiKeyReset(library::ApiKey),
    /// Users can now moderate the chat, or no longer can.
    CanModerate(chat::CanModerate),
    /// The end of reading a chat. Last line of a chat.
    Closed(chat::Closed<'a>),
    /// A command was accepted by the chat.
    Command(writing::Command<'a>),
    /// A comment below a video.
    Comment(library::Comment<'a>),
    /// This program added a comment.
    CommentAdded(library::Comment<'a>),
    /// This program deleted a comment.
    CommentDeleted(library::OnComment),
    /// This program pinned a comment.
    CommentPinned(library::OnComment),
    /// This program restored a comment.
    CommentRestored(library::OnComment),
    /// This program unpinned a comment.
    CommentUnpinned(library::OnComment),
    /// The chat has reconnected.
    Connected(chat::Connected),
    /// Messages were deleted.
    Delete(chat::Delete),
    /// This program deleted a message.
    Deleted(writing::OnMessage),
    /// An emote of a chat.
    Emote(account::Emote<'a>),
    /// A refresh failed.
    Error(Failure),
    /// A new follower.
    Follower(live::Follower<'a>),
    /// A possible loss.
    Gap(Gap),
    /// A viewer bought subscription gifts.
    GiftPurchased(chat::Gift<'a>),
    /// The logged-in viewer received a gift.
    GiftReceived(chat::Gift<'a>),
    /// A new purchase of gifted subscriptions.
    GiftedSub(live::GiftedSub<'a>),
    /// Converted id.
    Id(account::Id),
    /// First event of each connection.
    Init(Box<chat::Init<'a>>),
    /// The stream becomes premium or subscriber-only.
    LiveGate(chat::LiveGate),
    /// A login succeeded.
    Login(account::Account<'a>),
    /// The account was logged out.
    Logout(account::Logout<'a>),
    /// Something could not be decoded.
    Malformed(Malformed<'a>),
    /// A chat message.
    Message(Box<chat::Message<'a>>),
    /// Users were muted: their messages are to be hidden.
    Mute(chat::Mute),
    /// This program muted a user or channel.
    Muted(account::Muted<'a>),
    /// A user or channel that the account has muted.
    MutedUser(account::MutedUser<'a>),
    /// A channel of the account.
    OwnChannel(library::OwnChannel<'a>),
    /// A message was pinned.
    Pin(chat::Pin<'a>),
    /// This program pinned a message.
    Pinned(writing::OnMessage),
    /// A playlist.
    Playlist(library::PlaylistBody<'a>),
    /// This program created a playlist.
    PlaylistAdded(library::PlaylistBody<'a>),
    /// This program deleted a playlist.
    PlaylistDeleted(library::OnPlaylist<'a>),
    /// This program edited a playlist.
    PlaylistEdited(library::PlaylistBody<'a>),
    /// A video of a playlist.
    PlaylistVideo(library::PlaylistVideo<'a>),
    /// This program added a video to a playlist.
    PlaylistVideoAdded(library::OnPlaylist<'a>),
    /// This program removed a video from a playlist.
    PlaylistVideoRemoved(library::OnPlaylist<'a>),
    /// The stream is about to raid another one.
    Raid(chat::Raid<'a>),
    /// A paid message, as the Live Stream API lists it.
    Rant(Box<chat::Message<'a>>),
    /// Progress of a recording.
    Recording(archive::Recording),
    /// The connection was lost and will be reopened.
    Reconnecting(chat::Reconnecting),
    /// State of the broker between collectors and archives.
    Relay(relay::Relay),
    /// This program sent a message.
    Sent(writing::Sent<'a>),
    /// The whole document of the Live Stream API.
    Snapshot(Box<live::Snapshot<'a>>),
    /// Totals of a recording.
    Stats(Box<archive::Stats<'a>>),
    /// Stream of a URL that was resolved.
    Stream(account::ResolvedStream<'a>),
    /// A stream has ended.
    StreamEnded(live::StreamEnded<'a>),
    /// A stream went live.
    StreamStarted(live::Stream<'a>),
    /// A new subscriber.
    Subscriber(live::Subscriber<'a>),
    /// An event of a type unknown to this version.
    Unknown(chat::Unknown<'a>),
    /// This program unmuted a user or channel.
    Unmuted(account::Unmuted<'a>),
    /// The pinned message was unpinned.
    Unpin(chat::Unpin),
    /// This program unpinned a message.
    Unpinned(writing::OnMessage),
    /// Progress of an upload.
    Upload(upload::Upload),
    /// An upload retries a chunk or a question.
    UploadRetry(upload::UploadRetry<'a>),
    /// An upload starts over: nothing that was sent before can be used.
    UploadStartedOver(upload::UploadStartedOver),
    /// A video was published. The stream of the line is the video.
    Uploaded(upload::Uploaded<'a>),
    /// A video of a channel, a user or a category.
    Video(Box<library::VideoBody<'a>>),
    /// The number of viewers changed.
    Viewers(live::Viewers),
}

/// Body of `gap`: a possible loss at this position.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Gap {
    /// Id of the last chat message before the gap.
    pub after_id: Option<DecimalId>,
    /// Id of the first chat message after the gap; `null` while none is known.
    pub before_id: Option<DecimalId>,
    /// List with the possible loss: `messages`, `rants`, `followers`, or `any` of them.
    pub list: &'static str,
    /// Reason for a possible loss of rows: `window_too_small` or `overflow`. Only in lines of the Live Stream API.
    pub reason: Option<&'static str>,
}

/// Body of `error`: a refresh of the Live Stream API failed. Older data stays valid.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Failure {
    /// Error with its causes.
    pub error: String,
    /// Kind of the error, such as `network`, `rate_limited` or `server`.
    pub kind: String,
    /// HTTP status, if a response arrived.
    pub status: Option<u16>,
    /// Delay until the next attempt, in milliseconds; `null` if none follows.
    pub retry_after_ms: Option<u64>,
}
