use std::collections::HashSet;
use std::vec;

use rumble_model::{MalformedItem, MuteRecordId};
use rumble_servicephp::ServicePhp;

use crate::error::{Error, ErrorKind};
use crate::muted_page::{self, MutedUser};

/// The muted users, page by page (`/account/moderation/muting?pg=1`, …). Each page is fetched after the rows of the
/// previous one were returned.
///
/// The list ends with an empty page, after a check that the session is still valid. A page with only known records is
/// an error ([`RepeatedPage`](ErrorKind::RepeatedPage)): either the last page again, or all pages are equal. An error
/// ends the iterator; the records before it are valid.
#[derive(Debug)]
pub struct MutedUsers {
    account: ServicePhp,
    has_ended: bool,
    malformed: Vec<MalformedItem>,
    max_pages: u32,
    next_page: u32,
    page: vec::IntoIter<MutedUser>,
    seen: HashSet<Result<MuteRecordId, String>>,
}

impl MutedUsers {
    pub(crate) fn new(account: ServicePhp, max_pages: u32) -> Self {
        Self {
            account,
            has_ended: false,
            malformed: Vec::new(),
            max_pages,
            next_page: 1,
            page: Vec::new().into_iter(),
            seen: HashSet::new(),
        }
    }

    /// Malformed records of the pages so far, each once; at most the first 100.
    #[must_use]
    pub fn malformed(&self) -> &[MalformedItem] {
        &self.malformed
    }

    /// The new records of the next page.
    fn fetch(&mut self) -> Result<Vec<MutedUser>, Error> {
        if self.next_page > self.max_pages {
            return Err(ErrorKind::TooManyPages.into());
        }
        let number = self.next_page.to_string();
        let html = self
            .account
            .page("account/moderation/muting", &[("pg", &number)])?;
        self.next_page += 1;
        let (mut users, mut malformed) = muted_page::read(&html)?;
        malformed.retain(|item| !self.malformed.iter().any(|known| known.raw == item.raw));
        let room = MAX_MALFORMED.saturating_sub(self.malformed.len());
        self.malformed.extend(malformed.into_iter().take(room));
        if users.is_empty() {
            // A login page or a maintenance page contains no records either.
            self.account.check_session()?;
            if self.seen.is_empty() {
                muted_page::check_is_about_muting(&html)?;
            }
            return Ok(users);
        }
        users.retain(|user| self.seen.insert(user.record_id.ok_or_else(|| user.name.clone())));
        if users.is_empty() {
            return Err(ErrorKind::RepeatedPage.into());
        }
        if self.seen.len() > MAX_RECORDS {
            return Err(ErrorKind::TooManyPages.into());
        }
        Ok(users)
    }
}

impl Iterator for MutedUsers {
    type Item = Result<MutedUser, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(user) = self.page.next() {
            return Some(Ok(user));
        }
        if self.has_ended {
            return None;
        }
        match self.fetch() {
            Ok(users) => {
                self.has_ended = users.is_empty();
                self.page = users.into_iter();
                self.page.next().map(Ok)
            }
            Err(error) => {
                self.has_ended = true;
                Some(Err(error))
            }
        }
    }
}

/// Pages could contain any number of invented records.
const MAX_RECORDS: usize = 200_000;
const MAX_MALFORMED: usize = 100;
