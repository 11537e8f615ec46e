use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::choice::{Availability, CategoryChoice, ChannelChoice, Licence, ThumbnailChoice, Visibility};

/// File with the fields to publish.
///
/// Publishing states to Rumble that you hold the rights and accept its terms (`rights`, `terms`).
///
/// ```
/// use rumble_upload::{Licence, VideoUpload, Visibility};
///
/// let video = VideoUpload::new("clock.mkv", "Repairing a clock", "How-To")
///     .description("Part 3: the springs")
///     .tags(["clock", "repair"])
///     .channel("Tin Kettle Workshop")
///     .licence(Licence::RumbleOnly)
///     .visibility(Visibility::Unlisted);
/// # let _ = video;
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct VideoUpload {
    pub(crate) path: PathBuf,
    pub(crate) file_name: Option<String>,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) tags: Vec<String>,
    pub(crate) category: CategoryChoice,
    pub(crate) second_category: Option<CategoryChoice>,
    pub(crate) channel: ChannelChoice,
    pub(crate) licence: Licence,
    pub(crate) visibility: Visibility,
    pub(crate) schedule: Option<SystemTime>,
    pub(crate) availability: Availability,
    pub(crate) thumbnail: ThumbnailChoice,
    pub(crate) info_who: String,
    pub(crate) info_when: String,
    pub(crate) info_where: String,
    pub(crate) info_ext_user: String,
    pub(crate) related_video_url: Option<String>,
    pub(crate) facebook_upload: Option<bool>,
    pub(crate) vimeo_upload: Option<bool>,
    pub(crate) send_push: Option<bool>,
    pub(crate) featured_for_user: Option<bool>,
    pub(crate) featured_for_channel: Option<bool>,
    pub(crate) gambling: bool,
    pub(crate) default_channel: bool,
    pub(crate) guid: Option<String>,
    pub(crate) captions: Vec<(String, PathBuf)>,
}

impl VideoUpload {
    /// Creates an upload of this file with a title (1 to 100 characters) and a primary category. By default it is public
    /// immediately, on the page of the user, for Rumble only, with the first thumbnail that Rumble generates.
    pub fn new(
        file: impl Into<PathBuf>,
        title: impl Into<String>,
        category: impl Into<CategoryChoice>,
    ) -> Self {
        Self {
            path: file.into(),
            file_name: None,
            title: title.into(),
            description: String::new(),
            tags: Vec::new(),
            category: category.into(),
            second_category: None,
            channel: ChannelChoice::default(),
            licence: Licence::default(),
            visibility: Visibility::default(),
            schedule: None,
            availability: Availability::default(),
            thumbnail: ThumbnailChoice::default(),
            info_who: String::new(),
            info_when: String::new(),
            info_where: String::new(),
            info_ext_user: String::new(),
            related_video_url: None,
            facebook_upload: None,
            vimeo_upload: None,
            send_push: None,
            featured_for_user: None,
            featured_for_channel: None,
            gambling: false,
            default_channel: false,
            guid: None,
            captions: Vec::new(),
        }
    }

