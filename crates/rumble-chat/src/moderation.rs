//! Moderation through `service.php`.

use rumble_http::internal::Kind as _;
use rumble_model::MessageId;
use rumble_model::chat::{Channel, User};
use rumble_scraping::Scraper;
use rumble_servicephp::{MuteScope, MuteTarget, ServicePhp};

use crate::builder::ChatApiBuilder;
use crate::client::ChatApi;
use crate::error::{Error, ErrorKind, Operation};
use crate::message::Message;
use crate::writer::ChatWriter;

impl ChatApiBuilder {
    /// Sets the account that reads, writes and moderates: combines [`session`](ChatApiBuilder::session),
    /// [`own_user`](ChatApiBuilder::own_user) and [`base_url`](ChatApiBuilder::base_url). Unless
    /// [`chat_url`](ChatApiBuilder::chat_url) is set, the chat service that Rumble reports for the account is used, if
    /// the session is allowed there.
    ///
    /// ```no_run
    /// use rumble_chat::{ChatApi, ServicePhp};
    ///
    /// # fn moderate(account: &ServicePhp) -> Result<(), rumble_chat::Error> {
    /// let mut chat = ChatApi::builder("7k2m9q").account(account).connect()?;
    /// while let Some(message) = chat.get_message()? {
    ///     if message.text.contains("https://") {
    ///         message.delete(&chat.writer())?;
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "servicephp")]
    pub fn account(self, account: &ServicePhp) -> Self {
        let mut builder = self
            .session(account.session().clone())
            .base_url(account.base_url().clone());
        builder.writer.account = Some(account.clone());
        builder
    }

    /// Adds the chat service and the user id that the account reports.
    pub(crate) fn with_account_data(mut self) -> Result<Self, Error> {
        let account = self.writer.account.clone().filter(|_| self.stream_id.is_ok());
        let Some(account) = account else {
            return Ok(self);
        };
        let failed = |error| service_error(Operation::FetchAccount, error);
        let user = account.user().map_err(failed)?;
        self.writer.write.own_user = self.writer.write.own_user.or(user.id);
        if self.chat_url.is_none() && user.chat.endpoint.is_some() {
            self.chat_url = Some(account.chat_endpoint().map_err(failed)?);
        }
        Ok(self)
    }
}

/// Moderation with the [account](ChatWriter::account) of the chat. Requires no more than a session.
impl ChatWriter {
    /// Pins a message. The server reports the pin in the event stream.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::NotLoggedIn`] without a session. Fails if the server rejects the request, or the request
    /// fails.
    pub fn pin_message(&self, id: MessageId) -> Result<(), Error> {
        self.request(Operation::Pin, |account| {
            account.pin_message(self.stream_id(), id)
        })
    }

    /// Unpins a message.
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::pin_message`].
    pub fn unpin_message(&self, id: MessageId) -> Result<(), Error> {
        self.request(Operation::Unpin, |account| {
            account.unpin_message(self.stream_id(), id)
        })
    }

    /// Mutes a user or channel by name.
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::pin_message`].
    pub fn mute_user(&self, target: MuteTarget<'_>, scope: MuteScope) -> Result<(), Error> {
        self.request(Operation::Mute, |account| account.mute_user(target, scope))
    }

    /// Mutes the author of a message: the channel if it was posted as one, otherwise the user.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::UnknownName`] if no event has contained the author. See [`ChatWriter::pin_message`] for
    /// other errors.
    pub fn mute_author(&self, message: &Message, scope: MuteScope) -> Result<(), Error> {
        let name = match message.channel_id {
            Some(_) => message
                .channel()
                .map(|channel| MuteTarget::Channel(&channel.username)),
            None => Some(MuteTarget::User(&message.user().username)),
        };
        let known = name.filter(|target| !matches!(target, MuteTarget::Channel("") | MuteTarget::User("")));
        let target = known.ok_or_else(|| Error::new(ErrorKind::UnknownName, Operation::Mute))?;
        self.mute_user(target, scope)
    }

    /// Unmutes a user or channel by name. Reads the muted-users pages, with about one request per 50 mutes. If no exact
    /// match is found, a name that differs only in case is accepted.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::NotMuted`] if the name is not found. See [`ChatWriter::pin_message`] for other errors.
    pub fn unmute_user(&self, name: &str) -> Result<(), Error> {
        let account = self.required_account(Operation::Unmute)?;
        let unmuted = Scraper::new(account).unmute_user(name);
        unmuted.map(drop).map_err(unmute_error)
    }

    /// Confirms the raid that the command `/raid` prepared.
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::pin_message`].
    pub fn confirm_raid(&self) -> Result<(), Error> {
        self.request(Operation::ConfirmRaid, |account| {
            account.confirm_raid(self.stream_id())
        })
    }

    fn required_account(&self, operation: Operation) -> Result<&ServicePhp, Error> {
        self.account()
            .ok_or_else(|| Error::new(ErrorKind::NotLoggedIn, operation))
    }

    fn request(
        &self,
        operation: Operation,
        question: impl FnOnce(&ServicePhp) -> Result<(), rumble_servicephp::Error>,
    ) -> Result<(), Error> {
        question(self.required_account(operation)?).map_err(|error| service_error(operation, error))
    }
}

/// Moderation; see [`ChatWriter`].
impl ChatApi {
    /// Account that moderates; see [`ChatWriter::account`].
    #[doc(alias = "servicephp")]
    #[must_use]
    pub fn account(&self) -> Option<&ServicePhp> {
        self.writer.account()
    }

    /// Pins a message.
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::pin_message`].
    pub fn pin_message(&self, id: MessageId) -> Result<(), Error> {
        self.writer.pin_message(id)
    }

    /// Unpins a message. Without an id, the message that is known to be pinned.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::NotPinned`] if no id is given and no pinned message is known. See
    /// [`ChatWriter::pin_message`] for other errors.
    pub fn unpin_message(&self, id: Option<MessageId>) -> Result<(), Error> {
        let id = id.or_else(|| self.pinned_message().map(|message| message.id));
        let id = id.ok_or_else(|| Error::new(ErrorKind::NotPinned, Operation::Unpin))?;
        self.writer.unpin_message(id)
    }

    /// Mutes a user or channel by name.
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::pin_message`].
    pub fn mute_user(&self, target: MuteTarget<'_>, scope: MuteScope) -> Result<(), Error> {
        self.writer.mute_user(target, scope)
    }

    /// Unmutes a user or channel by name; see [`ChatWriter::unmute_user`].
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::unmute_user`].
    pub fn unmute_user(&self, name: &str) -> Result<(), Error> {
        self.writer.unmute_user(name)
    }
}

