//! `cocorum keys`

use rumble_feed::library::ApiKey;
use rumble_feed::{Body, Line};
use rumble_model::{ChannelId, Secret};
use rumble_scraping::Scraper;

use crate::args::{Keys, KeysAction, Servers, SessionFile};
use crate::context;
use crate::error::CliError;
use crate::report::Report;

pub(super) fn run(args: &Keys, servers: &Servers) -> Result<Report, CliError> {
    let mut report = Report::new(args.common.json);
    match &args.action {
        Some(KeysAction::Show { .. }) if args.common.json => {
            return Err(CliError::Usage(
                "a line of JSON contains no secret: show the key without --json".to_owned(),
            ));
        }
        Some(KeysAction::Show { channel }) => {
            let url = api_url(servers, &args.common.session, *channel)?;
            let line = Line::new(Body::ApiKey(ApiKey::new(*channel, true)));
            report.write(&line, || url.expose().to_owned());
        }
        Some(KeysAction::Reset { channel }) => {
            let session = context::session(servers, &args.common.session)?;
            Scraper::new(&context::logged_in_account(servers, &session)?).reset_api_key(*channel)?;
            let line = Line::new(Body::ApiKeyReset(ApiKey::new(*channel, true)));
            report.write(&line, || format!("a new key of {}", whose(*channel)));
        }
        None | Some(KeysAction::List) => list(&mut report, servers, &args.common.session)?,
    }
    Ok(report)
}

fn list(report: &mut Report, servers: &Servers, file: &SessionFile) -> Result<(), CliError> {
    let session = context::session(servers, file)?;
    let keys = Scraper::new(&context::logged_in_account(servers, &session)?).api_keys()?;
    for key in &keys.keys {
        let exists = key.url.is_some();
        let line = Line::new(Body::ApiKey(ApiKey::new(key.channel_id, exists)));
        let is_seen = report.write(&line, || {
            let state = if exists { "has a key" } else { "has no key yet" };
            format!("{:18} {state}", whose(key.channel_id))
        });
        if !is_seen {
            return Ok(());
        }
    }
    super::malformed(report, &keys.malformed);
    Ok(())
}

/// The API URL of the logged-in account.
pub(crate) fn api_url(
    servers: &Servers,
    file: &SessionFile,
    channel: Option<ChannelId>,
) -> Result<Secret, CliError> {
    let session = context::session(servers, file)?;
    let keys = Scraper::new(&context::logged_in_account(servers, &session)?).api_keys()?;
    let key = match channel {
        Some(channel) => keys.channel(channel),
        None => keys.user(),
    };
    key.and_then(|key| key.url.clone()).ok_or_else(|| {
        CliError::Message(format!(
            "there is no key of {} yet; cocorum keys reset creates the first one",
            whose(channel)
        ))
    })
}

fn whose(channel: Option<ChannelId>) -> String {
    channel.map_or_else(
        || "the user".to_owned(),
        |channel| format!("channel {}", channel.get()),
    )
}
