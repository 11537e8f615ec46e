use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::value::RawValue;

/// An event of an unknown type, such as `host_ad_read`, with all its data.
///
/// Later versions model more types, so match on [`UnknownEvent::kind`].
#[derive(Clone)]
pub struct UnknownEvent {
    pub(super) kind: String,
    pub(super) data: Option<Box<RawValue>>,
    pub(super) other: BTreeMap<String, Box<RawValue>>,
    pub(super) request_id: Option<Arc<str>>,
}

impl UnknownEvent {
    /// `type`
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// `data` as received.
    #[must_use]
    pub fn data(&self) -> Option<&RawValue> {
        self.data.as_deref()
    }

    /// `request_id`
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Members of the envelope other than `type`, `data` and `request_id`, as received.
    #[must_use]
    pub fn other(&self) -> &BTreeMap<String, Box<RawValue>> {
        &self.other
    }
}

impl fmt::Debug for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownEvent")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
