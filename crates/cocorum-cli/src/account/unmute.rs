//! `cocorum unmute`

use rumble_feed::account::Unmuted;
use rumble_feed::{Body, Line};
use rumble_model::MuteRecordId;
use rumble_scraping::Scraper;

use crate::args::{self, Servers};
use crate::context;
use crate::error::CliError;
use crate::escape::escape;
use crate::report::Report;

pub(super) fn run(args: &args::Unmute, servers: &Servers) -> Result<Report, CliError> {
    let session = context::session(servers, &args.session)?;
    let account = context::logged_in_account(servers, &session)?;
    let (name, record) = match (args.record_id, &args.name) {
        (Some(record), _) => {
            account.unmute_user(record)?;
            (None, Some(record))
        }
        (None, name) => {
            let done = Scraper::new(&account).unmute_user(name.as_deref().unwrap_or_default())?;
            (Some(done.name), done.record_id)
        }
    };
    let line = Line::new(Body::Unmuted(Unmuted::new(name.as_deref(), record)));
    let mut report = Report::new(args.json);
    report.write(&line, || match (&name, record.map(MuteRecordId::base10)) {
        (Some(name), Some(record)) => format!("unmuted {} (record {record})", escape(name)),
        (Some(name), None) => format!("unmuted {}", escape(name)),
        (None, record) => format!("unmuted record {}", record.unwrap_or_default()),
    });
    Ok(report)
}
