//! The commands that act as an account, and what they share.

pub(crate) mod login;
mod logout;
mod mute;
mod mutes;
pub(crate) mod second_factor;
mod unmute;
mod whoami;

use std::process::ExitCode;

use rumble_servicephp::{Endpoint, Guest, ServicePhp, Settings};

use crate::args::{self, Account, Servers};
use crate::network;
use crate::print::Print;
use crate::session::Session;
use crate::talk;
use crate::trouble::Trouble;

pub(crate) fn run(command: Account, servers: &Servers) -> ExitCode {
    let outcome = match command {
        Account::Login(args) => login::run(&args, servers),
        Account::Logout(args) => logout::run(&args, servers),
        Account::Whoami(args) => whoami::run(&args, servers),
        Account::Mutes(args) => mutes::run(&args, servers),
        Account::Mute(args) => mute::run(&args, servers),
        Account::Unmute(args) => unmute::run(&args, servers),
    };
    finish(outcome)
}

/// The exit status of what was done, with what went wrong told.
pub(crate) fn finish(outcome: Result<Print, Trouble>) -> ExitCode {
    match outcome {
        Ok(print) => print.status(),
        Err(Trouble::Usage(text)) => talk::wrong_usage(&text),
        Err(trouble) => {
            talk::complain(trouble);
            ExitCode::FAILURE
        }
    }
}

/// Whoever is not signed in yet, or need not be.
pub(crate) fn guest(servers: &Servers) -> Result<Guest, Trouble> {
    Ok(guest_of(servers.base_url().map_err(Trouble::Usage)?))
}

pub(crate) fn guest_of(base_url: Endpoint) -> Guest {
    Guest::new(
        Settings::default()
            .base_url(base_url)
            .extra_roots(network::extra_roots()),
    )
}

/// The session of this run.
pub(crate) fn session(servers: &Servers, file: &args::SessionFile) -> Result<Session, Trouble> {
    let base_url = servers.base_url().map_err(Trouble::Usage)?;
    Session::find(&base_url, file).map_err(Trouble::Said)
}

/// The account that is signed in, which is asked for first. The session is to outlive it: what was renewed is kept then.
pub(crate) fn account(servers: &Servers, session: &Session) -> Result<ServicePhp, Trouble> {
    Ok(guest(servers)?.with_session(session.cookie.clone())?)
}
