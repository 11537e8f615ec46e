use crate::templates::api::base36;
use crate::{Json, object};

/// `user`: the state of the account, in every answer of `service.php`.
///
/// ```
/// use rumble_sim::templates::service::UserBlock;
///
/// let user = UserBlock::anonymous("http://127.0.0.1:1").logged_in(900_300_001, "CalmSparrow");
/// assert!(user.to_json().to_string().starts_with(r#"{"id":"_uew0jxd","logged_in":true,"#));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct UserBlock {
    /// `id` as a number, and `username`; without them `logged_in` is false.
    pub account: Option<(u64, String)>,
    /// `chat.endpoint`
    pub chat_endpoint: String,
    /// `watching_now.endpoint`
    pub watching_now: String,
    /// `upload.endpoint`
    pub upload: String,
}

impl UserBlock {
    /// Nobody is logged in; every endpoint is below this address.
    #[must_use]
    pub fn anonymous(base_url: &str) -> Self {
        Self {
            account: None,
            chat_endpoint: format!("{base_url}/chat/api"),
            watching_now: base_url.to_owned(),
            upload: base_url.to_owned(),
        }
    }

    setters! {
        /// This account is logged in.
        fn logged_in(self, user_id: u64, username: &str) {
            self.account = Some((user_id, username.to_owned()));
        }
    }

    /// The member.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let id = self.account.as_ref().map(|(id, _)| format!("_u{}", base36(*id)));
        object! { "id" => id, "logged_in" => self.account.is_some() }
            .with_some("username", self.account.as_ref().map(|(_, name)| name.as_str()))
            .with("chat", object! { "endpoint" => self.chat_endpoint.as_str() })
            .with(
                "watching_now",
                object! {
                    "subdomain" => "wn0",
                    "ttl_post" => 45_u64,
                    "endpoint" => self.watching_now.as_str(),
                },
            )
            .with("upload", object! { "endpoint" => self.upload.as_str() })
    }
}
