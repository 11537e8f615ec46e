//! `cocorum emotes`

use rumble_model::ChannelId;
use rumble_model::service::{Emote, EmoteGroup};
use serde::Serialize;

use crate::account;
use crate::args::{self, Servers};
use crate::find;
use crate::print::Print;
use crate::safe::visible;
use crate::talk;
use crate::trouble::Trouble;

pub(crate) fn run(args: &args::Emotes, servers: &Servers) -> Result<Print, Trouble> {
    let guest = account::guest(servers)?;
    let session = match args.signed_in {
        true => Some(account::session(servers, &args.session)?),
        false => None,
    };
    let stream = find::stream(&guest, &args.stream)?;
    let groups = match &session {
        Some(session) => account::account(servers, session)?.emotes(stream)?,
        None => guest.emotes(stream)?,
    };
    let mut print = Print::new(args.json);
    for group in &groups.items {
        for emote in &group.emotes {
            if !show(&mut print, group, emote) {
                return Ok(print);
            }
        }
    }
    if !groups.malformed.is_empty() {
        talk::say(format_args!(
            "groups that could not be read: {}",
            groups.malformed.len()
        ));
    }
    Ok(print)
}

fn show(print: &mut Print, group: &EmoteGroup, emote: &Emote) -> bool {
    #[derive(Serialize)]
    struct Line<'a> {
        name: &'a str,
        id: Option<String>,
        file: Option<&'a str>,
        is_subs_only: bool,
        position: Option<u64>,
        group_id: Option<String>,
        group_title: Option<&'a str>,
        channel_id: Option<String>,
    }
    let line = Line {
        name: &emote.name,
        id: emote.id.map(|id| id.to_string()),
        file: emote.file.as_deref(),
        is_subs_only: emote.is_subs_only,
        position: emote.position,
        group_id: group.id.map(|id| id.to_string()),
        group_title: group.title.as_deref(),
        channel_id: group.channel_id.map(ChannelId::base10),
    };
    print.record(&line, || {
        let token = format!(":{}:", emote.name);
        let title = group.title.as_deref().unwrap_or_default();
        let limit = if emote.is_subs_only {
            ", subscribers only"
        } else {
            ""
        };
        visible(&format!("{token:28} {title}{limit}")).into_owned()
    })
}
