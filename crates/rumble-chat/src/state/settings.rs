use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use rumble_model::Record;
use rumble_model::chat::{Badge, Config};

/// The settings of a chat. The JSON text is kept and decoded on first use, which most programs do not need.
pub(super) struct Settings {
    text: Arc<str>,
    /// The first badges, if there are more than are kept.
    first_badges: Option<BTreeMap<String, Arc<Badge>>>,
    pub(super) message_length_max: Option<u64>,
    decoded: OnceLock<Option<Box<Record<Config>>>>,
}

impl Settings {
    pub(super) fn new(config: &Record<Config>, max_badges: usize) -> Self {
        let badges = &config.badges;
        let first = badges.iter().take(max_badges);
        let first = first.map(|(slug, badge)| (slug.clone(), Arc::clone(badge)));
        Self {
            text: Arc::clone(config.shared_raw()),
            first_badges: (badges.len() > max_badges).then(|| first.collect()),
            message_length_max: config.message_length_max,
            decoded: OnceLock::new(),
        }
    }

    /// `None` if the text cannot be decoded, which does not happen: it was decoded when it arrived.
    pub(super) fn config(&self) -> Option<&Record<Config>> {
        let decode = || Record::from_shared(Arc::clone(&self.text)).ok().map(Box::new);
        self.decoded.get_or_init(decode).as_deref()
    }

    pub(super) fn badges(&self) -> Option<&BTreeMap<String, Arc<Badge>>> {
        match &self.first_badges {
            Some(badges) => Some(badges),
            None => self.config().map(|config| &config.badges),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.config(), f)
    }
}
