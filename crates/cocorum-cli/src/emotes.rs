//! `cocorum emotes`

use rumble_feed::{Body, Line};
use rumble_model::StreamId;
use rumble_model::service::{Emote, EmoteGroup};

use crate::args::{self, Servers};
use crate::context;
use crate::error::CliError;
use crate::escape::escape_foreign;
use crate::report::Report;
use crate::stderr;
use crate::stream_lookup;

pub(crate) fn run(args: &args::Emotes, servers: &Servers) -> Result<Report, CliError> {
    let guest = context::guest(servers)?;
    let session = match args.logged_in {
        true => Some(context::session(servers, &args.session)?),
        false => None,
    };
    let stream = stream_lookup::stream_id(&guest, &args.stream)?;
    let groups = match &session {
        Some(session) => context::logged_in_account(servers, session)?.emotes(stream)?,
        None => guest.emotes(stream)?,
    };
    let mut report = Report::new(args.json);
    for group in &groups.items {
        for emote in &group.emotes {
            if !report_emote(&mut report, stream, group, emote) {
                return Ok(report);
            }
        }
    }
    if !groups.malformed.is_empty() {
        stderr::status(format_args!(
            "malformed emote groups skipped: {}",
            groups.malformed.len()
        ));
    }
    Ok(report)
}

fn report_emote(report: &mut Report, stream: StreamId, group: &EmoteGroup, emote: &Emote) -> bool {
    let line = Line::new(Body::Emote(rumble_feed::account::Emote::new(group, emote))).on(stream);
    report.write(&line, || {
        let token = format!(":{}:", emote.name);
        let title = group.title.as_deref().unwrap_or_default();
        let restriction = if emote.is_subs_only {
            ", subscribers only"
        } else {
            ""
        };
        escape_foreign(&format!("{token:28} {title}{restriction}")).into_owned()
    })
}
