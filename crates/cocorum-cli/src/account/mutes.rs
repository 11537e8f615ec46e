//! `cocorum mutes`

use rumble_feed::account::MutedUser;
use rumble_feed::{Body, Line};
use rumble_model::MuteRecordId;
use rumble_scraping::Scraper;

use crate::args::{self, Servers};
use crate::context;
use crate::error::CliError;
use crate::escape::escape_foreign;
use crate::library;
use crate::report::Report;

pub(super) fn run(args: &args::Mutes, servers: &Servers) -> Result<Report, CliError> {
    let session = context::session(servers, &args.session)?;
    let account = context::logged_in_account(servers, &session)?;
    let mut report = Report::new(args.json);
    let mut users = Scraper::new(&account).muted_users();
    for user in users.by_ref() {
        let user = user?;
        let line = Line::new(Body::MutedUser(MutedUser::new(&user.name, user.record_id)));
        let is_seen = report.write(&line, || {
            let record = user
                .record_id
                .map_or_else(|| "no record".to_owned(), MuteRecordId::base10);
            format!("{record:>10}  {}", escape_foreign(&user.name))
        });
        if !is_seen {
            return Ok(report);
        }
    }
    library::malformed(&mut report, users.malformed());
    Ok(report)
}
