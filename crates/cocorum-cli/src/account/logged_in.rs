//! Result of `cocorum login`.

use rumble_feed::account::Account;
use rumble_feed::{Body, Line};
use rumble_servicephp::ServicePhp;

use crate::escape::escape;
use crate::report::Report;
use crate::session::SessionStore;

/// Reports the logged-in account, and where the session is saved.
pub(crate) fn report(
    account: &ServicePhp,
    username: &str,
    store: Option<&SessionStore>,
    json: bool,
) -> Report {
    let username = account.username().unwrap_or_else(|_| username.to_owned());
    let user_id = account.user_id().ok();
    let path = store.map(SessionStore::path);
    let line = Line::new(Body::Login(Account::new(
        Some(&username),
        user_id,
        path.as_deref(),
    )));
    let mut report = Report::new(json);
    report.write(&line, || {
        let saved = match &path {
            Some(path) => format!("session saved in {}", escape(path)),
            None => "session not saved".to_owned(),
        };
        format!("logged in as {}\n{saved}", escape(&username))
    });
    report
}
