use rumble_servicephp::ServicePhp;

use crate::error::{Error, ErrorKind};
use crate::muted_page::MutedUser;
use crate::muted_users::MutedUsers;

/// Reads the pages of an account.
#[derive(Clone, Debug)]
pub struct Scraper {
    account: ServicePhp,
    max_pages: u32,
}

impl Scraper {
    /// Creates a scraper for this account. Sends nothing.
    #[must_use]
    pub fn new(account: &ServicePhp) -> Self {
        Self {
            account: account.clone(),
            max_pages: 1_000,
        }
    }

    /// Maximum number of pages of one list. Defaults to 1,000; a page shows some tens of users.
    #[must_use]
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.max_pages = pages;
        self
    }

    /// The account of the pages.
    #[doc(alias = "servicephp")]
    #[must_use]
    pub fn account(&self) -> &ServicePhp {
        &self.account
    }

    /// Iterates over the muted users and channels, page by page. `collect::<Result<Vec<_>, _>>()` returns the whole
    /// list.
    #[doc(alias = "get_muted_user_record")]
    #[must_use]
    pub fn muted_users(&self) -> MutedUsers {
        MutedUsers::new(self.account.clone(), self.max_pages)
    }

    /// Returns the record of a muted user or channel. An exact match is preferred to a case-insensitive one. If there
    /// are several records, the first one is returned.
    ///
    /// # Errors
    ///
    /// Returns [`NotMuted`](ErrorKind::NotMuted) only after reading the whole list, or the error of a page.
    #[doc(alias = "get_muted_user_record")]
    pub fn muted_user_record(&self, name: &str) -> Result<MutedUser, Error> {
        let lower = name.to_lowercase();
        let mut similar = None;
        for user in self.muted_users() {
            let user = user?;
            if user.name == name {
                return Ok(user);
            }
            if similar.is_none() && user.name.to_lowercase() == lower {
                similar = Some(user);
            }
        }
        similar.ok_or_else(|| ErrorKind::NotMuted.into())
    }

    /// Unmutes a user or channel by name and returns its record; see [`muted_user_record`](Self::muted_user_record). A user muted
    /// more than once can still be muted.
    ///
    /// # Errors
    ///
    /// Returns [`NoRecord`](ErrorKind::NoRecord) if the page shows no record id for the mute, or an error of
    /// [`muted_user_record`](Self::muted_user_record) or [`ServicePhp::unmute_user`].
    pub fn unmute_user(&self, name: &str) -> Result<MutedUser, Error> {
        let user = self.muted_user_record(name)?;
        let record = user.record_id.ok_or(ErrorKind::NoRecord)?;
        self.account.unmute_user(record)?;
        Ok(user)
    }
}
