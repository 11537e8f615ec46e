//! `cocorum mutes`

use rumble_model::MuteRecordId;
use rumble_scraping::Scraper;
use serde::Serialize;

use crate::args::{self, Servers};
use crate::print::Print;
use crate::safe::visible;
use crate::trouble::Trouble;

pub(super) fn run(args: &args::Mutes, servers: &Servers) -> Result<Print, Trouble> {
    #[derive(Serialize)]
    struct Line<'a> {
        username: &'a str,
        record_id: String,
    }
    let session = super::session(servers, &args.session)?;
    let account = super::account(servers, &session)?;
    let mut print = Print::new(args.json);
    for user in Scraper::new(&account).muted_users() {
        let user = user?;
        let line = Line {
            username: &user.name,
            record_id: MuteRecordId::base10(user.record_id),
        };
        let is_seen = print.record(&line, || {
            format!("{:>10}  {}", line.record_id, visible(&user.name))
        });
        if !is_seen {
            break;
        }
    }
    Ok(print)
}
