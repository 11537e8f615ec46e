/// What was being attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Giving a command.
    Command,
    /// Opening the event stream.
    Connect,
    /// Confirming a raid.
    ConfirmRaid,
    /// Deleting a message.
    Delete,
    /// Muting somebody.
    Mute,
    /// Pinning a message.
    Pin,
    /// Reading the event stream.
    Read,
    /// Sending a message.
    Send,
    /// Asking who the account is and where its chats are.
    SignIn,
    /// Ending somebody's mute.
    Unmute,
    /// Unpinning a message.
    Unpin,
}

impl Operation {
    pub(super) fn is_write(self) -> bool {
        !matches!(self, Self::Connect | Self::Read | Self::SignIn)
    }

    pub(super) fn attempt(self) -> &'static str {
        match self {
            Self::Command => "giving the command",
            Self::Connect => "opening the chat",
            Self::ConfirmRaid => "confirming the raid",
            Self::Delete => "deleting the message",
            Self::Mute => "muting",
            Self::Pin => "pinning the message",
            Self::Read => "reading the chat",
            Self::Send => "sending the message",
            Self::SignIn => "asking for the account",
            Self::Unmute => "ending the mute",
            Self::Unpin => "unpinning the message",
        }
    }
}
