use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::de::DeserializeOwned;

use super::record::Record;

/// A record of a user or channel that is decoded when it is first used, from JSON text that it shares with other
/// records.
///
/// A chat holds the texts of thousands of users. Few of them are ever looked at, and a decoded record takes twice the memory of
/// its text. Derefs to [`Record`].
///
/// ```
/// use rumble_model::LazyRecord;
/// use rumble_model::chat::{KnownRecords, User};
///
/// let user = LazyRecord::<User>::from_json(r#"{"id":"900000101","username":"CalmSparrow"}"#)?;
/// assert_eq!((user.id().get(), user.username.as_str()), (900_000_101, "CalmSparrow"));
/// # Ok::<(), rumble_model::chat::DecodeError>(())
/// ```
pub struct LazyRecord<T: Identified> {
    id: T::Id,
    /// `None`: nothing but the id is known.
    text: Option<Arc<str>>,
    record: OnceLock<Arc<Record<T>>>,
}

/// A wire object with an id.
pub trait Identified: DeserializeOwned {
    /// Type of the id.
    type Id: Copy;

    /// The id.
    fn id(&self) -> Self::Id;

    /// The object of which only the id is known.
    fn unknown(id: Self::Id) -> Record<Self>;
}

impl<T: Identified> LazyRecord<T> {
    /// A record of which only the id is known: all other members are empty.
    #[must_use]
    pub fn unknown(id: T::Id) -> Self {
        Self {
            id,
            text: None,
            record: OnceLock::new(),
        }
    }

    /// Creates the record with this id from JSON text that was decoded before.
    #[must_use]
    pub fn from_text(id: T::Id, text: Arc<str>) -> Self {
        Self {
            id,
            text: Some(text),
            record: OnceLock::new(),
        }
    }

    /// Reads one JSON object.
    ///
    /// # Errors
    ///
    /// Returns [`DecodeError`](super::DecodeError) if the text is not JSON, or lacks a member that the type requires.
    pub fn from_json(text: &str) -> Result<Self, super::DecodeError> {
        Record::from_json(text).map(Self::from)
    }

    /// The id, without decoding the record.
    #[must_use]
    pub fn id(&self) -> T::Id {
        self.id
    }

    /// The JSON text as received, shared with all clones; `None` if nothing but the id is known.
    #[must_use]
    pub fn text(&self) -> Option<&Arc<str>> {
        self.text.as_ref()
    }

    /// Whether nothing but the id is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.text.is_none()
    }
}

impl<T: Identified> From<Record<T>> for LazyRecord<T> {
    fn from(record: Record<T>) -> Self {
        Self {
            id: record.id(),
            text: Some(Arc::clone(record.shared_raw())),
            record: OnceLock::from(Arc::new(record)),
        }
    }
}

impl<T: Identified> Deref for LazyRecord<T> {
    type Target = Record<T>;

    fn deref(&self) -> &Record<T> {
        self.record.get_or_init(|| {
            let decoded = self
                .text
                .as_ref()
                .and_then(|text| Record::from_shared(Arc::clone(text)).ok());
            Arc::new(decoded.unwrap_or_else(|| T::unknown(self.id)))
        })
    }
}

impl<T: Identified> Clone for LazyRecord<T> {
    fn clone(&self) -> Self {
        Self {
            id: self.id,
            text: self.text.clone(),
            record: self.record.clone(),
        }
    }
}

impl<T: Identified + fmt::Debug> fmt::Debug for LazyRecord<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
