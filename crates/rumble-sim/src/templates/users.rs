use super::text_id;
use crate::{Json, object};

/// A user record, as in `users`.
///
/// ```
/// use rumble_sim::templates::User;
/// let user = User::new(900_000_101, "QuietOtter").color("#2c93bc").badge("premium");
/// assert_eq!(
///     user.to_json().to_string(),
///     r##"{"id":"900000101","username":"QuietOtter","link":"/user/QuietOtter","is_follower":false,"color":"#2c93bc","badges":["premium"]}"##
/// );
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct User {
    /// `id`
    pub id: u64,
    /// `username`
    pub username: String,
    /// `is_follower`
    pub is_follower: bool,
    /// `image.1`, omitted without an avatar
    pub image: Option<String>,
    /// `color`
    pub color: String,
    /// `badges`, omitted when empty
    pub badges: Vec<String>,
}

impl User {
    /// A user without avatar and badges who does not follow.
    #[must_use]
    pub fn new(id: u64, username: &str) -> Self {
        let color = format!("#{:06x}", (id.wrapping_mul(0x0001_93d5) >> 3) & 0x00ff_ffff);
        Self {
            id,
            username: username.to_owned(),
            is_follower: false,
            image: None,
            color,
            badges: Vec::new(),
        }
    }

    setters! {
        /// Marks the user as a follower.
        fn follower(self) { self.is_follower = true; }
        /// Gives the user an avatar.
        fn avatar(self) {
            let image = format!("https://avatars.example/{}.jpeg", self.username.to_lowercase());
            self.image = Some(image);
        }
        /// Sets the name colour, `#rrggbb`.
        fn color(self, color: &str) { self.color = color.to_owned(); }
        /// Adds a badge slug.
        fn badge(self, slug: &str) { self.badges.push(slug.to_owned()); }
    }

    /// The record of `init` and `messages`.
    #[must_use]
    pub fn to_json(&self) -> Json {
        object! {
            "id" => text_id(self.id),
            "username" => self.username.as_str(),
            "link" => format!("/user/{}", self.username),
            "is_follower" => self.is_follower,
        }
        .with_some("image.1", self.image.as_deref())
        .with("color", self.color.as_str())
        .with_some("badges", self.badge_list())
    }

    /// The shorter record of the gift events.
    pub(crate) fn to_gift_json(&self) -> Json {
        object! { "id" => text_id(self.id), "username" => self.username.as_str() }
            .with_some("image.1", self.image.as_deref())
            .with_some("badges", self.badge_list())
            .with("color", self.color.as_str())
    }

    fn badge_list(&self) -> Option<Vec<&str>> {
        (!self.badges.is_empty()).then(|| self.badges.iter().map(String::as_str).collect())
    }
}

/// A channel record, as in `channels`.
#[derive(Clone, Debug)]
pub(crate) struct Channel {
    pub(crate) id: u64,
    /// `username`
    pub(crate) title: String,
    /// `image.1`, omitted without a picture
    pub(crate) image: Option<String>,
}

impl Channel {
    /// A channel without a picture.
    pub(crate) fn new(id: u64, title: &str) -> Self {
        Self {
            id,
            title: title.to_owned(),
            image: None,
        }
    }

    pub(crate) fn with_picture(self) -> Self {
        let image = format!("https://avatars.example/{}.png", self.path().to_lowercase());
        Self {
            image: Some(image),
            ..self
        }
    }

    /// The record of `init` and `messages`.
    pub(crate) fn to_json(&self) -> Json {
        object! {
            "id" => text_id(self.id),
            "username" => self.title.as_str(),
            "link" => format!("/c/{}", self.path()),
        }
        .with_some("image.1", self.image.as_deref())
    }

    /// The shorter record of the gift events.
    pub(crate) fn to_gift_json(&self) -> Json {
        self.to_json().without("link")
    }

    fn path(&self) -> String {
        self.title.split_whitespace().collect()
    }
}
