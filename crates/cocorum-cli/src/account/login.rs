//! `cocorum login`

use rumble_servicephp::{Endpoint, Login, ServicePhp};

use super::{logged_in, two_factor};
use crate::args::{self, Servers};
use crate::context;
use crate::demo;
use crate::error::CliError;
use crate::prompt::{Prompt, input_error};
use crate::report::Report;
use crate::secrets;
use crate::session::{self, SessionStore, StoredSession};
use crate::stderr;

pub(super) fn run(args: &args::Login, servers: &Servers) -> Result<Report, CliError> {
    if !args.rejected_args.is_empty() || args.rejected_option.is_some() {
        return Err(CliError::Usage(REJECTED_ARGUMENT.to_owned()));
    }
    if args.demo {
        return demo::login(args.json);
    }
    let base_url = servers.base_url().map_err(CliError::Usage)?;
    let prompt = Prompt::detect();
    let username = username(args, &prompt)?;
    let store = SessionStore::find(&args.session).map_err(CliError::Message)?;
    store.prepare(&base_url).map_err(CliError::Message)?;
    let password = prompt
        .secret("Password (not shown): ")
        .map_err(|error| input_error("the password", "first", &error))?;
    let account = match context::guest_for(base_url.clone()).log_in(&username, &password)? {
        Login::LoggedIn(account) => account,
        Login::TwoFactor(login) => two_factor::complete(&login, args.two_factor, &prompt)?,
    };
    drop(password);
    secrets::conceal_session(account.session());
    save(&store, &base_url, &username, &account)?;
    if session::is_in_environment() {
        stderr::status(
            "RUMBLE_SESSION is set and takes precedence over the saved session; unset it to use this one",
        );
    }
    Ok(logged_in::report(&account, &username, Some(&store), args.json))
}

fn username(args: &args::Login, prompt: &Prompt) -> Result<String, CliError> {
    match &args.username {
        Some(name) if !name.trim().is_empty() => Ok(name.trim().to_owned()),
        None if prompt.is_interactive() => {
            let name = prompt
                .line("User name: ")
                .map_err(|error| input_error("the user name", "first", &error))?;
            if name.is_empty() {
                return Err(CliError::Message("the user name is empty".to_owned()));
            }
            Ok(name)
        }
        _ => Err(CliError::Usage(
            "pass the user name: cocorum login USERNAME, with the password on the first line of standard input"
                .to_owned(),
        )),
    }
}

/// Saves the session, or ends it if that fails: otherwise it would stay valid without being stored anywhere.
fn save(
    store: &SessionStore,
    base_url: &Endpoint,
    username: &str,
    account: &ServicePhp,
) -> Result<(), CliError> {
    let stored = StoredSession {
        base_url: base_url.clone(),
        username: Some(account.username().unwrap_or_else(|_| username.to_owned())),
        token: account.session().token(),
    };
    store.save(&stored).map_err(|reason| {
        let end = match account.logout() {
            Ok(()) => "the new session was ended",
            Err(_) => "the new session could not be ended: end it on the site",
        };
        CliError::Message(format!("{reason}; {end}"))
    })
}

const REJECTED_ARGUMENT: &str = "passwords, codes and tokens are not accepted as arguments: arguments are visible to other users of \
     this machine. Omit it to be prompted, or pass the password on the first line of standard input and the code on the \
     second; a token goes into RUMBLE_SESSION. If this was a real secret, change it";
