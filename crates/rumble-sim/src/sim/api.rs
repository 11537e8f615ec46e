use std::sync::Arc;

use super::Sim;
use crate::server::{PATH, RELAY_PATH};
use crate::{ApiHandle, KeyPlan, Picture, url};

impl Sim {
    /// The address of a key of the Live Stream API, as its owner would find it in the account's settings.
    #[must_use]
    pub fn api_url(&self, key: &str) -> String {
        format!("{}{PATH}?key={}", self.base_url(), url::encode(key))
    }

    /// The address of the key that a relay serves ([`KeyPlan::relay`]).
    #[must_use]
    pub fn relay_url(&self) -> String {
        format!("{}{RELAY_PATH}", self.base_url())
    }

    /// A key of the Live Stream API. One that is not in the plan has been reset: its address is answered 403.
    #[must_use]
    pub fn api(&self, key: &str) -> ApiHandle {
        let found = self.hub.find_key(|known| known.is(key));
        let known = found.unwrap_or_else(|| {
            let unknown = self.hub.add_key(KeyPlan::user(key, 900_000_001, "OtterHost"));
            unknown.lock().revoked = true;
            unknown
        });
        ApiHandle::new(known, Arc::clone(&self.hub))
    }

    /// Takes a further key; one of the same name is replaced.
    pub fn add_api_key(&self, plan: KeyPlan) -> ApiHandle {
        ApiHandle::new(self.hub.add_key(plan), Arc::clone(&self.hub))
    }

    /// Serves this at that path, such as `/media/calmsparrow.png`: the simulator's `profile_pic_url`s have the name
    /// in lower case and without spaces.
    pub fn set_picture(&self, path: &str, picture: Picture) {
        self.hub.set_picture(path, picture);
    }
}
