use std::time::Duration;

use rumble_model::{MessageId, MuteRecordId, StreamId};

use crate::error::Error;
use crate::operation::Operation;
use crate::service::ServicePhp;
use crate::service_request::ServiceRequest;

/// User or channel to mute, by the **name** that messages show. Rumble accepts no ids here.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum MuteTarget<'a> {
    /// A channel: the message has a `channel_id`.
    Channel(&'a str),
    /// A user.
    User(&'a str),
}

/// Chats in which a user or channel is muted, and the duration.
///
/// ```
/// use std::time::Duration;
/// use rumble_servicephp::MuteScope;
/// use rumble_servicephp::model::StreamId;
///
/// let stream = StreamId::from_base36("7k2m9q")?;
/// let five_minutes = MuteScope::on(stream).for_duration(Duration::from_secs(300));
/// let rest_of_the_stream = MuteScope::on(stream);
/// let forever = MuteScope::everywhere();
/// # let _ = (five_minutes, rest_of_the_stream, forever);
/// # Ok::<(), rumble_servicephp::model::ParseIdError>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[must_use]
pub struct MuteScope {
    duration: Option<Duration>,
    everywhere: bool,
    video: Option<StreamId>,
}

impl MuteScope {
    /// In the chat of this stream, until it ends.
    pub fn on(stream: StreamId) -> Self {
        Self {
            duration: None,
            everywhere: false,
            video: Some(stream),
        }
    }

    /// In all chats of the account, forever.
    pub fn everywhere() -> Self {
        Self {
            duration: None,
            everywhere: true,
            video: None,
        }
    }

    /// For this duration in whole seconds, rounded up, at least 1.
    pub fn for_duration(self, time: Duration) -> Self {
        let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
        Self {
            duration: Some(Duration::from_secs(seconds.max(1))),
            ..self
        }
    }

    /// Names the stream in which the mute was requested. Rumble's app does so even for a mute everywhere; no effect is known.
    pub fn requested_from(self, stream: StreamId) -> Self {
        Self {
            video: Some(stream),
            ..self
        }
    }
}

impl ServicePhp {
    /// Mutes a user or channel (`moderation.mute`).
    ///
    /// # Errors
    ///
    /// [`Rejected`](crate::ErrorKind::Rejected), [`Unauthorized`](crate::ErrorKind::Unauthorized), or any error of a request. If
    /// the outcome is unknown, [`Error::outcome_is_unknown`] is `true`.
    pub fn mute_user(&self, target: MuteTarget<'_>, scope: MuteScope) -> Result<(), Error> {
        self.perform(&mute(target, scope))
    }

    /// Unmutes a user or channel (`moderation.unmute`). The id of the record is on the muted-users page; `rumble-scraping` finds it
    /// by name.
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    pub fn unmute_user(&self, record: MuteRecordId) -> Result<(), Error> {
        self.perform(&unmute(record))
    }

    /// Pins a message above its chat (`chat.message.pin`).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "chat_pin")]
    pub fn pin_message(&self, stream: StreamId, message: MessageId) -> Result<(), Error> {
        self.perform(&pin(stream, message))
    }

    /// Unpins a message (`chat.message.unpin`).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "chat_pin")]
    pub fn unpin_message(&self, stream: StreamId, message: MessageId) -> Result<(), Error> {
        self.perform(&unpin(stream, message))
    }

    /// Confirms the raid that was prepared with the command `/raid` in the chat of this stream (`raid.confirm`).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "raid_confirm")]
    pub fn confirm_raid(&self, stream: StreamId) -> Result<(), Error> {
        self.perform(&raid(stream))
    }
}

fn mute<'a>(target: MuteTarget<'a>, scope: MuteScope) -> ServiceRequest<'a> {
    let (name, entity) = match target {
        MuteTarget::Channel(name) => (name, "channel"),
        MuteTarget::User(name) => (name, "user"),
    };
    ServiceRequest::changes(Operation::Mute, "moderation.mute")
        .field("user_to_mute", name)
        .field("entity_type", entity)
        .field("type", if scope.everywhere { "total" } else { "video" })
        .optional("video", scope.video.map(StreamId::base10))
        .optional("duration", scope.duration.map(|time| time.as_secs().to_string()))
}

fn unmute(record: MuteRecordId) -> ServiceRequest<'static> {
    ServiceRequest::changes(Operation::Unmute, "moderation.unmute").field("record_id", record.base10())
}

fn pin(stream: StreamId, message: MessageId) -> ServiceRequest<'static> {
    ServiceRequest::changes(Operation::Pin, "chat.message.pin")
        .field("video_id", stream.base10())
        .field("message_id", message.base10())
}

fn unpin(stream: StreamId, message: MessageId) -> ServiceRequest<'static> {
    ServiceRequest::changes(Operation::Unpin, "chat.message.unpin")
        .field("video_id", stream.base10())
        .field("message_id", message.base10())
}

fn raid(stream: StreamId) -> ServiceRequest<'static> {
    ServiceRequest::changes(Operation::ConfirmRaid, "raid.confirm").field("video_id", stream.base10())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service_request::sent::assert_sends;

    fn stream() -> StreamId {
        StreamId::new(456_977_726).unwrap()
    }

    #[test]
    fn mute_calls_send_their_fields() {
        let on_stream = || MuteScope::on(stream());
        for (target, scope, fields) in [
            (
                MuteTarget::User("TinFiddle"),
                on_stream(),
                "user_to_mute=TinFiddle&entity_type=user&type=video&video=456977726",
            ),
            (
                MuteTarget::User("TinFiddle"),
                on_stream().for_duration(Duration::from_secs(300)),
                "user_to_mute=TinFiddle&entity_type=user&type=video&video=456977726&duration=300",
            ),
            (
                MuteTarget::Channel("Brass & Tin \u{e9}"),
                MuteScope::everywhere(),
                "user_to_mute=Brass%20%26%20Tin%20%C3%A9&entity_type=channel&type=total",
            ),
            (
                MuteTarget::User("TinFiddle"),
                MuteScope::everywhere().requested_from(stream()),
                "user_to_mute=TinFiddle&entity_type=user&type=total&video=456977726",
            ),
            (
                MuteTarget::User("TinFiddle"),
                on_stream().for_duration(Duration::from_millis(1001)),
                "user_to_mute=TinFiddle&entity_type=user&type=video&video=456977726&duration=2",
            ),
            (
                MuteTarget::User("TinFiddle"),
                on_stream().for_duration(Duration::ZERO),
                "user_to_mute=TinFiddle&entity_type=user&type=video&video=456977726&duration=1",
            ),
        ] {
            assert_sends(mute(target, scope), "POST", "moderation.mute", fields);
        }
    }

    #[test]
    fn pin_and_raid_calls_send_their_fields() {
        let message = MessageId::new(2_490_000_000_000_000_017).unwrap();
        let fields = "video_id=456977726&message_id=2490000000000000017";
        assert_sends(pin(stream(), message), "POST", "chat.message.pin", fields);
        assert_sends(unpin(stream(), message), "POST", "chat.message.unpin", fields);
        assert_sends(raid(stream()), "POST", "raid.confirm", "video_id=456977726");
        let record = MuteRecordId::new(300_777).unwrap();
        assert_sends(unmute(record), "POST", "moderation.unmute", "record_id=300777");
    }
}
