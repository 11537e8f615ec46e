//! `cocorum logout`

use rumble_feed::account::Logout;
use rumble_feed::{Body, Line};
use rumble_servicephp::ErrorKind;

use crate::args::{self, Servers};
use crate::print::Print;
use crate::safe::visible;
use crate::session::Store;
use crate::talk;
use crate::trouble::Trouble;

pub(super) fn run(args: &args::Logout, servers: &Servers) -> Result<Print, Trouble> {
    let session = super::session(servers, &args.session)?;
    let was_over = match super::account(servers, &session) {
        Ok(account) => {
            account.logout()?;
            false
        }
        Err(Trouble::Service(error)) if error.kind() == ErrorKind::Unauthorized => true,
        Err(other) => return Err(other),
    };
    if was_over {
        talk::say("the session was over already");
    }
    if let Some(store) = session.store() {
        store.remove().map_err(Trouble::Said)?;
    }
    let place = session.store().map(Store::place);
    let line = Line::new(Body::Logout(Logout::new(place.as_deref())));
    let mut print = Print::new(args.json);
    print.line(&line, || match &place {
        Some(place) => format!("signed out; {} is removed", visible(place)),
        None => "signed out; the token in RUMBLE_SESSION is worth nothing any more".to_owned(),
    });
    Ok(print)
}
