//! `cocorum emotes`

use rumble_feed::{Body, Line};
use rumble_model::StreamId;
use rumble_model::service::{Emote, EmoteGroup};

use crate::account;
use crate::args::{self, Servers};
use crate::find;
use crate::print::Print;
use crate::safe::foreign;
use crate::talk;
use crate::trouble::Trouble;

pub(crate) fn run(args: &args::Emotes, servers: &Servers) -> Result<Print, Trouble> {
    let guest = account::guest(servers)?;
    let session = match args.logged_in {
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
            if !show(&mut print, stream, group, emote) {
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

fn show(print: &mut Print, stream: StreamId, group: &EmoteGroup, emote: &Emote) -> bool {
    let line = Line::new(Body::Emote(rumble_feed::account::Emote::new(group, emote))).on(stream);
    print.line(&line, || {
        let token = format!(":{}:", emote.name);
        let title = group.title.as_deref().unwrap_or_default();
        let limit = if emote.is_subs_only {
            ", subscribers only"
        } else {
            ""
        };
        foreign(&format!("{token:28} {title}{limit}")).into_owned()
    })
}
