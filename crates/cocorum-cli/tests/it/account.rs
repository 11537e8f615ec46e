//! A site with an account, and a home directory for the session.

use std::path::PathBuf;

use rumble_sim::{AccountPlan, Plan, Sim, StreamPlan};
use tempfile::TempDir;

use crate::harness::{Cocorum, STREAM};

pub(crate) const NAME: &str = "CalmSparrow";
pub(crate) const ID: u64 = 900_300_001;
// Nothing else in these tests contains these texts.
pub(crate) const PASSWORD: &str = "kettle-mends-tin-Fiddle";
pub(crate) const APP_CODE: &str = "918273";
pub(crate) const MAIL_CODE: &str = "645546";
pub(crate) const SMS_CODE: &str = "370073";

pub(crate) fn plain() -> AccountPlan {
    AccountPlan::new(NAME, ID, PASSWORD)
}

pub(crate) fn with_every_factor() -> AccountPlan {
    plain().authenticator(APP_CODE).email(MAIL_CODE).sms(SMS_CODE)
}

/// A site, and the home directory of a user.
pub(crate) struct Site {
    pub(crate) sim: Sim,
    pub(crate) home: TempDir,
}

impl Site {
    pub(crate) fn with(account: AccountPlan) -> Self {
        Self::of(Plan::new().stream(StreamPlan::new(STREAM)).account(account))
    }

    pub(crate) fn of(plan: Plan) -> Self {
        Self {
            sim: Sim::start(plan).unwrap(),
            home: TempDir::new().unwrap(),
        }
    }

    /// Like [`Site::with`], with a logged-in user.
    pub(crate) fn logged_in(account: AccountPlan) -> Self {
        let site = Self::with(account);
        site.log_in();
        site
    }

    pub(crate) fn log_in(&self) {
        let done = self
            .command(&["login", NAME])
            .finish_with(&format!("{PASSWORD}\n"));
        assert_eq!(done.status, Some(0), "{done:#?}");
    }

    /// The command at this site, in this home directory.
    pub(crate) fn command(&self, args: &[&str]) -> Cocorum {
        self.command_at(&self.sim.base_url(), args)
    }

    /// The command at another site.
    pub(crate) fn command_at(&self, base_url: &str, args: &[&str]) -> Cocorum {
        Cocorum::new(args)
            .env("RUMBLE_BASE_URL", base_url)
            .env("RUMBLE_CHAT_URL", &format!("{base_url}/chat/api"))
            .env("XDG_STATE_HOME", self.home.path().to_str().unwrap())
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.home.path().join("cocorum/session.json")
    }

    pub(crate) fn saved(&self) -> serde_json::Value {
        let text = std::fs::read_to_string(self.file()).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    pub(crate) fn requests_for(&self, part: &str) -> usize {
        let requests = self.sim.requests();
        requests
            .iter()
            .filter(|request| request.target.contains(part))
            .count()
    }
}
