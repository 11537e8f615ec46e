/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Rumble accepts no login from this machine's address: it belongs to a data centre.
    AddressBlocked,
    /// A page of Cloudflare or the like stands where the answer should be: it takes this machine for a robot.
    BotProtection,
    /// The login took too long, or its code is out of date: begin it anew.
    CodeExpired,
    /// It is not where the session belongs, or not on rumble.com at all. Nothing was sent there.
    ForeignHost,
    /// What was given names no stream, or not clearly one.
    InvalidStream,
    /// What was given is no session token.
    InvalidToken,
    /// The host cannot be reached, or the connection broke.
    Network,
    /// There is no second factor of this kind for the account.
    TwoFactorUnavailable,
    /// There is nothing of this name or at this address.
    NotFound,
    /// The answer is no JSON, such as a web page.
    NotJson,
    /// The channel or user is not live.
    NotLive,
    /// The server broke the HTTP protocol.
    Protocol,
    /// Too many requests (status 429).
    RateLimited,
    /// The server sends us elsewhere, which is not followed.
    Redirected,
    /// Rumble says no: [`server_message`](crate::Error::server_message) has its words.
    Rejected,
    /// The server is in trouble (status 5xx).
    Server,
    /// The session does not count (any more): log in anew.
    Unauthorized,
    /// The answer has not the form that it should have.
    UnexpectedFormat,
    /// This program ended it.
    Closed,
    /// It took longer than it may.
    Timeout,
    /// No trusted TLS connection.
    Tls,
    /// The answer is larger than it may be.
    TooLarge,
    /// Another status that means nothing here.
    UnexpectedStatus,
    /// Rumble refuses the code of the second factor.
    WrongCode,
    /// Rumble refuses the name or the password.
    WrongPassword,
}

impl ErrorKind {
    pub(super) fn what(self) -> &'static str {
        match self {
            Self::AddressBlocked => "Rumble accepts no login from the address of this machine",
            Self::BotProtection => {
                "the server takes this machine for a robot and shows it a page instead of the answer"
            }
            Self::CodeExpired => "the login took too long: begin it anew",
            Self::ForeignHost => {
                "it is not on rumble.com, or not where the session belongs, and nothing was sent there"
            }
            Self::InvalidStream => "what was given names no stream",
            Self::InvalidToken => "what was given is no session token",
            Self::Network => "the connection failed",
            Self::TwoFactorUnavailable => "the account has no second factor of this kind",
            Self::NotFound => "there is no such thing",
            Self::NotJson => "the answer is not JSON",
            Self::NotLive => "there is no live stream just now",
            Self::Protocol => "the server broke the HTTP protocol",
            Self::RateLimited => "the server has had too many requests",
            Self::Redirected => "the server redirects to another address, which is not followed",
            Self::Rejected => "Rumble refuses",
            Self::Server => "the server is in trouble",
            Self::Unauthorized => "the session does not count (any more): log in anew",
            Self::UnexpectedFormat => "the answer has not the expected form",
            Self::Closed => "it was ended by this program",
            Self::Timeout => "it took too long",
            Self::Tls => "no trusted connection could be made",
            Self::TooLarge => "the answer is larger than it may be",
            Self::UnexpectedStatus => "the server gave an unexpected answer",
            Self::WrongCode => "Rumble refuses the code",
            Self::WrongPassword => "Rumble refuses the name or the password",
        }
    }
}
