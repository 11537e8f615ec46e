use rumble_model::{ChannelId, MalformedItem, Secret};

use crate::error::{Error, ErrorKind};
use crate::html::{Element, Html};
use crate::page::{Malformed, Page, ReadError};
use crate::scraper::Scraper;

/// A key of the Live Stream API, of the user or of a channel.
///
/// ```no_run
/// # use rumble_scraping::{Error, Scraper};
/// fn user_key(scraper: &Scraper) -> Result<Option<rumble_scraping::model::Secret>, Error> {
///     let keys = scraper.api_keys()?;
///     // Ready for RumbleApi::new.
///     Ok(keys.user().and_then(|key| key.url.clone()))
/// }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiKey {
    /// `data-channel-id`: the channel; `None` for the user.
    pub channel_id: Option<ChannelId>,
    /// The URL with the key: treat it like a password. `None` if the key was never created.
    pub url: Option<Secret>,
}

/// The keys of an account: `/account/livestream-api`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ApiKeys {
    /// In the order of the page.
    pub keys: Vec<ApiKey>,
    /// Malformed keys. Their text is not kept, since it can contain a key.
    pub malformed: Vec<MalformedItem>,
}

impl ApiKeys {
    /// The key of the user.
    #[must_use]
    pub fn user(&self) -> Option<&ApiKey> {
        self.keys.iter().find(|key| key.channel_id.is_none())
    }

    /// The key of a channel.
    #[must_use]
    pub fn channel(&self, id: ChannelId) -> Option<&ApiKey> {
        self.keys.iter().find(|key| key.channel_id == Some(id))
    }

    pub(crate) fn read(html: &str) -> Result<Self, ReadError> {
        let html = Html::read(html);
        let (mut keys, mut malformed) = (Vec::new(), Malformed::of("api_keys"));
        for button in html.elements().filter(|element| element.has_class(BUTTON)) {
            let index = keys.len() + malformed.count();
            // The search next to an element is slow for very many elements.
            let found = (index < MAX_KEYS).then(|| key(button)).flatten();
            match found {
                Some(key) => keys.push(key),
                None => malformed.add(
                    index,
                    "data-channel-id is not an id, or there are too many keys",
                    String::new,
                ),
            }
        }
        let keys = Self {
            keys,
            malformed: malformed.into_items(),
        };
        match keys.keys.is_empty() && keys.malformed.is_empty() {
            false => Ok(keys),
            true if html.has_password_field() => Err(ReadError::LoggedOut),
            // Every account has at least one button.
            true => Err(Page::ApiKeys.lacks("button.reset-livestream-api-key").into()),
        }
    }
}

/// `<button class="reset-livestream-api-key" data-channel-id="…">`, with the URL in an `<input>` next to it.
fn key(button: Element<'_>) -> Option<ApiKey> {
    let channel_id = match button.attribute("data-channel-id").map(str::trim) {
        None => return None,
        Some("") => None,
        Some(id) => Some(ChannelId::from_base10(id).ok()?),
    };
    // Up to the start of the next key.
    let own = button.around().take_while(|around| {
        around
            .inside()
            .filter(|element| element.has_class(BUTTON))
            .take(2)
            .count()
            == 1
    });
    let url = own
        .flat_map(Element::inside)
        .filter(|element| element.is("input"))
        .filter_map(|input| input.attribute("value"))
        .map(str::trim)
        .find(|value| value.contains("/-livestream-api/") || value.contains("key="));
    Some(ApiKey {
        channel_id,
        url: url.map(Secret::from),
    })
}

impl Scraper {
    /// Returns the account's keys of the Live Stream API: its own and those of its channels. A key that was never
    /// created is listed without a URL.
    ///
    /// # Errors
    ///
    /// Returns [`UnexpectedFormat`](ErrorKind::UnexpectedFormat) with the missing element, or any error of a request.
    #[doc(alias = "get_rls_api_keys")]
    pub fn api_keys(&self) -> Result<ApiKeys, Error> {
        let html = self.account().page("account/livestream-api", &[])?;
        Ok(ApiKeys::read(&html)?)
    }

    /// Replaces the key of the user or of a channel, or creates the first one, and reads the new one from the page.
    ///
    /// # Errors
    ///
    /// If [`operation`](Error::operation) is [`ResetApiKey`](rumble_servicephp::Operation::ResetApiKey), the key was
    /// not replaced or the outcome is unknown. Otherwise the key was replaced and only reading the page failed; retry
    /// with [`api_keys`](Self::api_keys). Returns [`NoKey`](ErrorKind::NoKey) if the page does not show the key.
    #[doc(alias = "reset_key")]
    pub fn reset_api_key(&self, channel: Option<ChannelId>) -> Result<ApiKey, Error> {
        self.account().reset_api_key(channel)?;
        let keys = self.api_keys()?;
        let key = keys
            .keys
            .into_iter()
            .find(|key| key.channel_id == channel && key.url.is_some());
        key.ok_or_else(|| ErrorKind::NoKey.into())
    }
}

const BUTTON: &str = "reset-livestream-api-key";
/// More channels than any account has.
const MAX_KEYS: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(html: &str) -> Vec<(u64, Option<String>)> {
        let Ok(keys) = ApiKeys::read(html) else {
            panic!("a page of keys");
        };
        let text = |key: &ApiKey| key.url.as_ref().map(|url| url.expose().to_owned());
        keys.keys
            .iter()
            .map(|key| (key.channel_id.map_or(0, ChannelId::get), text(key)))
            .collect()
    }

    #[test]
    fn the_known_page_is_read() {
        let url = |key: &str| Some(format!("https://rumble.com/-livestream-api/get-data?key={key}"));
        assert_eq!(
            keys(include_str!("../fixtures/api-keys.html")),
            [
                (0, url("PLACEHOLDER-USER")),
                (7_730_001, None),
                (7_730_002, url("PLACEHOLDER-CHANNEL")),
            ]
        );
    }

    #[test]
    fn order_classes_and_depth_do_not_matter() {
        let html = "<section><div><a data-channel-id='7' class='x reset-livestream-api-key'>Reset</a></div>\
            <p><INPUT value=' https://rumble.com/-livestream-api/get-data?key=a ' type=text></section>\
            <section><button class=reset-livestream-api-key data-channel-id=8>";
        let first = Some("https://rumble.com/-livestream-api/get-data?key=a".to_owned());
        assert_eq!(keys(html), [(7, first), (8, None)]);
    }

    #[test]
    fn a_page_of_unknown_form_is_not_an_empty_list() {
        for html in [
            "",
            "<p>Hello",
            "<!-- <button class=reset-livestream-api-key data-channel-id=7> -->",
        ] {
            assert!(
                matches!(ApiKeys::read(html), Err(ReadError::Unknown(_))),
                "{html}"
            );
        }
        let login = "<form><input type=password name=p></form>";
        assert!(matches!(ApiKeys::read(login), Err(ReadError::LoggedOut)));
    }

    #[test]
    fn a_malformed_button_is_reported_without_its_key() {
        let html =
            "<p><b class=reset-livestream-api-key data-channel-id=x></b><input value='?key=SECRET'></p>";
        let Ok(keys) = ApiKeys::read(html) else {
            panic!("one malformed key");
        };
        assert_eq!((keys.keys.len(), keys.malformed.len()), (0, 1));
        assert!(!format!("{keys:?}").contains("SECRET"));
    }
}
