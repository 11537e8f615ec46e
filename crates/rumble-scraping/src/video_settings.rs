use rumble_model::livestream_api::Visibility;
use rumble_model::{ChannelId, StreamId};

use crate::error::Error;
use crate::html::Html;
use crate::page::Page;
use crate::scraper::Scraper;

mod form;

use form::{Field, Form};

/// The settings of a video of the account, as the form of the site shows them.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct VideoSettings {
    /// `title`
    pub title: String,
    /// `description`
    pub description: String,
    /// `tags`
    pub tags: Vec<String>,
    /// `#youtube-url`: related video on `YouTube`.
    pub youtube_url: Option<String>,
    /// `siteChannelId`: the primary category.
    pub primary_category: Option<Choice>,
    /// `mediaChannelId`: the secondary category.
    pub secondary_category: Option<Choice>,
    /// `channelId`: the channel of the video; `None` for the user.
    pub channel: Option<Choice>,
    /// `is_featured_for_channel`
    pub is_featured_for_channel: bool,
    /// `is_featured_for_user`
    pub is_featured_for_user: bool,
    /// `visibility`
    pub visibility: Visibility,
    /// URL of the thumbnail, if the page shows one.
    pub thumbnail_url: Option<String>,
}

/// A choice from a list of the form.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Choice {
    /// `value`: the id.
    pub id: u64,
    /// The text as shown.
    pub title: String,
}

/// Changes to the settings of a video. All other settings stay.
///
/// ```
/// use rumble_scraping::VideoEdit;
///
/// let edit = VideoEdit::new().title("Repairing a clock, part 3").featured_for_channel(true);
/// # let _ = edit;
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[must_use]
pub struct VideoEdit {
    changes: Vec<(Field, Change)>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Change {
    Text(String),
    Flag(bool),
}

impl VideoEdit {
    /// Creates an empty change.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the title.
    pub fn title(self, title: impl Into<String>) -> Self {
        self.text(Field::Title, title)
    }

    /// Sets the description.
    pub fn description(self, text: impl Into<String>) -> Self {
        self.text(Field::Description, text)
    }

    /// Replaces all tags.
    pub fn tags<S: AsRef<str>>(self, tags: impl IntoIterator<Item = S>) -> Self {
        let tags: Vec<_> = tags.into_iter().map(|tag| tag.as_ref().to_owned()).collect();
        self.text(Field::Tags, tags.join(TAG_SPLIT))
    }

    /// Sets the visibility.
    pub fn visibility(self, visibility: &Visibility) -> Self {
        self.text(Field::Visibility, visibility.as_str())
    }

    /// Sets the channel; `None` for the user.
    pub fn channel(self, channel: Option<ChannelId>) -> Self {
        self.text(
            Field::Channel,
            channel.map_or_else(|| "0".to_owned(), ChannelId::base10),
        )
    }

    /// Sets the primary category by its [`id`](rumble_model::service::Category::id).
    pub fn primary_category(self, id: u64) -> Self {
        self.text(Field::PrimaryCategory, id.to_string())
    }

    /// Sets the secondary category by its id; `None` removes it.
    pub fn secondary_category(self, id: Option<u64>) -> Self {
        self.text(Field::SecondaryCategory, id.unwrap_or(0).to_string())
    }

    /// Whether the video is featured on the channel's page.
    pub fn featured_for_channel(self, is_featured: bool) -> Self {
        self.flag(Field::FeaturedForChannel, is_featured)
    }

    /// Whether the video is featured on the user's page.
    pub fn featured_for_user(self, is_featured: bool) -> Self {
        self.flag(Field::FeaturedForUser, is_featured)
    }

    /// Whether there are no changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    fn text(self, field: Field, text: impl Into<String>) -> Self {
        self.with(field, Change::Text(text.into()))
    }

    fn flag(self, field: Field, is_set: bool) -> Self {
        self.with(field, Change::Flag(is_set))
    }

    fn with(mut self, field: Field, change: Change) -> Self {
        self.changes.retain(|(known, _)| *known != field);
        self.changes.push((field, change));
        self
    }
}

impl Scraper {
    /// The settings of a video of the account.
    ///
    /// # Errors
    ///
    /// Returns [`UnexpectedFormat`](crate::ErrorKind::UnexpectedFormat) with the missing element, or any error of a
    /// request.
    #[doc(alias = "get_video_info_settings")]
    pub fn video_settings(&self, video: StreamId) -> Result<VideoSettings, Error> {
        Ok(self.form(video)?.settings())
    }

    /// Changes settings of a video of the account, and returns the previous settings. The page is read first, and all other
    /// settings are sent back as read. If a setting cannot be read, this is an error and nothing is written. An empty
    /// change only reads the page.
    ///
    /// # Errors
    ///
    /// See [`video_settings`](Self::video_settings) while [`operation`](Error::operation) is not a change. Otherwise
    /// returns [`UnexpectedFormat`](crate::ErrorKind::UnexpectedFormat) if the response does not confirm the change, or
    /// an error of the request, which reports an unknown outcome.
    #[doc(alias = "set_video_info_settings")]
    pub fn edit_video_settings(&self, video: StreamId, edit: &VideoEdit) -> Result<VideoSettings, Error> {
        let mut form = self.form(video)?;
        let before = form.settings();
        if edit.is_empty() {
            return Ok(before);
        }
        for (field, change) in &edit.changes {
            match change {
                Change::Text(text) => form.set(*field, text),
                Change::Flag(is_set) => form.set_flag(*field, *is_set),
            }
        }
        let fields: Vec<_> = form.fields().collect();
        let page = self.account().submit_video_form(video, &fields)?;
        if Html::read(&page).text().contains(SAVED) {
            Ok(before)
        } else {
            Err(Error::not_saved())
        }
    }

    fn form(&self, video: StreamId) -> Result<Form, Error> {
        let html = self.account().video_form(video)?;
        Ok(Form::read(&html)?)
    }
}

/// Separator of the tags in the form.
pub const TAG_SPLIT: &str = ", ";
/// The site's confirmation of changed settings.
pub const SAVED: &str = "Your changes have been saved!";

/// The page of a missing element.
const PAGE: Page = Page::VideoSettings;
