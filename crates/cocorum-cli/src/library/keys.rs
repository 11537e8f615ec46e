//! `cocorum keys`

use rumble_feed::library::ApiKey;
use rumble_feed::{Body, Line};
use rumble_model::{ChannelId, Secret};
use rumble_scraping::Scraper;

use crate::account;
use crate::args::{Keys, KeysAction, Servers, SessionFile};
use crate::print::Print;
use crate::trouble::Trouble;

pub(super) fn run(args: &Keys, servers: &Servers) -> Result<Print, Trouble> {
    let mut print = Print::new(args.common.json);
    match &args.action {
        Some(KeysAction::Show { .. }) if args.common.json => {
            return Err(Trouble::Usage(
                "a line of JSON contains no secret: show the key without --json".to_owned(),
            ));
        }
        Some(KeysAction::Show { channel }) => {
            let url = api_url(servers, &args.common.session, *channel)?;
            let line = Line::new(Body::ApiKey(ApiKey::new(*channel, true)));
            print.line(&line, || url.expose().to_owned());
        }
        Some(KeysAction::Reset { channel }) => {
            let session = account::session(servers, &args.common.session)?;
            Scraper::new(&account::account(servers, &session)?).reset_api_key(*channel)?;
            let line = Line::new(Body::ApiKeyReset(ApiKey::new(*channel, true)));
            print.line(&line, || format!("a new key of {}", whose(*channel)));
        }
        None | Some(KeysAction::List) => list(&mut print, servers, &args.common.session)?,
    }
    Ok(print)
}

fn list(print: &mut Print, servers: &Servers, file: &SessionFile) -> Result<(), Trouble> {
    let session = account::session(servers, file)?;
    let keys = Scraper::new(&account::account(servers, &session)?).api_keys()?;
    for key in &keys.keys {
        let exists = key.url.is_some();
        let line = Line::new(Body::ApiKey(ApiKey::new(key.channel_id, exists)));
        let is_seen = print.line(&line, || {
            let state = if exists { "has a key" } else { "has no key yet" };
            format!("{:18} {state}", whose(key.channel_id))
        });
        if !is_seen {
            return Ok(());
        }
    }
    super::malformed(print, &keys.malformed);
    Ok(())
}

/// The API URL of the account that is signed in.
pub(crate) fn api_url(
    servers: &Servers,
    file: &SessionFile,
    channel: Option<ChannelId>,
) -> Result<Secret, Trouble> {
    let session = account::session(servers, file)?;
    let keys = Scraper::new(&account::account(servers, &session)?).api_keys()?;
    let key = match channel {
        Some(channel) => keys.channel(channel),
        None => keys.user(),
    };
    key.and_then(|key| key.url.clone()).ok_or_else(|| {
        Trouble::Said(format!(
            "there is no key of {} yet; cocorum keys reset makes the first one",
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
