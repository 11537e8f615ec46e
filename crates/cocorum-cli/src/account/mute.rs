//! `cocorum mute`

use std::time::Duration;

use rumble_feed::account::Muted;
use rumble_feed::{Body, Line};
use rumble_servicephp::{MuteScope, MuteTarget};

use crate::args::{self, Servers};
use crate::context;
use crate::error::CliError;
use crate::escape::escape;
use crate::format::length;
use crate::report::Report;
use crate::stream_lookup;

pub(super) fn run(args: &args::Mute, servers: &Servers) -> Result<Report, CliError> {
    let session = context::session(servers, &args.session)?;
    let guest = context::guest(servers)?;
    let stream = args
        .stream
        .as_deref()
        .map(|text| stream_lookup::stream_id(&guest, text))
        .transpose()?;
    let target = if args.channel {
        MuteTarget::Channel(&args.name)
    } else {
        MuteTarget::User(&args.name)
    };
    let scope = match (stream, args.duration) {
        (None, _) => MuteScope::everywhere(),
        (Some(stream), None) => MuteScope::on(stream),
        (Some(stream), Some(time)) => MuteScope::on(stream).for_duration(time),
    };
    context::logged_in_account(servers, &session)?.mute_user(target, scope)?;
    let duration = args.duration.map(whole_seconds);
    let muted = Muted::new(&args.name, args.channel, stream.is_none(), duration);
    let line = Line::new(Body::Muted(muted)).on(stream);
    let mut report = Report::new(args.json);
    report.write(&line, || {
        let scope = match stream {
            None => "everywhere".to_owned(),
            Some(stream) => format!("in stream {}", stream.base36()),
        };
        let time = match duration {
            None => String::new(),
            Some(seconds) => format!(" for {}", length(Duration::from_secs(seconds))),
        };
        format!("muted {} {scope}{time}", escape(&args.name))
    });
    Ok(report)
}

/// Seconds in the form in which they are sent: rounded up, at least 1.
fn whole_seconds(time: Duration) -> u64 {
    let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
    seconds.max(1)
}
