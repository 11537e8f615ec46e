use std::fmt;
use std::ops::Deref;

use serde::Deserialize;

use super::list_reader::Row;
use crate::json::lenient;
use crate::timestamp::Timestamp;

/// `livestreams[].chat.recent_messages[]`: a chat message as this API reports it.
///
/// Messages lack ids: two messages can be equal in every member. Displays as its text, and compares equal to it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ChatMessage {
    /// `username`: the author, or the channel it was posted as.
    #[serde(deserialize_with = "lenient::required_text")]
    pub username: String,
    /// `profile_pic_url`: the author's picture, if there is one.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub profile_pic_url: Option<String>,
    /// `badges`: slugs, in the order shown.
    #[serde(default, deserialize_with = "lenient::text_list")]
    pub badges: Vec<String>,
    /// `text`, emotes as shortcodes.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub text: String,
    /// `created_on`: when it was sent, whole seconds.
    #[serde(default)]
    pub created_on: Timestamp,
}

impl Row for ChatMessage {
    fn is_empty(&self) -> bool {
        self.username.is_empty()
    }
}

/// `livestreams[].chat.recent_rants[]`: a paid message. Derefs to the message, displays as its text, and compares equal
/// to it.
///
/// ```
/// let rant: rumble_model::livestream_api::Rant = serde_json::from_str(
///     r#"{"username":"TinFiddle","text":"for the yeast","amount_cents":500,"amount_dollars":5}"#,
/// )?;
/// assert_eq!((rant.username.as_str(), rant.amount_cents), ("TinFiddle", 500));
/// assert_eq!(rant.to_string(), "for the yeast");
/// assert!(rant == "for the yeast");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "WireRant")]
#[non_exhaustive]
pub struct Rant {
    /// The message.
    pub message: ChatMessage,
    /// `expires_on`: time until which it stays on top.
    pub expires_on: Timestamp,
    /// `amount_cents`: US cents; 0 when missing.
    pub amount_cents: u64,
    /// `amount_dollars`: whole US dollars, for display; 0 when missing.
    pub amount_dollars: u64,
}

impl Deref for Rant {
    type Target = ChatMessage;

    fn deref(&self) -> &ChatMessage {
        &self.message
    }
}

impl Row for Rant {
    fn is_empty(&self) -> bool {
        self.message.is_empty()
    }
}

impl fmt::Display for ChatMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Display for Rant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message.fmt(f)
    }
}

impl PartialEq<str> for ChatMessage {
    fn eq(&self, text: &str) -> bool {
        self.text == text
    }
}

impl PartialEq<&str> for ChatMessage {
    fn eq(&self, text: &&str) -> bool {
        self.text == *text
    }
}

impl PartialEq<str> for Rant {
    fn eq(&self, text: &str) -> bool {
        self.message == *text
    }
}

impl PartialEq<&str> for Rant {
    fn eq(&self, text: &&str) -> bool {
        self.message == **text
    }
}

/// The members side by side, as on the wire.
#[derive(Deserialize)]
struct WireRant {
    #[serde(deserialize_with = "lenient::required_text")]
    username: String,
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    profile_pic_url: Option<String>,
    #[serde(default, deserialize_with = "lenient::text_list")]
    badges: Vec<String>,
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    text: String,
    #[serde(default)]
    created_on: Timestamp,
    #[serde(default)]
    expires_on: Timestamp,
    #[serde(default, deserialize_with = "lenient::count")]
    amount_cents: u64,
    #[serde(default, deserialize_with = "lenient::count")]
    amount_dollars: u64,
}

impl From<WireRant> for Rant {
    fn from(rant: WireRant) -> Self {
        Self {
            message: ChatMessage {
                username: rant.username,
                profile_pic_url: rant.profile_pic_url,
                badges: rant.badges,
                text: rant.text,
                created_on: rant.created_on,
            },
            expires_on: rant.expires_on,
            amount_cents: rant.amount_cents,
            amount_dollars: rant.amount_dollars,
        }
    }
}
