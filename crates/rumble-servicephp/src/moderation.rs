use std::time::Duration;

use rumble_model::{MessageId, MuteRecordId, StreamId};

use crate::caller::Call;
use crate::error::Error;
use crate::operation::Operation;
use crate::service::ServicePhp;

/// Whom to mute, by the **name** that messages show: Rumble takes no ids here.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum MuteTarget<'a> {
    /// A channel: what spoke the message has a `channel_id`.
    Channel(&'a str),
    /// A user.
    User(&'a str),
}

/// Where somebody is muted, and for how long.
///
/// ```
/// use std::time::Duration;
/// use rumble_servicephp::MuteScope;
/// use rumble_servicephp::model::StreamId;
///
/// let stream = StreamId::from_base36("7k2m9q")?;
/// let five_minutes = MuteScope::on(stream).for_duration(Duration::from_secs(300));
/// let rest_of_the_stream = MuteScope::on(stream);
/// let for_ever = MuteScope::everywhere();
/// # let _ = (five_minutes, rest_of_the_stream, for_ever);
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
    /// In the chat of this stream, till it ends.
    pub fn on(stream: StreamId) -> Self {
        Self {
            duration: None,
            everywhere: false,
            video: Some(stream),
        }
    }

    /// In all chats of the account, without end.
    pub fn everywhere() -> Self {
        Self {
            duration: None,
            everywhere: true,
            video: None,
        }
    }

    /// For this long, in whole seconds: rounded up, at least 1.
    pub fn for_duration(self, time: Duration) -> Self {
        let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
        Self {
            duration: Some(Duration::from_secs(seconds.max(1))),
            ..self
        }
    }

    /// Names the stream at which it was decided. Rumble's app does so for a mute everywhere, too; it makes no difference that
    /// is known.
    pub fn requested_from(self, stream: StreamId) -> Self {
        Self {
            video: Some(stream),
            ..self
        }
    }
}

impl ServicePhp {
    /// Mutes somebody (`moderation.mute`).
    ///
    /// # Errors
    ///
    /// [`Rejected`](crate::ErrorKind::Rejected), [`Unauthorized`](crate::ErrorKind::Unauthorized), and all that can happen to a
    /// request; where the outcome is unknown, the error says so.
    pub fn mute_user(&self, target: MuteTarget<'_>, scope: MuteScope) -> Result<(), Error> {
        let (name, entity) = match target {
            MuteTarget::Channel(name) => (name, "channel"),
            MuteTarget::User(name) => (name, "user"),
        };
        let video = scope.video.map(StreamId::base10);
        let duration = scope.duration.map(|time| time.as_secs().to_string());
        let mut fields = vec![
            ("user_to_mute", name),
            ("entity_type", entity),
            ("type", if scope.everywhere { "total" } else { "video" }),
        ];
        fields.extend(video.as_deref().map(|video| ("video", video)));
        fields.extend(duration.as_deref().map(|seconds| ("duration", seconds)));
        self.change(Operation::Mute, "moderation.mute", &fields)
    }

    /// Ends a mute (`moderation.unmute`). The record's id is on the page of muted users; `rumble-scraping` finds it by name.
    ///
    /// # Errors
    ///
    /// As [`ServicePhp::mute_user`].
    pub fn unmute_user(&self, record: MuteRecordId) -> Result<(), Error> {
        self.change(
            Operation::Unmute,
            "moderation.unmute",
            &[("record_id", &record.base10())],
        )
    }

    /// Pins a message above its chat (`chat.message.pin`).
    ///
    /// # Errors
    ///
    /// As [`ServicePhp::mute_user`].
    #[doc(alias = "chat_pin")]
    pub fn pin_message(&self, stream: StreamId, message: MessageId) -> Result<(), Error> {
        let (video, message) = (stream.base10(), message.base10());
        let fields = [("video_id", video.as_str()), ("message_id", &message)];
        self.change(Operation::Pin, "chat.message.pin", &fields)
    }

    /// Takes the pin of a message away (`chat.message.unpin`).
    ///
    /// # Errors
    ///
    /// As [`ServicePhp::mute_user`].
    #[doc(alias = "chat_pin")]
    pub fn unpin_message(&self, stream: StreamId, message: MessageId) -> Result<(), Error> {
        let (video, message) = (stream.base10(), message.base10());
        let fields = [("video_id", video.as_str()), ("message_id", &message)];
        self.change(Operation::Unpin, "chat.message.unpin", &fields)
    }

    /// Confirms the raid that was prepared in this stream's chat with the command `/raid` (`raid.confirm`).
    ///
    /// # Errors
    ///
    /// As [`ServicePhp::mute_user`].
    #[doc(alias = "raid_confirm")]
    pub fn confirm_raid(&self, stream: StreamId) -> Result<(), Error> {
        let fields = [("video_id", &*stream.base10())];
        self.change(Operation::ConfirmRaid, "raid.confirm", &fields)
    }

    fn change(&self, operation: Operation, name: &str, fields: &[(&str, &str)]) -> Result<(), Error> {
        let answer = self
            .caller
            .change(Call::post(operation, name, fields), &self.session)?;
        self.remember(&answer);
        Ok(())
    }
}
