use std::fmt;

/// `type`: what the key was issued for. Displays as on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiType {
    /// `user`: an account.
    User,
    /// `channel`: one channel of an account.
    Channel,
    /// Any other value.
    Other(String),
}

impl ApiType {
    /// The wire spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::User => "user",
            Self::Channel => "channel",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for ApiType {
    fn from(word: String) -> Self {
        match &*word {
            "user" => Self::User,
            "channel" => Self::Channel,
            _ => Self::Other(word),
        }
    }
}

impl fmt::Display for ApiType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
