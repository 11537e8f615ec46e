//! `cocorum login --demo`: the real login, against a simulated site.

use rumble_servicephp::{Endpoint, Login, Secret};
use rumble_sim::{Plan, Sim};

use super::{PASSWORD, USERNAME, sparrow};
use crate::account::{logged_in, two_factor};
use crate::advice::error_chain;
use crate::args::TwoFactorMethod;
use crate::context;
use crate::error::CliError;
use crate::report::Report;
use crate::stderr;

/// Runs without input and prints each step.
pub(crate) fn login(json: bool) -> Result<Report, CliError> {
    let sim = Sim::start(Plan::new().seed(1).account(sparrow()))
        .map_err(|error| CliError::Message(format!("cannot start the simulator: {}", error_chain(&error))))?;
    let base_url =
        Endpoint::parse(&sim.base_url()).map_err(|error| CliError::Message(error_chain(&error)))?;
    stderr::status("Demo: a login on a simulated site. All names and codes are invented.");
    stderr::status(format_args!("User name: {USERNAME}"));
    stderr::status("Password (not shown):");
    let account = match context::guest_for(base_url).log_in(USERNAME, &Secret::new(PASSWORD))? {
        Login::LoggedIn(account) => account,
        Login::TwoFactor(login) => {
            stderr::status(two_factor::request_code(&login, TwoFactorMethod::Email)?);
            stderr::status("Code (not shown):");
            let code = sim.account(USERNAME).last_code().unwrap_or_default();
            login.verify(&Secret::new(code))?
        }
    };
    Ok(logged_in::report(&account, USERNAME, None, json))
}
