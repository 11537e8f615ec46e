use std::sync::Arc;

use super::Sim;
use crate::server::{PATH, RELAY_PATH};
use crate::{ApiHandle, KeyPlan, Picture, url};

impl Sim {
    /// The URL of a key of the Live Stream API, as in the settings of its account.
    #[must_use]
    pub fn api_url(&self, key: &str) -> String {
        format!("{}{PATH}?key={}", self.base_url(), url::encode(key))
    }

    /// The URL of the key that a relay serves ([`KeyPlan::relay`]).
    #[must_use]
    pub fn relay_url(&self) -> String {
        format!("{}{RELAY_PATH}", self.base_url())
    }

    /// A key of the Live Stream API. An unknown key counts as reset: the response is 403.
    #[must_use]
    pub fn api(&self, key: &str) -> ApiHandle {
        let found = self.sim.find_key(|known| known.is(key));
        let known = found.unwrap_or_else(|| {
            let unknown = self.sim.add_key(KeyPlan::user(key, 900_000_001, "OtterHost"));
            unknown.lock().revoked = true;
            unknown
        });
        ApiHandle::new(known, Arc::clone(&self.sim))
    }

    /// Adds a key; it replaces an equal one.
    pub fn add_api_key(&self, plan: KeyPlan) -> ApiHandle {
        ApiHandle::new(self.sim.add_key(plan), Arc::clone(&self.sim))
    }

    /// Replaces the picture at a path such as `/media/calmsparrow.png`, which contains the name in lower case without
    /// spaces.
    pub fn set_picture(&self, path: &str, picture: Picture) {
        self.sim.set_picture(path, picture);
    }
}
