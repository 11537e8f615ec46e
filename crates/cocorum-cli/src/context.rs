//! Clients and sessions of a command, and its exit status.

use std::process::ExitCode;

use rumble_servicephp::{Endpoint, Guest, ServicePhp, Settings};

use crate::args::{self, Servers};
use crate::error::CliError;
use crate::network;
use crate::report::Report;
use crate::session::Session;
use crate::stderr;

/// Exit status of a command. Reports its error.
pub(crate) fn exit_code(outcome: Result<Report, CliError>) -> ExitCode {
    match outcome {
        Ok(report) => report.status(),
        Err(CliError::Usage(text)) => stderr::usage_error(&text),
        Err(error) => {
            stderr::error(error);
            ExitCode::FAILURE
        }
    }
}

/// Client without a session.
pub(crate) fn guest(servers: &Servers) -> Result<Guest, CliError> {
    Ok(guest_for(servers.base_url().map_err(CliError::Usage)?))
}

pub(crate) fn guest_for(base_url: Endpoint) -> Guest {
    Guest::new(
        Settings::default()
            .base_url(base_url)
            .extra_roots(network::extra_roots()),
    )
}

/// The session of this run.
pub(crate) fn session(servers: &Servers, file: &args::SessionFile) -> Result<Session, CliError> {
    let base_url = servers.base_url().map_err(CliError::Usage)?;
    Session::find(&base_url, file).map_err(CliError::Message)
}

/// The logged-in account, verified by a request. Drop it before the session, which saves a renewed token.
pub(crate) fn logged_in_account(servers: &Servers, session: &Session) -> Result<ServicePhp, CliError> {
    Ok(guest(servers)?.with_session(session.cookie.clone())?)
}
