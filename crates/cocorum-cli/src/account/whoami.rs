//! `cocorum whoami`

use rumble_feed::account::Account;
use rumble_feed::{Body, Line};
use rumble_model::UserId;

use crate::args::{self, Servers};
use crate::print::Print;
use crate::safe::{foreign, visible};
use crate::session::Store;
use crate::trouble::Trouble;

pub(super) fn run(args: &args::Whoami, servers: &Servers) -> Result<Print, Trouble> {
    let session = super::session(servers, &args.session)?;
    let account = super::account(servers, &session)?;
    let user = account.user()?;
    let place = session.store().map(Store::place);
    let line = Line::new(Body::Account(Account::new(
        user.username.as_deref(),
        user.id,
        place.as_deref(),
    )));
    let mut print = Print::new(args.json);
    print.line(&line, || {
        let name = user.username.as_deref().unwrap_or("somebody without a name");
        let id = user.id.map_or_else(|| "unknown".to_owned(), UserId::base10);
        let source = place.as_deref().unwrap_or("RUMBLE_SESSION");
        format!("{}\nuser id  {id}\nsession  {}", foreign(name), visible(source))
    });
    Ok(print)
}
