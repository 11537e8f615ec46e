use std::fmt;

/// `visibility` of a stream. Displays as on the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Visibility {
    /// `public`
    Public,
    /// `unlisted`: visible with the URL.
    Unlisted,
    /// `private`
    Private,
    /// Any other value.
    Other(String),
    /// Absent, as in 2023.
    #[default]
    Absent,
}

impl Visibility {
    /// The wire spelling; empty if absent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
            Self::Other(word) => word,
            Self::Absent => "",
        }
    }
}

impl From<String> for Visibility {
    fn from(word: String) -> Self {
        match &*word {
            "public" => Self::Public,
            "unlisted" => Self::Unlisted,
            "private" => Self::Private,
            "" => Self::Absent,
            _ => Self::Other(word),
        }
    }
}

impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
