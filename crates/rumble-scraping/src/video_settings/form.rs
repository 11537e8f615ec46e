//! The form as a browser would send it back.

use std::sync::Arc;

use rumble_model::livestream_api::Visibility;

use super::{Choice, PAGE, TAG_SPLIT, VideoSettings};
use crate::html::{Element, Html};
use crate::page::ReadError;

/// A known setting.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Field {
    Channel,
    Description,
    FeaturedForChannel,
    FeaturedForUser,
    PrimaryCategory,
    SecondaryCategory,
    Tags,
    Title,
    Visibility,
}

/// All controls of the form, in its order.
pub(super) struct Form {
    controls: Vec<Control>,
    youtube_url: Option<String>,
    thumbnail_url: Option<String>,
}

struct Control {
    /// Shared by the options of a list.
    name: Arc<str>,
    /// The setting of this control, if it is one.
    field: Option<Field>,
    value: String,
    /// The shown text of the value, in a list.
    shown: String,
    /// Whether the control is sent: unset flags and unchosen options are not.
    is_set: bool,
}

impl Field {
    const ALL: [Self; 9] = [
        Self::Channel,
        Self::Description,
        Self::FeaturedForChannel,
        Self::FeaturedForUser,
        Self::PrimaryCategory,
        Self::SecondaryCategory,
        Self::Tags,
        Self::Title,
        Self::Visibility,
    ];

    /// Name of the sent value.
    fn name(self) -> &'static str {
        match self {
            Self::Channel => "channelId",
            Self::Description => "description",
            Self::FeaturedForChannel => "is_featured_for_channel",
            Self::FeaturedForUser => "is_featured_for_user",
            Self::PrimaryCategory => "siteChannelId",
            Self::SecondaryCategory => "mediaChannelId",
            Self::Tags => "tags",
            Self::Title => "title",
            Self::Visibility => "visibility",
        }
    }

    /// The element on the page, and its `id` or `name`.
    fn selector(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Channel => ("select", "channelId", "select#channelId"),
            Self::Description => ("textarea", "description", "textarea#description"),
            Self::FeaturedForChannel => ("input", "featured_for_channel", "input#featured_for_channel"),
            Self::FeaturedForUser => ("input", "featured_for_user", "input#featured_for_user"),
            Self::PrimaryCategory => ("select", "siteChannelId", "select#siteChannelId"),
            Self::SecondaryCategory => ("select", "mediaChannelId", "select#mediaChannelId"),
            Self::Tags => ("input", "tags", "input#tags"),
            Self::Title => ("input", "title", "input#title"),
            Self::Visibility => ("input", "visibility", "input[name=visibility] that is checked"),
        }
    }

    fn of(element: Element<'_>) -> Option<Self> {
        let (id, name) = (element.attribute("id"), element.attribute("name"));
        Self::ALL.into_iter().find(|field| {
            let (tag, expected, _) = field.selector();
            let is_it = id == Some(expected) || name == Some(field.name()) || name == Some(expected);
            element.is(tag) && is_it
        })
    }
}

impl Form {
    /// Every setting must be present: sending the form without a setting would clear it.
    pub(super) fn read(html: &str) -> Result<Self, ReadError> {
        let html = Html::read(html);
        let title = html
            .elements()
            .find(|element| Field::of(*element) == Some(Field::Title));
        let Some(title) = title else {
            return Err(match html.has_password_field() {
                true => ReadError::LoggedOut,
                false => PAGE.lacks("input#title").into(),
            });
        };
        let form = title
            .around()
            .find(|around| around.is("form"))
            .ok_or_else(|| PAGE.lacks("form around input#title"))?;
        if html.is_truncated() || !form.is_ended() {
            return Err(PAGE.lacks("end of the form").into());
        }
        let controls: Vec<_> = form
            .inside()
            .filter_map(Control::read)
            .flatten()
            .take(MAX_CONTROLS + 1)
            .collect();
        if controls.len() > MAX_CONTROLS {
            return Err(PAGE.lacks("form of at most 500 fields").into());
        }
        let read = Self {
            controls,
            youtube_url: form
                .inside()
                .find(|element| element.attribute("id") == Some("youtube-url"))
                .and_then(|element| element.attribute("value"))
                .filter(|url| !url.is_empty())
                .map(ToOwned::to_owned),
            thumbnail_url: thumbnail(form),
        };
        match Field::ALL.into_iter().find(|field| !read.has(*field)) {
            Some(missing) => Err(PAGE.lacks(missing.selector().2).into()),
            None => Ok(read),
        }
    }

    fn has(&self, field: Field) -> bool {
        let is_flag = matches!(field, Field::FeaturedForChannel | Field::FeaturedForUser);
        self.controls
            .iter()
            .any(|control| control.field == Some(field) && (is_flag || control.is_set))
    }

