//! `cocorum mutes`

use rumble_feed::account::MutedUser;
use rumble_feed::{Body, Line};
use rumble_model::MuteRecordId;
use rumble_scraping::Scraper;

use crate::args::{self, Servers};
use crate::library;
use crate::print::Print;
use crate::safe::foreign;
use crate::trouble::Trouble;

pub(super) fn run(args: &args::Mutes, servers: &Servers) -> Result<Print, Trouble> {
    let session = super::session(servers, &args.session)?;
    let account = super::account(servers, &session)?;
    let mut print = Print::new(args.json);
    let mut users = Scraper::new(&account).muted_users();
    for user in users.by_ref() {
        let user = user?;
        let line = Line::new(Body::MutedUser(MutedUser::new(&user.name, user.record_id)));
        let is_seen = print.line(&line, || {
            let record = user
                .record_id
                .map_or_else(|| "no record".to_owned(), MuteRecordId::base10);
            format!("{record:>10}  {}", foreign(&user.name))
        });
        if !is_seen {
            return Ok(print);
        }
    }
    library::malformed(&mut print, users.malformed());
    Ok(print)
}