/// Moderation; see [`ChatWriter`].
impl Message {
    /// Pins the message.
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::pin_message`].
    pub fn pin(&self, writer: &ChatWriter) -> Result<(), Error> {
        writer.pin_message(self.id)
    }

    /// Unpins the message.
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::pin_message`].
    pub fn unpin(&self, writer: &ChatWriter) -> Result<(), Error> {
        writer.unpin_message(self.id)
    }
}

/// A user or channel that can be muted by name. Sealed: implemented for [`User`] and [`Channel`] only.
///
/// ```no_run
/// use std::time::Duration;
/// use rumble_chat::{ChatWriter, Error, Message, MuteScope, Mute as _};
///
/// fn time_out(message: &Message, writer: &ChatWriter) -> Result<(), Error> {
///     let five_minutes = MuteScope::on(writer.stream_id()).for_duration(Duration::from_secs(300));
///     message.user().mute(writer, five_minutes)
/// }
/// ```
pub trait Mute: sealed::Sealed {
    /// Name and kind of the account for a request.
    fn mute_target(&self) -> MuteTarget<'_>;

    /// Mutes the user or channel.
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::mute_user`].
    fn mute(&self, writer: &ChatWriter, scope: MuteScope) -> Result<(), Error> {
        writer.mute_user(self.mute_target(), scope)
    }

    /// Unmutes the user or channel.
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::unmute_user`].
    fn unmute(&self, writer: &ChatWriter) -> Result<(), Error> {
        let (MuteTarget::Channel(name) | MuteTarget::User(name)) = self.mute_target() else {
            return Err(Error::new(ErrorKind::UnknownName, Operation::Unmute));
        };
        writer.unmute_user(name)
    }
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::User {}
    impl Sealed for super::Channel {}
}

impl Mute for User {
    fn mute_target(&self) -> MuteTarget<'_> {
        MuteTarget::User(&self.username)
    }
}

impl Mute for Channel {
    fn mute_target(&self) -> MuteTarget<'_> {
        MuteTarget::Channel(&self.username)
    }
}

fn unmute_error(error: rumble_scraping::Error) -> Error {
    let kind = match error.kind() {
        rumble_scraping::ErrorKind::NotMuted => ErrorKind::NotMuted,
        kind => kind
            .failure()
            .map_or(ErrorKind::UnexpectedFormat, ErrorKind::from),
    };
    Error::passed_on(kind, Operation::Unmute, error)
}

fn service_error(operation: Operation, error: rumble_servicephp::Error) -> Error {
    let kind = match error.kind() {
        rumble_servicephp::ErrorKind::InvalidToken => ErrorKind::Unauthorized,
        kind => kind.failure().map_or(ErrorKind::Rejected, ErrorKind::from),
    };
    Error::passed_on(kind, operation, error)
}
