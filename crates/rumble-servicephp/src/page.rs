use rumble_http::internal::Request;

use crate::error::Error;
use crate::operation::Operation;
use crate::service::ServicePhp;

impl ServicePhp {
    /// A page of the account as its HTML text, at most 4 MiB: for what has no operation, and for `rumble-scraping`.
    ///
    /// ```no_run
    /// # use rumble_servicephp::{Error, ServicePhp};
    /// fn first_page_of_mutes(account: &ServicePhp) -> Result<String, Error> {
    ///     account.page("account/moderation/muting", &[("pg", "1")])
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized) when Rumble sends us to its login;
    /// [`Redirected`](crate::ErrorKind::Redirected) when elsewhere; and all that can happen to a request.
    pub fn page(&self, path: &str, query: &[(&str, &str)]) -> Result<String, Error> {
        let url = self.caller.base_url().join(path).with_query(query);
        self.caller
            .account_page(Request::get(url), Operation::ReadPage, &self.session)
    }
}
