use std::fmt;

use rumble_http::internal;

/// Operation that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Running a command.
    Command,
    /// Connecting to the event stream.
    Connect,
    /// Confirming a raid.
    ConfirmRaid,
    /// Deleting a message.
    Delete,
    /// Muting a user or channel.
    Mute,
    /// Pinning a message.
    Pin,
    /// Reading the event stream.
    Read,
    /// Sending a message.
    Send,
    /// Fetching the account and the URL of its chat service.
    FetchAccount,
    /// Unmuting a user or channel.
    Unmute,
    /// Unpinning a message.
    Unpin,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Command => "running the command",
            Self::Connect => "connecting to the chat",
            Self::ConfirmRaid => "confirming the raid",
            Self::Delete => "deleting the message",
            Self::FetchAccount => "fetching the account",
            Self::Mute => "muting",
            Self::Pin => "pinning the message",
            Self::Read => "reading the chat",
            Self::Send => "sending the message",
            Self::Unmute => "unmuting",
            Self::Unpin => "unpinning the message",
        })
    }
}

impl internal::Operation for Operation {
    fn is_write(&self) -> bool {
        !matches!(self, Self::Connect | Self::FetchAccount | Self::Read)
    }
}
