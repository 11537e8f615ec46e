//! The choices of an upload.

use std::path::PathBuf;

use rumble_model::ChannelId;

/// `featured`: the licence under which Rumble gets the video.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Licence {
    /// 0: personal use. Not for sale.
    PersonalUse,
    /// 5: Rumble manages the video, exclusively.
    VideoManagementExclusive,
    /// 6: on Rumble only.
    #[default]
    RumbleOnly,
    /// 7: Rumble manages the video, except on `YouTube`.
    VideoManagementExcludingYouTube,
}

impl Licence {
    pub(crate) fn on_wire(self) -> &'static str {
        match self {
            Self::PersonalUse => "0",
            Self::VideoManagementExclusive => "5",
            Self::RumbleOnly => "6",
            Self::VideoManagementExcludingYouTube => "7",
        }
    }
}

/// `visibility`: audience of the video.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Visibility {
    /// All users.
    #[default]
    Public,
    /// Users with its URL.
    Unlisted,
    /// Only the account.
    Private,
}

impl Visibility {
    pub(crate) fn on_wire(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
        }
    }
}

/// `availability`: which viewers have to pay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Availability {
    /// `free`: none.
    #[default]
    Free,
    /// Any other value, as in the form of the site. No list of them has been published.
    Other(String),
}

impl Availability {
    pub(crate) fn on_wire(&self) -> &str {
        match self {
            Self::Free => "free",
            Self::Other(value) => value,
        }
    }
}

/// Category, given by its id, its slug or its title in any case. [`ServicePhp::categories`] lists them.
///
/// [`ServicePhp::categories`]: rumble_servicephp::ServicePhp::categories
///
/// ```
/// use rumble_upload::CategoryChoice;
///
/// assert_eq!(CategoryChoice::from("How-To"), CategoryChoice::Named("How-To".to_owned()));
/// assert_eq!(CategoryChoice::from(10), CategoryChoice::Id(10));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CategoryChoice {
    /// Category with this id.
    Id(u64),
    /// Category with this slug or title.
    Named(String),
}

impl From<u64> for CategoryChoice {
    fn from(id: u64) -> Self {
        Self::Id(id)
    }
}

impl From<&str> for CategoryChoice {
    fn from(name: &str) -> Self {
        Self::Named(name.to_owned())
    }
}

impl From<String> for CategoryChoice {
    fn from(name: String) -> Self {
        Self::Named(name)
    }
}

/// Where the video appears. [`ServicePhp::upload_channels`] lists the channels.
///
/// [`ServicePhp::upload_channels`]: rumble_servicephp::ServicePhp::upload_channels
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChannelChoice {
    /// Page of the user.
    #[default]
    UserPage,
    /// Channel with this id.
    Id(ChannelId),
    /// Channel with this name: the name in its URL, or its title in any case.
    Named(String),
}

impl From<ChannelId> for ChannelChoice {
    fn from(id: ChannelId) -> Self {
        Self::Id(id)
    }
}

impl From<&str> for ChannelChoice {
    fn from(name: &str) -> Self {
        Self::Named(name.to_owned())
    }
}

impl From<String> for ChannelChoice {
    fn from(name: String) -> Self {
        Self::Named(name)
    }
}

/// Thumbnail of the video.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ThumbnailChoice {
    /// One of the thumbnails that Rumble generates, counted from 0. If Rumble generates none, the first is left to Rumble.
    Automatic(usize),
    /// Image file of at most 8 MiB.
    Custom(PathBuf),
}

impl Default for ThumbnailChoice {
    fn default() -> Self {
        Self::Automatic(0)
    }
}
