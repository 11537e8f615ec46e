//! `cocorum whoami`

use rumble_feed::account::Account;
use rumble_feed::{Body, Line};
use rumble_model::UserId;

use crate::args::{self, Servers};
use crate::context;
use crate::error::CliError;
use crate::escape::{escape, escape_foreign};
use crate::report::Report;
use crate::session::SessionStore;

pub(super) fn run(args: &args::Whoami, servers: &Servers) -> Result<Report, CliError> {
    let session = context::session(servers, &args.session)?;
    let account = context::logged_in_account(servers, &session)?;
    let user = account.user()?;
    let path = session.store().map(SessionStore::path);
    let line = Line::new(Body::Account(Account::new(
        user.username.as_deref(),
        user.id,
        path.as_deref(),
    )));
    let mut report = Report::new(args.json);
    report.write(&line, || {
        let name = user.username.as_deref().unwrap_or("(no user name)");
        let id = user.id.map_or_else(|| "unknown".to_owned(), UserId::base10);
        let source = path.as_deref().unwrap_or("RUMBLE_SESSION");
        format!(
            "{}\nuser id  {id}\nsession  {}",
            escape_foreign(name),
            escape(source)
        )
    });
    Ok(report)
}
