//! `cocorum logout`

use rumble_feed::account::Logout;
use rumble_feed::{Body, Line};
use rumble_servicephp::ErrorKind;

use crate::args::{self, Servers};
use crate::context;
use crate::error::CliError;
use crate::escape::escape;
use crate::report::Report;
use crate::session::SessionStore;
use crate::stderr;

pub(super) fn run(args: &args::Logout, servers: &Servers) -> Result<Report, CliError> {
    let session = context::session(servers, &args.session)?;
    let was_over = match context::logged_in_account(servers, &session) {
        Ok(account) => {
            account.logout()?;
            false
        }
        Err(CliError::Service(error)) if error.kind() == ErrorKind::Unauthorized => true,
        Err(other) => return Err(other),
    };
    if was_over {
        stderr::status("the session had already ended");
    }
    if let Some(store) = session.store() {
        store.remove().map_err(CliError::Message)?;
    }
    let path = session.store().map(SessionStore::path);
    let line = Line::new(Body::Logout(Logout::new(path.as_deref())));
    let mut report = Report::new(args.json);
    report.write(&line, || match &path {
        Some(path) => format!("logged out; removed {}", escape(path)),
        None => "logged out; the token in RUMBLE_SESSION is no longer valid".to_owned(),
    });
    Ok(report)
}
