//! Resolves the choices of an upload to ids.

use rumble_model::service::{Category, UploadChannel};
use rumble_model::{ChannelId, Record};
use rumble_servicephp::ServicePhp;

use crate::choice::{CategoryChoice, ChannelChoice};
use crate::error::Error;
use crate::fault::VideoFault;
use crate::operation::Operation;
use crate::video::VideoUpload;

/// Ids of the choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ResolvedChoices {
    pub(crate) category: u64,
    pub(crate) second_category: Option<u64>,
    /// `None` for the page of the user.
    pub(crate) channel: Option<ChannelId>,
}

/// Fetches the lists and looks up the choices.
pub(crate) fn look_up(account: &ServicePhp, video: &VideoUpload) -> Result<ResolvedChoices, Error> {
    let failed = |error| Error::service(Operation::Check, error);
    let categories = account.categories().map_err(failed)?.items;
    let category = category(&categories, &video.category)?;
    if category.is_primary == Some(false) {
        return Err(VideoFault::NotPrimary.into());
    }
    let chosen = video.second_category.as_ref();
    let second = chosen
        .map(|choice| self::category(&categories, choice))
        .transpose()?;
    if second.is_some_and(|second| second.id == category.id) {
        return Err(VideoFault::SameCategory.into());
    }
    let channel = match &video.channel {
        ChannelChoice::UserPage => None,
        choice => Some(channel(
            &account.upload_channels().map_err(failed)?.items,
            choice,
        )?),
    };
    Ok(ResolvedChoices {
        category: category.id,
        second_category: second.map(|second| second.id),
        channel,
    })
}

fn category<'a>(list: &'a [Record<Category>], choice: &CategoryChoice) -> Result<&'a Category, VideoFault> {
    let found = match choice {
        CategoryChoice::Id(id) => only(list, |category| category.id == *id),
        CategoryChoice::Named(name) => by_name(list, name, |category| (&category.title, &category.slug)),
    };
    match found {
        Matches::One(category) => Ok(category),
        Matches::None => Err(VideoFault::NoSuchCategory),
        Matches::Several => Err(VideoFault::AmbiguousCategory),
    }
}

fn channel(list: &[Record<UploadChannel>], choice: &ChannelChoice) -> Result<ChannelId, VideoFault> {
    let found = match choice {
        ChannelChoice::Id(id) => only(list, |channel| channel.id == *id),
        ChannelChoice::Named(name) => by_name(list, name, |channel| (&channel.title, &channel.name)),
        ChannelChoice::UserPage => Matches::None,
    };
    match found {
        Matches::One(channel) => Ok(channel.id),
        Matches::None => Err(VideoFault::NoSuchChannel),
        Matches::Several => Err(VideoFault::AmbiguousChannel),
    }
}

/// Items of a list that match a choice.
enum Matches<'a, T> {
    None,
    One(&'a T),
    Several,
}

/// The name in URLs is unique and therefore takes precedence over titles.
fn by_name<'a, T>(
    list: &'a [Record<T>],
    name: &str,
    names: impl Fn(&T) -> (&String, &Option<String>),
) -> Matches<'a, T> {
    let name = name.trim();
    let is_slug = |item: &T| {
        names(item)
            .1
            .as_deref()
            .is_some_and(|slug| slug.eq_ignore_ascii_case(name))
    };
    let lower = name.to_lowercase();
    match only(list, is_slug) {
        Matches::None => only(list, |item| names(item).0.to_lowercase() == lower),
        found => found,
    }
}

fn only<T>(list: &[Record<T>], is_it: impl Fn(&T) -> bool) -> Matches<'_, T> {
    let mut found = list.iter().filter(|item| is_it(item));
    match (found.next(), found.next()) {
        (None, _) => Matches::None,
        (Some(one), None) => Matches::One(one),
        (Some(_), Some(_)) => Matches::Several,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn categories() -> Vec<Record<Category>> {
        [
            r#"{"id":10,"title":"How-To","slug":"howto","is_primary":true}"#,
            r#"{"id":11,"title":"Caf\u00e9","slug":"cafe"}"#,
            r#"{"id":12,"title":"Twins","slug":"one"}"#,
            r#"{"id":13,"title":"Twins","slug":"two"}"#,
            r#"{"id":14,"title":"howto","slug":"other"}"#,
        ]
        .map(|json| Record::from_json(json).unwrap())
        .into()
    }

    fn chosen(choice: impl Into<CategoryChoice>) -> Result<u64, String> {
        let found = category(&categories(), &choice.into()).map(|category| category.id);
        found.map_err(|fault| fault.to_string())
    }

    #[test]
    fn categories_are_found_by_id_slug_or_title() {
        assert_eq!(chosen(10), Ok(10));
        assert_eq!(chosen("howto"), Ok(10));
        assert_eq!(chosen(" HOW-TO "), Ok(10));
        assert_eq!(chosen("CAF\u{c9}"), Ok(11));
        assert_eq!(chosen("two"), Ok(13));
        assert!(chosen("Twins").unwrap_err().contains("more than one"));
        assert!(chosen(99).unwrap_err().contains("no category"));
        assert!(chosen("10").unwrap_err().contains("no category"));
    }

    /// S23: the original publishes on the page of the user if it does not find the channel.
    #[test]
    fn an_unknown_channel_is_not_replaced() {
        let list: Vec<Record<UploadChannel>> = ["Sparrow Studio", "Otter Works"]
            .iter()
            .zip([7_730_001, 7_730_002])
            .map(|(title, id)| Record::from_json(&format!(r#"{{"id":{id},"title":"{title}"}}"#)).unwrap())
            .collect();
        let id = |id| ChannelId::new(id).unwrap();
        assert_eq!(channel(&list, &id(7_730_002).into()).unwrap(), id(7_730_002));
        assert_eq!(channel(&list, &"sparrow studio".into()).unwrap(), id(7_730_001));
        for choice in [ChannelChoice::Id(id(5)), ChannelChoice::from("Sparrow")] {
            let fault = channel(&list, &choice).unwrap_err();
            assert!(matches!(fault, VideoFault::NoSuchChannel), "{fault}");
        }
    }
}
