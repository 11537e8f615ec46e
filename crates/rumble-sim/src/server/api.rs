mod document;
mod key;
mod response;

pub(crate) use self::key::{ApiKey, PATH, RELAY_PATH};
pub(super) use self::response::respond;
