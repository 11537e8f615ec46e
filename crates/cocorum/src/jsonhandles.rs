//! `cocorum.jsonhandles`: common traits of objects that keep their JSON.

use rumble_model::Record;
use rumble_model::chat::{Channel, User};
use rumble_model::livestream_api::{ChatMessage, Document, Follower, Rant, Subscriber};
use serde_json::value::RawValue;

use crate::sealed::Sealed;

/// Object that keeps its JSON text (Python's `JSONObj`).
///
/// ```
/// use cocorum::jsonhandles::JsonObj;
/// use cocorum::model::{Record, chat::User};
///
/// let user: Record<User> = Record::from_json(r#"{"id":"7","username":"CalmSparrow","mood":"calm"}"#)?;
/// assert_eq!(JsonObj::get(&user, "mood").map(|value| value.get()), Some("\"calm\""));
/// # Ok::<(), cocorum::model::chat::DecodeError>(())
/// ```
#[doc(alias = "JSONObj")]
pub trait JsonObj: Sealed {
    /// JSON text as received (Python's `jsondata`).
    fn jsondata(&self) -> &str;
    /// Member as received (Python's `obj["key"]` and `obj.get("key")`).
    fn get(&self, key: &str) -> Option<&RawValue>;
}

impl<T> JsonObj for Record<T> {
    fn jsondata(&self) -> &str {
        self.raw()
    }

    fn get(&self, key: &str) -> Option<&RawValue> {
        Self::get(self, key)
    }
}

impl JsonObj for Document {
    fn jsondata(&self) -> &str {
        self.raw()
    }

    fn get(&self, key: &str) -> Option<&RawValue> {
        Self::get(self, key)
    }
}

/// Action or property of a user (Python's `JSONUserAction`).
#[doc(alias = "JSONUserAction")]
pub trait JsonUserAction: Sealed {
    /// Name; empty if it is not known.
    fn username(&self) -> &str;
    /// URL of the picture.
    fn profile_pic_url(&self) -> Option<&str>;
}

impl JsonUserAction for User {
    fn username(&self) -> &str {
        &self.username
    }

    fn profile_pic_url(&self) -> Option<&str> {
        self.image.as_deref()
    }
}

impl JsonUserAction for Channel {
    fn username(&self) -> &str {
        &self.username
    }

    fn profile_pic_url(&self) -> Option<&str> {
        self.image.as_deref()
    }
}

impl JsonUserAction for Follower {
    fn username(&self) -> &str {
        &self.username
    }

    fn profile_pic_url(&self) -> Option<&str> {
        self.profile_pic_url.as_deref()
    }
}

impl JsonUserAction for Subscriber {
    fn username(&self) -> &str {
        &self.username
    }

    fn profile_pic_url(&self) -> Option<&str> {
        self.profile_pic_url.as_deref()
    }
}

impl JsonUserAction for ChatMessage {
    fn username(&self) -> &str {
        &self.username
    }

    fn profile_pic_url(&self) -> Option<&str> {
        self.profile_pic_url.as_deref()
    }
}

impl JsonUserAction for Rant {
    fn username(&self) -> &str {
        &self.message.username
    }

    fn profile_pic_url(&self) -> Option<&str> {
        self.message.profile_pic_url.as_deref()
    }
}

#[cfg(feature = "chat")]
impl JsonObj for rumble_chat::Message {
    fn jsondata(&self) -> &str {
        self.raw()
    }

    fn get(&self, key: &str) -> Option<&RawValue> {
        Record::get(self, key)
    }
}

#[cfg(feature = "chat")]
impl JsonUserAction for rumble_chat::Message {
    fn username(&self) -> &str {
        &self.user().username
    }

    fn profile_pic_url(&self) -> Option<&str> {
        self.user().image.as_deref()
    }
}
