use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer};

use super::badge::{self, Badge};
use super::{Color, GiftType};
use crate::json::lenient;

/// `init.config`: the chat's settings.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct Config {
    /// `badges`: slug to badge. Each `init` replaces the catalogue.
    #[serde(default, deserialize_with = "badge::catalogue")]
    pub badges: BTreeMap<String, Arc<Badge>>,
    /// `gifts`: subscription gifts on offer.
    #[serde(default, deserialize_with = "lenient::object")]
    pub gifts: Option<Box<Gifts>>,
    /// `message_length_max`: maximum length of a message; 200 in all captures. The server's unit is unknown.
    #[serde(default, deserialize_with = "lenient::number")]
    pub message_length_max: Option<u64>,
    /// `rants`: paid messages.
    #[serde(default, deserialize_with = "lenient::object_or_default")]
    pub rants: RantsConfig,
    /// `subscription`: channel subscriptions.
    #[serde(default, deserialize_with = "lenient::object_or_default")]
    pub subscription: Subscription,
}

/// `config.rants`: paid messages.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct RantsConfig {
    /// `enable`: rants can be bought here.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub enable: Option<bool>,
    /// `levels`: price levels, at most 1,000.
    #[serde(default, deserialize_with = "levels")]
    pub levels: Vec<RantLevel>,
    /// `wallet_enabled`: payments from a wallet are offered.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub wallet_enabled: Option<bool>,
}

impl RantsConfig {
    /// The level of a rant: the most expensive one that its price reaches. Prices are not necessarily equal to a level.
    ///
    /// ```
    /// use rumble_model::chat::RantsConfig;
    ///
    /// let rants: RantsConfig = serde_json::from_str(
    ///     r#"{"levels":[{"price_dollars":1,"duration":120},{"price_dollars":5,"duration":300}]}"#,
    /// )?;
    /// assert_eq!(rants.level_for(730).and_then(|level| level.duration), Some(300));
    /// assert!(rants.level_for(99).is_none());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn level_for(&self, price_cents: u64) -> Option<&RantLevel> {
        #[expect(clippy::cast_precision_loss, reason = "a price in cents")]
        let price = price_cents as f64;
        let dollars = |level: &RantLevel| level.price_dollars.unwrap_or(f64::INFINITY);
        self.levels
            .iter()
            .filter(|level| dollars(level) * 100.0 <= price)
            .max_by(|one, other| dollars(one).total_cmp(&dollars(other)))
    }
}

fn levels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<RantLevel>, D::Error> {
    let mut levels = lenient::list(deserializer)?;
    levels.truncate(MAX_LEVELS);
    Ok(levels)
}

/// Maximum number of levels; Rumble sends far fewer.
const MAX_LEVELS: usize = 1_000;

/// `config.rants.levels[]`: colours and duration of the rants from this price on.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct RantLevel {
    /// `price_dollars`: lower bound in US dollars, possibly with a fraction.
    #[serde(default, deserialize_with = "lenient::decimal")]
    pub price_dollars: Option<f64>,
    /// `duration` in seconds.
    #[serde(default, deserialize_with = "lenient::number")]
    pub duration: Option<u64>,
    /// `colors`
    #[serde(default, deserialize_with = "lenient::object_or_default")]
    pub colors: RantColors,
    /// `ids`: store ids; Rumble's app buys with the first.
    #[serde(default, deserialize_with = "lenient::text_list")]
    pub ids: Vec<String>,
}

/// `config.rants.levels[].colors`
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct RantColors {
    /// `fg`: colour of the text, a CSS name such as `white`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub fg: Option<String>,
    /// `main`: main colour.
    #[serde(default, deserialize_with = "Color::lenient")]
    pub main: Option<Color>,
    /// `bg2`: colour of the header.
    #[serde(default, deserialize_with = "Color::lenient")]
    pub bg2: Option<Color>,
}

/// `config.subscription`
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct Subscription {
    /// `enable`: channel subscriptions are offered.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub enable: Option<bool>,
}

/// `config.gifts`: subscription gifts on offer.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct Gifts {
    /// `type`
    #[serde(default, rename = "type")]
    pub kind: GiftType,
    /// `products`
    #[serde(default, deserialize_with = "lenient::list")]
    pub products: Vec<GiftProduct>,
}

/// `config.gifts.products[]`
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct GiftProduct {
    /// `id`: store product id.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub id: String,
    /// `amount_cents`: price in US cents; what the buyer pays can differ.
    #[serde(default, deserialize_with = "lenient::number")]
    pub amount_cents: Option<u64>,
    /// `total_gifts`: number of subscriptions.
    #[serde(default, deserialize_with = "lenient::number")]
    pub total_gifts: Option<u64>,
}
