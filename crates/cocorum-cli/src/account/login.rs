//! `cocorum login`

use rumble_feed::account::Account;
use rumble_feed::{Body, Line};
use rumble_servicephp::{Endpoint, Login, ServicePhp};

use super::second_factor;
use crate::args::{self, Servers};
use crate::ask::Asker;
use crate::demo;
use crate::print::Print;
use crate::safe::visible;
use crate::session::{self, Kept, Store};
use crate::talk;
use crate::trouble::Trouble;

pub(super) fn run(args: &args::Login, servers: &Servers) -> Result<Print, Trouble> {
    if !args.refused.is_empty() || args.refused_option.is_some() {
        return Err(Trouble::Usage(REFUSED.to_owned()));
    }
    if args.demo {
        return demo::login(args.json);
    }
    let base_url = servers.base_url().map_err(Trouble::Usage)?;
    let asker = Asker::of_this_process();
    let username = username(args, &asker)?;
    let store = Store::find(&args.session).map_err(Trouble::Said)?;
    store.prepare(&base_url).map_err(Trouble::Said)?;
    let password = asker
        .secret("Password (nothing shows while you type): ")
        .map_err(|error| unanswered("the password", "first", &error))?;
    let account = match super::guest_of(base_url.clone()).log_in(&username, &password)? {
        Login::LoggedIn(account) => account,
        Login::TwoFactor(login) => second_factor::complete(&login, args.two_factor, &asker)?,
    };
    drop(password);
    keep(&store, &base_url, &username, &account)?;
    if session::is_in_environment() {
        talk::say(
            "RUMBLE_SESSION is set and goes before the session that was kept now: unset it to use this one",
        );
    }
    Ok(signed_in(&account, &username, Some(&store), args.json))
}

/// Tells who is signed in now, and where that is kept.
pub(crate) fn signed_in(account: &ServicePhp, username: &str, store: Option<&Store>, json: bool) -> Print {
    let username = account.username().unwrap_or_else(|_| username.to_owned());
    let user_id = account.user_id().ok();
    let place = store.map(Store::place);
    let line = Line::new(Body::Login(Account::new(
        Some(&username),
        user_id,
        place.as_deref(),
    )));
    let mut print = Print::new(json);
    print.line(&line, || {
        let kept = match &place {
            Some(place) => format!("the session is kept in {}", visible(place)),
            None => "the session is not kept".to_owned(),
        };
        format!("signed in as {}\n{kept}", visible(&username))
    });
    print
}

fn username(args: &args::Login, asker: &Asker) -> Result<String, Trouble> {
    match &args.username {
        Some(name) if !name.trim().is_empty() => Ok(name.trim().to_owned()),
        None if asker.has_somebody() => {
            let name = asker
                .line("User name: ")
                .map_err(|error| unanswered("the user name", "first", &error))?;
            if name.is_empty() {
                return Err(Trouble::Said("no user name was given".to_owned()));
            }
            Ok(name)
        }
        _ => Err(Trouble::Usage(
            "name the account: cocorum login USERNAME, with the password as the first line of standard input"
                .to_owned(),
        )),
    }
}

/// A session that cannot be kept would live on, known to nobody.
fn keep(store: &Store, base_url: &Endpoint, username: &str, account: &ServicePhp) -> Result<(), Trouble> {
    let kept = Kept {
        base_url: base_url.clone(),
        username: Some(account.username().unwrap_or_else(|_| username.to_owned())),
        token: account.session().token(),
    };
    store.save(&kept).map_err(|reason| {
        let end = match account.logout() {
            Ok(()) => "it was ended again",
            Err(_) => "it could not be ended again: do so on the site",
        };
        Trouble::Said(format!("{reason}; {end}"))
    })
}

pub(super) fn unanswered(what: &str, which: &str, error: &std::io::Error) -> Trouble {
    Trouble::Said(match error.kind() {
        std::io::ErrorKind::UnexpectedEof => {
            format!("{what} is missing: type it, or give it as the {which} line of standard input")
        }
        _ => format!("{what} cannot be read: {error}"),
    })
}

const REFUSED: &str = "passwords, codes and tokens are not taken from the arguments: everybody on this machine can see \
     those. Let yourself be asked, or give the password as the first line of standard input and the code as the \
     second; a token goes into RUMBLE_SESSION. If this was a real one, change it";