    /// Path of the file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.path
    }

    /// `title`
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// File name sent to Rumble. Its extension states the type. Defaults to the name of the file.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// `description`
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = text.into();
        self
    }

    /// `tags`: added to the existing ones. The wire joins them with commas, so a tag cannot contain one.
    pub fn tags<T: Into<String>>(mut self, tags: impl IntoIterator<Item = T>) -> Self {
        self.tags.extend(tags.into_iter().map(Into::into));
        self
    }

    /// `mediaChannelId`: the secondary category. Defaults to none.
    pub fn second_category(mut self, category: impl Into<CategoryChoice>) -> Self {
        self.second_category = Some(category.into());
        self
    }

    /// `channelId`: the channel. Defaults to the page of the user.
    pub fn channel(mut self, channel: impl Into<ChannelChoice>) -> Self {
        self.channel = channel.into();
        self
    }

    /// `featured`: the licence. Defaults to [`Licence::RumbleOnly`].
    pub fn licence(mut self, licence: Licence) -> Self {
        self.licence = licence;
        self
    }

    /// `visibility`. Defaults to [`Visibility::Public`].
    pub fn visibility(mut self, visibility: Visibility) -> Self {
        self.visibility = visibility;
        self
    }

    /// `schedulerDatetime`: publication time in whole seconds, rounded up. Until then the video is private. Defaults to
    /// immediately.
    pub fn schedule(mut self, time: SystemTime) -> Self {
        self.schedule = Some(time);
        self
    }

    /// `availability`. Defaults to [`Availability::Free`].
    pub fn availability(mut self, availability: Availability) -> Self {
        self.availability = availability;
        self
    }

    /// `thumb`: thumbnail. Defaults to the first one that Rumble generates.
    pub fn thumbnail(mut self, thumbnail: ThumbnailChoice) -> Self {
        self.thumbnail = thumbnail;
        self
    }

    /// `infoWho`: people in the video.
    pub fn info_who(mut self, text: impl Into<String>) -> Self {
        self.info_who = text.into();
        self
    }

    /// `infoWhen`: time of the recording.
    pub fn info_when(mut self, text: impl Into<String>) -> Self {
        self.info_when = text.into();
        self
    }

    /// `infoWhere`: place of the recording.
    pub fn info_where(mut self, text: impl Into<String>) -> Self {
        self.info_where = text.into();
        self
    }

    /// `infoExtUser`: user name of the author on another site.
    pub fn info_ext_user(mut self, text: impl Into<String>) -> Self {
        self.info_ext_user = text.into();
        self
    }

    /// `related_video_url`: URL of a related video. Defaults to none.
    pub fn related_video_url(mut self, url: impl Into<String>) -> Self {
        self.related_video_url = Some(url.into());
        self
    }

    /// `isGamblingRelated`. Defaults to no.
    pub fn is_gambling_related(mut self, is_related: bool) -> Self {
        self.gambling = is_related;
        self
    }

    /// `set_default_channel_id`: whether the channel becomes the default for later uploads. Defaults to no.
    pub fn set_default_channel(mut self, is_default: bool) -> Self {
        self.default_channel = is_default;
        self
    }

    /// `sendPush`: whether followers are notified. Defaults to the site's choice (the field is not sent).
    pub fn send_push(mut self, send: bool) -> Self {
        self.send_push = Some(send);
        self
    }

    /// `setFeaturedForUser`: whether the page of the user shows it first. Defaults to the site's choice.
    pub fn featured_for_user(mut self, is_featured: bool) -> Self {
        self.featured_for_user = Some(is_featured);
        self
    }

    /// `setFeaturedForChannel`: whether the channel shows it first. Defaults to the site's choice.
    pub fn featured_for_channel(mut self, is_featured: bool) -> Self {
        self.featured_for_channel = Some(is_featured);
        self
    }

    /// `facebookUpload`: whether Rumble publishes it on Facebook, too. Defaults to the site's choice.
    pub fn facebook_upload(mut self, pass_on: bool) -> Self {
        self.facebook_upload = Some(pass_on);
        self
    }

    /// `vimeoUpload`: whether Rumble publishes it on Vimeo, too. Defaults to the site's choice.
    pub fn vimeo_upload(mut self, pass_on: bool) -> Self {
        self.vimeo_upload = Some(pass_on);
        self
    }

    /// `guid` of the simple-upload API: your own id, by which Rumble recognizes the same video. Only for
    /// [`SimpleUpload`](crate::SimpleUpload).
    pub fn guid(mut self, id: impl Into<String>) -> Self {
        self.guid = Some(id.into());
        self
    }

    /// `cc_<language>` of the simple-upload API: captions in a language of two letters, from a file of type `vtt`, `srt`, `sbv`,
    /// `stl` or `sub` of at most 8 MiB. Only for [`SimpleUpload`](crate::SimpleUpload).
    pub fn captions(mut self, language: impl Into<String>, file: impl Into<PathBuf>) -> Self {
        self.captions.push((language.into(), file.into()));
        self
    }
}
