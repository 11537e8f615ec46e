//! What an upload chooses from.

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

/// `visibility`: who can see the video.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Visibility {
    /// Everybody.
    #[default]
    Public,
    /// Those who have its address.
    Unlisted,
    /// Nobody but the account.
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

/// `availability`: who has to pay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Availability {
    /// `free`: nobody.
    #[default]
    Free,
    /// Any other value, as the site's form has it. No list of them has been published.
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

/// A category, by its id or by a name: its slug, or its title in any case. [`ServicePhp::categories`] lists them.
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
    /// By its id.
    Id(u64),
    /// By its slug or title.
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
    /// On the page of the user.
    #[default]
    UserPage,
    /// On the channel of this id.
    Id(ChannelId),
    /// On the channel of this name: that of its address, or its title in any case.
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

/// The picture that stands for the video.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ThumbnailChoice {
    /// One of those that Rumble makes, counted from 0. Where it makes none, the first is left to Rumble.
    Automatic(usize),
    /// A picture of yours: a file of at most 8 MiB.
    Custom(PathBuf),
}

impl Default for ThumbnailChoice {
    fn default() -> Self {
        Self::Automatic(0)
    }
}
