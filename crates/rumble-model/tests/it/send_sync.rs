//! All types are `Send` and `Sync`. Checked by the compiler.

use rumble_model::chat::{
    Badge, Block, CanModerate, Channel, ChatEvent, ChatMode, Color, Config, DecodeError, DecodeErrorKind,
    Deletion, Envelope, GiftEvent, GiftProduct, GiftPurchaseNotification, GiftType, Gifts, Giver, Init,
    LiveGate, Message, MessageKind, Messages, MuteUsers, Notification, Pin, Raid, RaidNotification, Rant,
    RantColors, RantLevel, RantsConfig, RedirectionStep, SubscribersOnlyChat, Subscription, UnknownEvent,
    User, WalletTransaction,
};
use rumble_model::error_response::{ErrorItem, ErrorResponse};
use rumble_model::id::{Base36, GiverId};
use rumble_model::livestream_api::{
    ApiType, Categories, ChatMessage, Document, FollowTime, Follower, Followers, GiftedSub, GiftedSubs,
    LivestreamChat, LivestreamEntry, StreamCategory, Subscriber, Subscribers, Visibility,
};
use rumble_model::service::{
    EmbedJs, Emote, EmoteGroup, FirstStep, LivestreamStatus, LoginSession, OEmbed, Salts, ServiceEndpoint,
    ServiceResponse, TwoFactorMethods, UserState, Video, WatchingNow,
};
use rumble_model::{
    Batch, ChannelId, EmoteNames, EmoteSpan, MalformedItem, MessageId, MuteRecordId, PageKind, PageRef,
    ParseIdError, ParseStreamRefError, Record, Secret, StreamId, StreamRef, Timestamp, UserId,
};

const fn shared<T: Send + Sync + Unpin + Clone + std::fmt::Debug + 'static>() {}

const fn error<T: std::error::Error + Send + Sync + 'static>() {}

macro_rules! all {
    ($check:ident: $($type:ty),+ $(,)?) => {
        const _: () = { $($check::<$type>();)+ };
    };
}

all!(shared: Base36, ChannelId, GiverId, MessageId, MuteRecordId, StreamId, UserId);
all!(shared: PageKind, PageRef, StreamRef, Timestamp);
all!(shared: Batch<MessageId>, Batch<Record<Message>>, MalformedItem);
all!(shared: Badge, Block, CanModerate, Channel, ChatEvent, ChatMode, Color, Config, Deletion, Envelope);
all!(shared: GiftEvent, GiftProduct, GiftPurchaseNotification, GiftType, Gifts, Giver<'static>, Init, LiveGate);
all!(shared: Message, MessageKind, Messages, MuteUsers, Notification, Pin, Raid, RaidNotification, Rant);
all!(shared: RantColors, RantLevel, RantsConfig, RedirectionStep, SubscribersOnlyChat, Subscription);
all!(shared: UnknownEvent, User, WalletTransaction);
all!(shared: Record<Config>, Record<Deletion>, Record<GiftEvent>, Record<LiveGate>, Record<Pin>, Record<Raid>);
all!(shared: DecodeError, DecodeErrorKind, ParseIdError, ParseStreamRefError);
all!(shared: ApiType, Categories, ChatMessage, Document, Follower, FollowTime, Followers, GiftedSub, GiftedSubs);
all!(shared: LivestreamChat, LivestreamEntry, rumble_model::livestream_api::Rant, StreamCategory, Subscriber, Subscribers);
all!(shared: Record<LivestreamEntry>, Secret, Visibility, ErrorResponse, ErrorItem);
all!(shared: ServiceResponse, EmbedJs, Emote, EmoteGroup, FirstStep, LivestreamStatus, LoginSession, OEmbed, Salts);
all!(shared: TwoFactorMethods, ServiceEndpoint, UserState, Video, WatchingNow);
all!(shared: EmoteNames, EmoteSpan<'static>);
all!(error: DecodeError, ParseIdError, ParseStreamRefError);
