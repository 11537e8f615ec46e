use std::error::Error;
use std::fmt;

use rumble_http::internal::Response;

/// Fields that Rumble rejected, with its message for each. The messages are text of the server: escape them before
/// printing.
#[derive(Clone, PartialEq, Eq)]
pub struct RejectedFields(Vec<(String, String)>);

impl RejectedFields {
    /// `None` if there are none. Fields and messages that contain a secret of the request are omitted.
    pub(crate) fn new(fields: Vec<(String, String)>, response: &Response) -> Option<Self> {
        let shown = |text: &str| {
            response
                .message(text)
                .map_or_else(String::new, |message| message.as_str().to_owned())
        };
        let fields: Vec<_> = fields
            .into_iter()
            .take(MAX_REJECTED_FIELDS)
            .map(|(field, message)| (shown(&field), shown(&message)))
            .collect();
        (!fields.is_empty()).then_some(Self(fields))
    }

    /// Fields and messages in the order of the response. The names are those of the wire: `title`, `description`, `tags`,
    /// `terms`, `form`, `video`, `files`, or another.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, message)| (&**field, &**message))
    }
}

/// Shows the known fields, without the server messages.
impl fmt::Display for RejectedFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rejected: ")?;
        for (number, (field, _)) in self.iter().enumerate() {
            let known = FIELDS.iter().find(|known| **known == field);
            let comma = if number == 0 { "" } else { ", " };
            write!(f, "{comma}{}", known.unwrap_or(&"another field"))?;
        }
        Ok(())
    }
}

impl fmt::Debug for RejectedFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RejectedFields({self})")
    }
}

impl Error for RejectedFields {}

const FIELDS: [&str; 9] = [
    "title",
    "description",
    "tags",
    "terms",
    "form",
    "video",
    "files",
    "license_type",
    "channel_id",
];
const MAX_REJECTED_FIELDS: usize = 20;
