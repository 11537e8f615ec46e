//! `cocorum login`

use rumble_feed::account::Account;
use rumble_feed::{Body, Line};
use rumble_servicephp::{Endpoint, Login, ServicePhp};

use super::two_factor;
use crate::args::{self, Servers};
use crate::context;
use crate::demo;
use crate::error::CliError;
use crate::escape::escape;
use crate::prompt::Prompt;
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
    Ok(logged_in(&account, &username, Some(&store), args.json))
}

/// Reports the logged-in account, and where the session is saved.
pub(crate) fn logged_in(
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
    let kept = StoredSession {
        base_url: base_url.clone(),
        username: Some(account.username().unwrap_or_else(|_| username.to_owned())),
        token: account.session().token(),
    };
    store.save(&kept).map_err(|reason| {
        let end = match account.logout() {
            Ok(()) => "the new session was ended",
            Err(_) => "the new session could not be ended: end it on the site",
        };
        CliError::Message(format!("{reason}; {end}"))
    })
}

pub(super) fn input_error(what: &str, which: &str, error: &std::io::Error) -> CliError {
    CliError::Message(match error.kind() {
        std::io::ErrorKind::UnexpectedEof => {
            format!("{what} is missing: type it, or pass it as the {which} line of standard input")
        }
        _ => format!("cannot read {what}: {error}"),
    })
}

const REJECTED_ARGUMENT: &str = "passwords, codes and tokens are not accepted as arguments: arguments are visible to other users of \
     this machine. Omit it to be prompted, or pass the password on the first line of standard input and the code on the \
     second; a token goes into RUMBLE_SESSION. If this was a real secret, change it";
