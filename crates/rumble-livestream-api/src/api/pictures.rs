use rumble_http::{MediaError, Picture};
use rumble_model::livestream_api::{ChatMessage, Follower, Rant, Subscriber};

use super::RumbleApi;

/// A row with a profile picture. Sealed: implemented for the rows of the document only.
pub trait ProfilePicture: sealed::Sealed {
    /// `profile_pic_url`; `None` without a picture.
    fn profile_pic_url(&self) -> Option<&str>;
}

/// Pictures, fetched on demand, cached within a limit, and requested without the key or a session.
impl RumbleApi {
    /// Returns the profile picture of a row; `None` without a picture.
    ///
    /// ```no_run
    /// # fn show(api: &rumble_livestream_api::RumbleApi) -> Result<(), Box<dyn std::error::Error>> {
    /// if let Some(follower) = api.latest_follower()? {
    ///     if let Some(picture) = api.profile_pic(&**follower)? {
    ///         std::fs::write("latest-follower", picture.bytes())?;
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the host is not allowed, the picture cannot be fetched, or the response is not a picture.
    pub fn profile_pic(&self, of: &impl ProfilePicture) -> Result<Option<Picture>, MediaError> {
        of.profile_pic_url().map(|url| self.picture(url)).transpose()
    }

    /// Returns the picture at a URL, such as a badge's icon: `/i/badges/<slug>_48.png`.
    ///
    /// # Errors
    ///
    /// See [`RumbleApi::profile_pic`].
    pub fn picture(&self, url: &str) -> Result<Picture, MediaError> {
        self.shared.media().get(url)
    }
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::ChatMessage {}
    impl Sealed for super::Follower {}
    impl Sealed for super::Rant {}
    impl Sealed for super::Subscriber {}
}

impl ProfilePicture for Follower {
    fn profile_pic_url(&self) -> Option<&str> {
        self.profile_pic_url.as_deref()
    }
}

impl ProfilePicture for Subscriber {
    fn profile_pic_url(&self) -> Option<&str> {
        self.profile_pic_url.as_deref()
    }
}

impl ProfilePicture for ChatMessage {
    fn profile_pic_url(&self) -> Option<&str> {
        self.profile_pic_url.as_deref()
    }
}

impl ProfilePicture for Rant {
    fn profile_pic_url(&self) -> Option<&str> {
        self.message.profile_pic_url.as_deref()
    }
}