    /// The sent values, in the order of the form.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.controls
            .iter()
            .filter(|control| control.is_set)
            .map(|control| (&*control.name, control.value.as_str()))
    }

    /// Sets the value of a setting; a list then has exactly this choice.
    pub(super) fn set(&mut self, field: Field, value: &str) {
        let mut is_first = true;
        for control in self
            .controls
            .iter_mut()
            .filter(|control| control.field == Some(field))
        {
            control.is_set = is_first;
            if is_first {
                value.clone_into(&mut control.value);
                control.shown.clear();
            }
            is_first = false;
        }
    }

    pub(super) fn set_flag(&mut self, field: Field, is_set: bool) {
        let controls = self.controls.iter_mut();
        controls
            .filter(|control| control.field == Some(field))
            .for_each(|control| control.is_set = is_set);
    }

    pub(super) fn settings(&self) -> VideoSettings {
        let control = |field: Field| {
            let mut controls = self.controls.iter();
            controls.find(|control| control.field == Some(field) && control.is_set)
        };
        let text = |field| {
            control(field)
                .map(|control| control.value.clone())
                .unwrap_or_default()
        };
        let choice = |field| {
            let control = control(field)?;
            let id = control.value.trim().parse().ok().filter(|id| *id > 0)?;
            Some(Choice {
                id,
                title: control.shown.clone(),
            })
        };
        let tags = text(Field::Tags);
        VideoSettings {
            title: text(Field::Title),
            description: text(Field::Description),
            tags: tags
                .split(TAG_SPLIT.trim())
                .map(str::trim)
                .filter(|tag| !tag.is_empty())
                .map(ToOwned::to_owned)
                .collect(),
            youtube_url: self.youtube_url.clone(),
            primary_category: choice(Field::PrimaryCategory),
            secondary_category: choice(Field::SecondaryCategory),
            channel: choice(Field::Channel),
            is_featured_for_channel: control(Field::FeaturedForChannel).is_some(),
            is_featured_for_user: control(Field::FeaturedForUser).is_some(),
            visibility: Visibility::from(text(Field::Visibility)),
            thumbnail_url: self.thumbnail_url.clone(),
        }
    }
}

impl Control {
    /// Values of a control: for a list, the chosen options, of which there can be several.
    fn read(element: Element<'_>) -> Option<Vec<Self>> {
        let field = Field::of(element);
        let name = element.attribute("name").filter(|name| !name.is_empty());
        // Some settings are only known by id.
        let name: Arc<str> = name.or_else(|| field.map(Field::name))?.into();
        if element.has("disabled") {
            return None;
        }
        let one = |value: String, shown: String, is_set: bool| Self {
            name: Arc::clone(&name),
            field,
            value,
            shown,
            is_set,
        };
        match element.name() {
            "input" => {
                let kind = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
                let value = element.attribute("value").map(ToOwned::to_owned);
                match kind.as_str() {
                    "submit" | "reset" | "button" | "image" | "file" => None,
                    "checkbox" | "radio" => {
                        let is_flag =
                            matches!(field, Some(Field::FeaturedForChannel | Field::FeaturedForUser));
                        let default = if is_flag { "1" } else { "on" };
                        let value = value.unwrap_or_else(|| default.to_owned());
                        Some(vec![one(value, String::new(), element.has("checked"))])
                    }
                    _ => Some(vec![one(value.unwrap_or_default(), String::new(), true)]),
                }
            }
            "textarea" => {
                let text = element.raw_text();
                // A line break directly after the start tag is ignored.
                let text = text.strip_prefix('\n').unwrap_or(&text).to_owned();
                Some(vec![one(text, String::new(), true)])
            }
            "select" => {
                let options: Vec<_> = element.inside().filter(|option| option.is("option")).collect();
                let chosen: Vec<_> = options.iter().filter(|option| option.has("selected")).collect();
                let chosen = match chosen.as_slice() {
                    // A browser shows the first one.
                    [] if !element.has("multiple") => options.first().into_iter().collect(),
                    [.., last] if !element.has("multiple") => vec![*last],
                    _ => chosen,
                };
                let values = chosen.into_iter().take(MAX_CONTROLS + 1).map(|option| {
                    let shown = option.text();
                    one(
                        option.attribute("value").unwrap_or(&shown).to_owned(),
                        shown,
                        true,
                    )
                });
                Some(values.collect())
            }
            _ => None,
        }
    }
}

/// The form has several dozen.
const MAX_CONTROLS: usize = 500;

/// URL of the thumbnail, from the icon next to its label.
fn thumbnail(form: Element<'_>) -> Option<String> {
    let mut elements = form.inside();
    elements.find(|element| element.is("label") && element.text().contains("Thumbnail"))?;
    let icon = elements.find(|element| element.is("img"))?;
    icon.attribute("src").map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests;
