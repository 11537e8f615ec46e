//! `cocorum unmute`

use rumble_model::MuteRecordId;
use rumble_scraping::Scraper;
use serde::Serialize;

use crate::args::{self, Servers};
use crate::print::Print;
use crate::safe::visible;
use crate::trouble::Trouble;

pub(super) fn run(args: &args::Unmute, servers: &Servers) -> Result<Print, Trouble> {
    #[derive(Serialize)]
    struct Line<'a> {
        unmuted: Option<&'a str>,
        record_id: String,
    }
    let record = match args.record {
        Some(number) => Some(
            MuteRecordId::new(number).ok_or_else(|| Trouble::Usage("--record: 0 is not an id".to_owned()))?,
        ),
        None => None,
    };
    let session = super::session(servers, &args.session)?;
    let account = super::account(servers, &session)?;
    let (name, record) = match (record, &args.name) {
        (Some(record), _) => {
            account.unmute_user(record)?;
            (None, record)
        }
        (None, name) => {
            let done = Scraper::new(&account).unmute_user(name.as_deref().unwrap_or_default())?;
            (Some(done.name), done.record_id)
        }
    };
    let line = Line {
        unmuted: name.as_deref(),
        record_id: record.base10(),
    };
    let mut print = Print::new(args.json);
    print.record(&line, || match &name {
        Some(name) => format!("unmuted {} (record {})", visible(name), line.record_id),
        None => format!("unmuted record {}", line.record_id),
    });
    Ok(print)
}
