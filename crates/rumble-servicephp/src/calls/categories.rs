use std::collections::HashSet;

use rumble_model::service::Category;
use rumble_model::{Batch, Record};

use super::for_guests_and_accounts;
use crate::error::Error;
use crate::operation::Operation;
use crate::service_request::{ServiceRequest, items};

for_guests_and_accounts! {
    /// Primary and secondary categories of the site (`category.list`), at most 2,000.
    ///
    /// # Errors
    ///
    /// Any error of a request.
    #[doc(alias = "get_categories")]
    pub fn categories(&self) -> Result<Batch<Record<Category>>, Error> {
        all_pages(|offset| self.perform(&list(offset)))
    }
}

fn list(offset: usize) -> ServiceRequest<'static, Batch<Record<Category>>> {
    ServiceRequest::reads(Operation::ListCategories, "category.list", items)
        .field("offset", offset.to_string())
        .field("limit", PAGE.to_string())
}

/// A page without new items is the last one: not every list supports `offset`.
fn all_pages(
    page_from: impl Fn(usize) -> Result<Batch<Record<Category>>, Error>,
) -> Result<Batch<Record<Category>>, Error> {
    let mut all = page_from(0)?;
    let mut ids = HashSet::new();
    all.items.retain(|category| ids.insert(category.id));
    for page in 1..PAGES {
        let known = ids.len();
        let mut more = page_from(page * PAGE)?;
        more.items.retain(|category| ids.insert(category.id));
        if ids.len() == known {
            break;
        }
        all.items.append(&mut more.items);
        all.malformed.append(&mut more.malformed);
    }
    Ok(all)
}

const PAGE: usize = 100;
const PAGES: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service_request::sent::assert_sends;

    #[test]
    fn category_calls_send_their_fields() {
        assert_sends(list(100), "GET", "category.list", "offset=100&limit=100");
    }
}
