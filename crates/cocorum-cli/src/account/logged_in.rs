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
    let place = store.map(SessionStore::path);
    let line = Line::new(Body::Login(Account::new(
        Some(&username),
        user_id,
        place.as_deref(),
    )));
    let mut report = Report::new(json);
    report.write(&line, || {
        let kept = match &place {
            Some(place) => format!("session saved in {}", escape(place)),
            None => "session not saved".to_owned(),
        };
        format!("logged in as {}\n{kept}", escape(&username))
    });
    report
}
