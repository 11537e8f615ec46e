use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use rumble_model::{Batch, Record};

use crate::error::{Error, ErrorKind};
use crate::guest::Guest;
use crate::operation::Operation;
use crate::service::ServicePhp;
use crate::service_request::ServiceRequest;

/// Paged list. Each step of the iterator sends a request and returns a page with its items and its malformed items. Each item
/// is returned once. Only one page is kept in memory.
///
/// The iterator ends at the first empty page. A page that repeats an earlier one is an error
/// ([`RepeatedPage`](ErrorKind::RepeatedPage)), so a server that repeats its pages forever does not block the caller. After
/// an error the iterator ends; the pages before it are valid.
///
/// ```no_run
/// # use rumble_servicephp::{Error, ServicePhp};
/// fn titles(account: &ServicePhp) -> Result<(), Error> {
///     for page in account.playlists() {
///         let page = page?;
///         page.items.iter().for_each(|playlist| println!("{}", playlist.title));
///         page.malformed.iter().for_each(|item| eprintln!("malformed: {}", item.reason));
///     }
///     Ok(())
/// }
/// ```
#[must_use = "nothing is requested before the iterator is used"]
pub struct Pages<T> {
    client: Client,
    operation: Operation,
    call: Box<CallAt<T>>,
    identity: fn(&T) -> u64,
    wanted: fn(&T) -> bool,
    has_ended: bool,
    max_pages: u32,
    read: u32,
    previous: HashSet<u64>,
    /// Hash of the items of the last page whose number is a power of two. A cycle of pages returns to it.
    anchor: HashSet<u64>,
}

/// Creates the call for the page that begins at an item.
type CallAt<T> = dyn Fn(u64) -> ServiceRequest<'static, Batch<Record<T>>> + Send + Sync;

/// Client that sends the requests.
#[derive(Clone, Debug)]
pub(crate) enum Client {
    Account(ServicePhp),
    Guest(Guest),
}

impl<T> Pages<T> {
    /// `call` creates the call for the page that begins at an item; `identity` identifies an item.
    pub(crate) fn new(
        client: impl Into<Client>,
        operation: Operation,
        identity: fn(&T) -> u64,
        call: impl Fn(u64) -> ServiceRequest<'static, Batch<Record<T>>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            client: client.into(),
            operation,
            call: Box::new(call),
            identity,
            wanted: |_| true,
            has_ended: false,
            max_pages: 1_000,
            read: 0,
            previous: HashSet::new(),
            anchor: HashSet::new(),
        }
    }

    /// Filters the items.
    pub(crate) fn only(mut self, wanted: fn(&T) -> bool) -> Self {
        self.wanted = wanted;
        self
    }

    /// Maximum number of pages; another page is an error ([`TooManyPages`](ErrorKind::TooManyPages)). Defaults to 1,000, of up to
    /// 50 items each.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.max_pages = pages;
        self
    }

    /// Fetches all pages and returns their items in one batch.
    ///
    /// # Errors
    ///
    /// The first error of a page. The pages before it are lost.
    pub fn all(self) -> Result<Batch<Record<T>>, Error> {
        let mut all = Batch::default();
        for page in self {
            let page = page?;
            all.items.extend(page.items);
            all.malformed.extend(page.malformed);
        }
        Ok(all)
    }

    /// Fetches the next page with new items; `None` after the last.
    fn fetch(&mut self) -> Result<Option<Batch<Record<T>>>, Error> {
        loop {
            if self.read == self.max_pages {
                return Err(Error::new(ErrorKind::TooManyPages, self.operation));
            }
            let first = u64::from(self.read) * PAGE_ITEMS;
            let mut page = self.client.perform(&(self.call)(first))?;
            self.read += 1;
            if page.items.is_empty() && page.malformed.is_empty() {
                return Ok(None);
            }
            let keys = self.keys(&page);
            if keys == self.previous || keys == self.anchor {
                return Err(Error::new(ErrorKind::RepeatedPage, self.operation));
            }
            let (previous, identity, wanted) = (&self.previous, self.identity, self.wanted);
            // Items move to later pages if one is added while the list is read.
            page.items
                .retain(|item| !previous.contains(&identity(item)) && wanted(item));
            page.malformed.retain(|item| !previous.contains(&hash(&item.raw)));
            if self.read.is_power_of_two() {
                self.anchor.clone_from(&keys);
            }
            self.previous = keys;
            if !(page.items.is_empty() && page.malformed.is_empty()) {
                return Ok(Some(page));
            }
        }
    }

    fn keys(&self, page: &Batch<Record<T>>) -> HashSet<u64> {
        let items = page.items.iter().map(|item| (self.identity)(item));
        items
            .chain(page.malformed.iter().map(|item| hash(&item.raw)))
            .collect()
    }
}

impl<T> Iterator for Pages<T> {
    type Item = Result<Batch<Record<T>>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let page = self.fetch().transpose();
        self.has_ended = !matches!(page, Some(Ok(_)));
        page
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &self.operation)
            .field("read", &self.read)
            .finish_non_exhaustive()
    }
}

impl Client {
    fn perform<T>(&self, call: &ServiceRequest<'_, T>) -> Result<T, Error> {
        match self {
            Self::Account(account) => account.perform(call),
            Self::Guest(guest) => guest.perform(call),
        }
    }
}

impl From<&Guest> for Client {
    fn from(guest: &Guest) -> Self {
        Self::Guest(guest.clone())
    }
}

impl From<&ServicePhp> for Client {
    fn from(account: &ServicePhp) -> Self {
        Self::Account(account.clone())
    }
}

/// Hash that is equal for different values with a probability of 1 in 2^64.
pub(crate) fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// `limit` of a page and offset of the next one. A page can have fewer items.
pub(crate) const PAGE_ITEMS: u64 = 50;
