use rumble_http::internal::Request;

use crate::error::Error;
use crate::operation::Operation;
use crate::service::ServicePhp;

impl ServicePhp {
    /// Fetches an account page as HTML text of at most 4 MiB, for pages without an operation and for `rumble-scraping`.
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
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized) if Rumble redirects to its login,
    /// [`Redirected`](crate::ErrorKind::Redirected) if it redirects to another URL, or any error of a request.
    pub fn page(&self, path: &str, query: &[(&str, &str)]) -> Result<String, Error> {
        let url = self.client.base_url().join(path).with_query(query);
        self.client
            .account_page(Request::get(url), Operation::ReadPage, &self.session)
    }
}
