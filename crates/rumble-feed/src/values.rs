use serde::{Serialize, Serializer};

/// Id as decimal text.
///
/// ```
/// use rumble_feed::DecimalId;
/// use rumble_model::UserId;
///
/// let id = UserId::new(900_000_101).map(DecimalId::from);
/// assert_eq!(serde_json::to_string(&id)?, "\"900000101\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DecimalId(u64);

impl DecimalId {
    /// The id as a number.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }
}

impl<Id: Into<u64>> From<Id> for DecimalId {
    fn from(id: Id) -> Self {
        Self(id.into())
    }
}

impl Serialize for DecimalId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for DecimalId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DecimalId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An id in base 10, as text.",
            "type": "string",
            "pattern": "^[1-9][0-9]*$"
        })
    }
}

/// Ids of a list, as decimal text.
#[cfg(feature = "chat")]
pub(crate) fn decimals<Id: Into<u64> + Copy>(ids: &[Id]) -> Vec<DecimalId> {
    ids.iter().map(|id| DecimalId::from(*id)).collect()
}

/// `None` for an empty text, which has the same meaning as a missing one on the wire.
pub(crate) fn non_empty(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Formats an error and each of its causes on one line: the `Display` of each shows one level.
#[must_use]
pub fn error_chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!(": {error}");
        cause = error.source();
    }
    text
}

/// Formats an amount in US cents as dollars.
#[must_use]
pub fn dollars(cents: u64) -> String {
    format!("${}.{:02}", cents / 100, cents % 100)
}

/// Formats what was paid for a message, `$?` if the amount is missing; `None` for messages that are not paid.
#[cfg(feature = "chat")]
#[must_use]
pub fn price(message: &rumble_chat::Message) -> Option<String> {
    message
        .is_paid()
        .then(|| message.paid_cents().map_or("$?".to_owned(), dollars))
}

/// Milliseconds, saturating.
#[cfg(any(feature = "chat", feature = "livestream-api"))]
pub(crate) fn milliseconds(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
