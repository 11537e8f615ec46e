use std::fmt;

use rumble_http::internal;

/// What was being attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// An operation called by its name: [`ServicePhp::call`](crate::ServicePhp::call).
    Call(Method),
    /// Asking whose session it is.
    CheckSession,
    /// Confirming a raid.
    ConfirmRaid,
    /// Listing the emotes of a chat.
    ListEmotes,
    /// Ending the other sessions of the account.
    ExpireOtherSessions,
    /// Logging in by name and password.
    LogIn,
    /// Ending the session.
    LogOut,
    /// Muting somebody.
    Mute,
    /// Reading a page of the account.
    ReadPage,
    /// Pinning a message.
    Pin,
    /// Asking for the code of a second factor.
    RequestCode,
    /// Finding out the id of a stream.
    ResolveStream,
    /// Asking what a password is hashed with.
    FetchSalts,
    /// Ending somebody's mute.
    Unmute,
    /// Unpinning a message.
    Unpin,
    /// Handing in the code of a second factor.
    VerifyCode,
}

/// How an operation is called. Reading is `GET`; what changes something is `POST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// The fields go into the query.
    Get,
    /// The fields go into the body as a form.
    Post,
}

impl Operation {
    /// It changes something at Rumble: whether it was carried out matters where no answer comes.
    #[must_use]
    pub fn is_write(self) -> bool {
        match self {
            Self::Call(method) => method == Method::Post,
            Self::CheckSession
            | Self::ListEmotes
            | Self::ReadPage
            | Self::ResolveStream
            | Self::FetchSalts => false,
            Self::ConfirmRaid
            | Self::ExpireOtherSessions
            | Self::LogIn
            | Self::LogOut
            | Self::Mute
            | Self::Pin
            | Self::RequestCode
            | Self::Unmute
            | Self::Unpin
            | Self::VerifyCode => true,
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Call(_) => "calling service.php",
            Self::CheckSession => "checking the session",
            Self::ConfirmRaid => "confirming the raid",
            Self::ListEmotes => "listing the emotes",
            Self::ExpireOtherSessions => "expiring the other sessions",
            Self::LogIn => "logging in",
            Self::LogOut => "logging out",
            Self::Mute => "muting",
            Self::ReadPage => "reading an account page",
            Self::Pin => "pinning the message",
            Self::RequestCode => "requesting a two-factor code",
            Self::ResolveStream => "resolving the stream",
            Self::FetchSalts => "fetching the password salts",
            Self::Unmute => "unmuting",
            Self::Unpin => "unpinning the message",
            Self::VerifyCode => "verifying the two-factor code",
        })
    }
}

impl internal::Operation for Operation {
    fn is_write(&self) -> bool {
        Self::is_write(*self)
    }
}
