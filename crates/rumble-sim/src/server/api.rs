mod answer;
mod document;
mod key;

pub(super) use self::answer::answer;
pub(crate) use self::key::{ApiKey, PATH, RELAY_PATH};
