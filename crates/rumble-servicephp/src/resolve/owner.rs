//! Whose video it is.

use rumble_model::service::VideoOwner;
use rumble_model::{PageRef, StreamRef};

/// Whether the owner is the channel or user that was asked for: by its address, or else by its name.
pub(super) fn is(owner: &VideoOwner, page: &PageRef) -> bool {
    match owner.url.as_deref().map(StreamRef::parse) {
        Some(Ok(StreamRef::Page(of_owner))) => of_owner.slug().eq_ignore_ascii_case(page.slug()),
        _ => owner
            .name
            .as_deref()
            .is_some_and(|name| name.eq_ignore_ascii_case(page.slug())),
    }
}
