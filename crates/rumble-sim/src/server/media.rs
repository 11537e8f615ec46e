use super::answer::{self, Answer};
use super::hub::Hub;
use crate::picture::Served;

/// Any picture exists, unless it was said otherwise.
pub(super) fn answer(hub: &Hub, path: &str) -> Answer {
    let picture = hub.picture(path).unwrap_or_default();
    match picture.served(path) {
        Served::Bytes { bytes, content_type } => answer::whole(200, Some(&content_type), bytes),
        Served::Redirect(location) => answer::redirect(&location),
        Served::Status(status) => answer::error(status, "Not found"),
    }
}
