//! Whose video it is.

use rumble_model::service::VideoOwner;
use rumble_model::{PageKind, PageRef, StreamRef};

/// Whether the owner is this channel or user: by its address, or else by its name. A channel and a user of one name are two.
/// `None` when the owner is not named.
pub(super) fn is(owner: Option<&VideoOwner>, channel: &PageRef) -> Option<bool> {
    let owner = owner?;
    let is_named = |name: &str| name.eq_ignore_ascii_case(channel.slug());
    match owner.url.as_deref().map(StreamRef::parse) {
        Some(Ok(StreamRef::Page(page))) => Some(page.kind() == channel.kind() && is_named(page.slug())),
        // The address of another site, or of something else.
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
