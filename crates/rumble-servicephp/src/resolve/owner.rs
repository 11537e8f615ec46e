//! Owner of a video.

use rumble_model::service::VideoOwner;
use rumble_model::{PageKind, PageRef, StreamRef};

/// Whether the owner is this channel or user, by its URL or else by its name. A channel and a user with the same name differ.
/// `None` if the owner is not known.
pub(super) fn is(owner: Option<&VideoOwner>, channel: &PageRef) -> Option<bool> {
    let owner = owner?;
    let is_named = |name: &str| name.eq_ignore_ascii_case(channel.slug());
    match owner.url.as_deref().map(StreamRef::parse) {
        Some(Ok(StreamRef::Page(page))) => Some(page.kind() == channel.kind() && is_named(page.slug())),
        // A URL of another site or of another kind.
        Some(_) => Some(false),
        None => {
            let name = owner.name.as_deref()?;
            let kind = owner.id.as_deref().and_then(kind);
            Some(is_named(name) && kind.is_none_or(|kind| kind == channel.kind()))
        }
    }
}

/// `_c7710001` is a channel, `_uew0jxd` a user.
fn kind(id: &str) -> Option<PageKind> {
    match id.get(..2) {
        Some("_c") => Some(PageKind::Channel),
        Some("_u") => Some(PageKind::User),
        _ => None,
    }
}
