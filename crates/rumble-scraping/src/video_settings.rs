use rumble_model::livestream_api::Visibility;
use rumble_model::{ChannelId, StreamId};

use crate::error::Error;
use crate::html::Html;
use crate::page::Page;
use crate::scraper::Scraper;

mod form;

use form::{Field, Form};

/// The settings of an own video, as the form of the site shows them.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct VideoSettings {
    /// `title`
    pub title: String,
    /// `description`
    pub description: String,
    /// `tags`
    pub tags: Vec<String>,
    /// `#youtube-url`: a video that belongs to it elsewhere.
    pub youtube_url: Option<String>,
    /// `siteChannelId`: the primary category.
    pub primary_category: Option<Choice>,
    /// `mediaChannelId`: the secondary category.
    pub secondary_category: Option<Choice>,
    /// `channelId`: the channel that it is on; `None` for the user.
    pub channel: Option<Choice>,
    /// `is_featured_for_channel`
    pub is_featured_for_channel: bool,
    /// `is_featured_for_user`
    pub is_featured_for_user: bool,
    /// `visibility`
    pub visibility: Visibility,
    /// The URL of the picture, where the page shows one.
    pub thumbnail_url: Option<String>,
}

/// What is chosen from a list of the form.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Choice {
    /// `value`: the id.
    pub id: u64,
    /// The text, as people see it.
    pub title: String,
}

/// What is to be changed in the settings of a video. Everything else stays as it is.
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
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What it is called.
    pub fn title(self, title: impl Into<String>) -> Self {
        self.text(Field::Title, title)
    }

    /// What it is about.
    pub fn description(self, text: impl Into<String>) -> Self {
        self.text(Field::Description, text)
    }

    /// Its tags, all of them.
    pub fn tags<S: AsRef<str>>(self, tags: impl IntoIterator<Item = S>) -> Self {
        let tags: Vec<_> = tags.into_iter().map(|tag| tag.as_ref().to_owned()).collect();
        self.text(Field::Tags, tags.join(TAG_SPLIT))
    }

    /// Who sees it.
    pub fn visibility(self, visibility: &Visibility) -> Self {
        self.text(Field::Visibility, visibility.as_str())
    }

    /// The channel that it is on; `None` for the user.
    pub fn channel(self, channel: Option<ChannelId>) -> Self {
        self.text(
            Field::Channel,
            channel.map_or_else(|| "0".to_owned(), ChannelId::base10),
        )
    }

    /// The primary category, by its [`id`](rumble_model::service::Category::id).
    pub fn primary_category(self, id: u64) -> Self {
        self.text(Field::PrimaryCategory, id.to_string())
    }

    /// The secondary category, by its id; `None` for none.
    pub fn secondary_category(self, id: Option<u64>) -> Self {
        self.text(Field::SecondaryCategory, id.unwrap_or(0).to_string())
    }

    /// Whether it stands out on the page of its channel.
    pub fn featured_for_channel(self, is_featured: bool) -> Self {
        self.flag(Field::FeaturedForChannel, is_featured)
    }

    /// Whether it stands out on the page of its user.
    pub fn featured_for_user(self, is_featured: bool) -> Self {
        self.flag(Field::FeaturedForUser, is_featured)
    }

    /// Whether nothing is to be changed.
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
    /// The settings of an own video.
    ///
    /// # Errors
    ///
    /// [`UnexpectedFormat`](crate::ErrorKind::UnexpectedFormat) with what the page lacks, and what went wrong with a request.
    #[doc(alias = "get_video_info_settings")]
    pub fn video_settings(&self, video: StreamId) -> Result<VideoSettings, Error> {
        Ok(self.form(video)?.settings())
    }

    /// Changes settings of an own video, and gives them as they were before. The page is read first, and everything that is not
    /// to be changed is sent back as it was read, whatever it is. A page of which a setting could not be read is an error, and
    /// nothing is written. Without a change, nothing is sent but the request for the page.
    ///
    /// # Errors
    ///
    /// As [`video_settings`](Self::video_settings), while [`operation`](Error::operation) is no change. Then
    /// [`UnexpectedFormat`](crate::ErrorKind::UnexpectedFormat) when Rumble does not answer that the changes are saved, and what went
    /// wrong with the request. Where the outcome is unknown, the error says so.
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
        let answer = self.account().submit_video_form(video, &fields)?;
        if Html::read(&answer).text().contains(SAVED) {
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

/// Between the tags of the form.
pub const TAG_SPLIT: &str = ", ";
/// What the site says when the settings were changed.
pub const SAVED: &str = "Your changes have been saved!";

/// The page of which what is missing makes it unreadable.
const PAGE: Page = Page::VideoSettings;
