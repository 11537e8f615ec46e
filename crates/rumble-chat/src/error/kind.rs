/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A page of Cloudflare or the like stands where the chat should be: it takes this machine for a robot.
    BotProtection,
    /// There is no chat: it is over, or the video never was a livestream (status 204).
    NoLiveChat,
    /// This program closed the chat before it was open.
    Closed,
    /// The cool-down of the last message lasts: we stopped it ourselves.
    CoolingDown,
    /// The server ended the connection.
    Disconnected,
    /// The server has this message already (status 409).
    Duplicate,
    /// There is no text: we stopped it ourselves.
    EmptyText,
    /// The session does not belong to this server and was not sent there.
    ForeignHost,
    /// The outage lasted longer than it may; the cause is what failed last.
    GaveUp,
    /// The server does not let us (status 403; when reading, 401 too).
    Forbidden,
    /// What was given names no stream, or not clearly one.
    InvalidStream,
    /// The server says that the stream id is malformed (status 400).
    InvalidStreamId,
    /// The host cannot be reached.
    Network,
    /// What was given is a page; its stream id needs a look-up first.
    NeedsLookup,
    /// A command begins with `/`: we stopped it ourselves.
    NotACommand,
    /// What came is not an event stream.
    NotAnEventStream,
    /// There is nothing at this address, or nobody of this name (status 404).
    NotFound,
    /// Nobody of this name is muted.
    NotMuted,
    /// No message is known to be pinned: we stopped it ourselves.
    NotPinned,
    /// Writing needs a session, and there is none: we stopped it ourselves.
    NotLoggedIn,
    /// The server broke the HTTP protocol.
    Protocol,
    /// Too many requests (status 429).
    RateLimited,
    /// The server sends us elsewhere, and the chat follows no redirect.
    Redirected,
    /// The server says no, in words: [`Error::server_message`](crate::Error::server_message).
    Rejected,
    /// The server is in trouble (status 5xx).
    Server,
    /// The session is over, or was never one (status 401).
    Unauthorized,
    /// Nothing came for too long.
    Timeout,
    /// No trusted TLS connection.
    Tls,
    /// The text is longer than the chat allows: we stopped it ourselves.
    TooLong,
    /// Mutes go by name, and no event has told this one: we stopped it ourselves.
    UnknownName,
    /// The server says yes, and not to what. It may have been done.
    UnclearResponse,
    /// Another status that no chat answers with.
    UnexpectedStatus,
    /// The page of muted users cannot be read to its end, and nothing was done.
    UnexpectedFormat,
}

impl ErrorKind {
    pub(super) fn what(self) -> &'static str {
        match self {
            Self::BotProtection => {
                "the server takes this machine for a robot and shows it a page instead of the chat"
            }
            Self::NoLiveChat => "there is no live chat: it is over, or this video is no livestream",
            Self::Closed => "it was closed by this program",
            Self::CoolingDown => "the cool-down of the last message lasts, and nothing was sent",
            Self::Disconnected => "the connection ended",
            Self::Duplicate => "the server has this message already",
            Self::EmptyText => "there is no text, and nothing was sent",
            Self::ForeignHost => "the session does not belong to this server, and nothing was sent",
            Self::Forbidden => "the server does not allow it",
            Self::GaveUp => "the connection stayed lost for longer than it may",
            Self::InvalidStream => "what was given names no stream",
            Self::InvalidStreamId => "the server says that this is no stream id",
            Self::Network => "the host cannot be reached",
            Self::NeedsLookup => {
                "the address of a page does not hold the stream id: give the embed URL, https://rumble.com/embed/v…/"
            }
            Self::NotACommand => "a command begins with a slash, and nothing was sent",
            Self::NotAnEventStream => "the answer is not an event stream",
            Self::NotFound => "there is no such thing",
            Self::NotMuted => "nobody of this name is muted",
            Self::NotPinned => "no message is known to be pinned, and nothing was sent",
            Self::NotLoggedIn => "it needs a session, and there is none",
            Self::Protocol => "the server broke the HTTP protocol",
            Self::RateLimited => "the server has had too many requests",
            Self::Redirected => "the server redirects to another address, which is not followed",
            Self::Rejected => "the server says no",
            Self::Server => "the server is in trouble",
            Self::Unauthorized => "the session is over or no session",
            Self::Timeout => "nothing came for too long",
            Self::Tls => "no trusted connection could be made",
            Self::TooLong => "the text is longer than the chat allows, and nothing was sent",
            Self::UnknownName => "no event has told the name, and nothing was sent",
            Self::UnclearResponse => "the server says yes, and not to what",
            Self::UnexpectedStatus => "the server gave an answer that no chat gives",
            Self::UnexpectedFormat => "the page of muted users cannot be read, and nothing was done",
        }
    }
}
