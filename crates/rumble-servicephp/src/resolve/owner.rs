//! Owner of a video.

use rumble_model::service::VideoOwner;
use rumble_model::{PageKind, PageRef, StreamRef};

/// Whether the owner is this channel or user, by its URL or, without one, by its name. A channel and a user with the
/// same name differ. `None` if the owner is not known.
pub(super) fn is(owner: Option<&VideoOwner>, channel: &PageRef) -> Option<bool> {
    let owner = owner?;
    let is_named = |name: &str| name.eq_ignore_ascii_case(channel.slug());
    match owner.url.as_deref().map(StreamRef::parse) {
        Some(Ok(StreamRef::Page(page))) => Some(page.kind() == channel.kind() && is_named(page.slug())),
        // A URL of another site or of another kind.
        Some(_) => Some(false),
        None => {
            let name = owner.name.as_deref()?;
            let contradicts = |kind: Option<PageKind>| kind.is_some_and(|kind| kind != channel.kind());
            let by_id = owner.id.as_deref().and_then(kind_of_id);
            let by_type = owner.kind.as_deref().and_then(kind_of_type);
            Some(is_named(name) && !contradicts(by_id) && !contradicts(by_type))
        }
    }
}

/// `_c7710001` is a channel, `_uew0jxd` a user.
fn kind_of_id(id: &str) -> Option<PageKind> {
    match id.get(..2) {
        Some("_c") => Some(PageKind::Channel),
        Some("_u") => Some(PageKind::User),
        _ => None,
    }
}

fn kind_of_type(name: &str) -> Option<PageKind> {
    match name {
        "channel" => Some(PageKind::Channel),
        "user" => Some(PageKind::User),
        _ => None,
    }
}
