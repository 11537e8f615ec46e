//! `cocorum.chatapi`: the live chat of a stream.
//!
//! | Python | here |
//! |---|---|
//! | `ChatAPI(stream_id)` | [`ChatApi::connect`], [`ChatApi::builder`] |
//! | `chat.get_message()` | [`ChatApi::get_message`], [`ChatApi::get_message_until`] |
//! | `chat.event_generator` | [`ChatApi::events`] |
//! | `chat.clear_mailbox()`, `chat.close()`, `chat.history` | [`ChatApi::clear_mailbox`], [`ChatApi::close`], [`ChatApi::history`] |
//! | `chat.users[id]`, `chat.channels[id]`, `chat.badges[slug]` | [`ChatState::user`], [`ChatState::channel`], [`ChatState::badges`] |
//! | `chat.send_message(text, channel_id)` | [`ChatApi::send_message`], [`ChatApi::send_message_as`] |
//! | `chat.delete_message(m)`, `chat.command(text)` | [`ChatApi::delete_message`], [`ChatApi::command`] |
//! | `message.user`, `message.channel`, `message.deleted` | [`Message::user`], [`Message::channel`], [`Message::is_deleted`] |

use rumble_model::id::Base36;

use crate::sealed::Sealed;

#[doc(inline)]
pub use rumble_chat::{
    Action, ChatApi, ChatApiBuilder, ChatFrame, ChatState, ChatWriter, CloseHandle, CommandResponse,
    ConnectLimit, Connected, Connection, ConnectionSettings, Deleted, EndReason, Endpoint, EndpointError,
    Error, ErrorKind, Event, Events, Gap, GiftNotice, InitEvent, Limits, Malformed, MediaClient, MediaError,
    MediaErrorKind, MediaSettings, Message, ModeratorChange, Muted, Operation, Origin, Picture, Pinned,
    ProxySettings, ReconnectPolicy, Reconnecting, RequestUrl, ResponseHead, Secret, SentMessage, Session,
    SessionCookie, SessionTokenError, SettingError, Stats, TimeoutPhase, TransportErrorKind, UnknownMembers,
    Unpinned, sse,
};
#[cfg(feature = "servicephp")]
#[doc(inline)]
pub use rumble_chat::{Mute, MuteScope, MuteTarget};
#[doc(inline)]
pub use rumble_model::chat::{
    Badge as UserBadge, CanModerate, Channel, Config, Deletion, GiftEvent, GiftPurchaseNotification, Init,
    LiveGate, MuteUsers, Pin, Raid, SubscribersOnlyChat, TextMap, UnknownEvent, User,
};

/// Python's `message_id_b10`, `user_id_b36` and so on, of a [`Message`].
///
/// ```
/// use cocorum::chatapi::MessageIds;
/// # fn show(message: &cocorum::chatapi::Message) {
/// println!("{} by {}", message.message_id_b36(), message.user_id_b10());
/// # }
/// ```
pub trait MessageIds: Sealed {
    /// `message_id`, `message_id_b10`
    fn message_id_b10(&self) -> u64;
    /// `message_id_b36`
    fn message_id_b36(&self) -> Base36;
    /// `user_id`, `user_id_b10`
    fn user_id_b10(&self) -> u64;
    /// `user_id_b36`
    fn user_id_b36(&self) -> Base36;
    /// `channel_id`, `channel_id_b10`
    fn channel_id_b10(&self) -> Option<u64>;
    /// `channel_id_b36`
    fn channel_id_b36(&self) -> Option<Base36>;
}

impl MessageIds for Message {
    fn message_id_b10(&self) -> u64 {
        self.id.get()
    }

    fn message_id_b36(&self) -> Base36 {
        self.id.base36()
    }

    fn user_id_b10(&self) -> u64 {
        self.user_id.get()
    }

    fn user_id_b36(&self) -> Base36 {
        self.user_id.base36()
    }

    fn channel_id_b10(&self) -> Option<u64> {
        self.channel_id.map(|id| id.get())
    }

    fn channel_id_b36(&self) -> Option<Base36> {
        self.channel_id.map(|id| id.base36())
    }
}

/// Python's `user_id_b10` and `user_id_b36`, of a [`User`].
pub trait UserIds: Sealed {
    /// `user_id`, `user_id_b10`
    fn user_id_b10(&self) -> u64;
    /// `user_id_b36`
    fn user_id_b36(&self) -> Base36;
}

impl UserIds for User {
    fn user_id_b10(&self) -> u64 {
        self.id.get()
    }

    fn user_id_b36(&self) -> Base36 {
        self.id.base36()
    }
}

/// Python's `channel_id_b10` and `channel_id_b36`, of a [`Channel`].
pub trait ChannelIds: Sealed {
    /// `channel_id`, `channel_id_b10`
    fn channel_id_b10(&self) -> u64;
    /// `channel_id_b36`
    fn channel_id_b36(&self) -> Base36;
}

impl ChannelIds for Channel {
    fn channel_id_b10(&self) -> u64 {
        self.id.get()
    }

    fn channel_id_b36(&self) -> Base36 {
        self.id.base36()
    }
}

/// Python's `creator_user_id_b10` and so on, of a [`GiftPurchaseNotification`].
pub trait GiftIds: Sealed {
    /// `creator_user_id`, `creator_user_id_b10`
    fn creator_user_id_b10(&self) -> Option<u64>;
    /// `creator_user_id_b36`
    fn creator_user_id_b36(&self) -> Option<Base36>;
    /// `creator_channel_id`, `creator_channel_id_b10`; `None` if Python has 0.
    fn creator_channel_id_b10(&self) -> Option<u64>;
    /// `creator_channel_id_b36`
    fn creator_channel_id_b36(&self) -> Option<Base36>;
}

impl GiftIds for GiftPurchaseNotification {
    fn creator_user_id_b10(&self) -> Option<u64> {
        self.creator_user_id.map(|id| id.get())
    }

    fn creator_user_id_b36(&self) -> Option<Base36> {
        self.creator_user_id.map(|id| id.base36())
    }

    fn creator_channel_id_b10(&self) -> Option<u64> {
        self.creator_channel_id.map(|id| id.get())
    }

    fn creator_channel_id_b36(&self) -> Option<Base36> {
        self.creator_channel_id.map(|id| id.base36())
    }
}
